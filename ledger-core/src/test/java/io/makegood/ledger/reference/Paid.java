package io.makegood.ledger.reference;

import org.jspecify.annotations.Nullable;

/** Credits that came out of a pot; no pot means overdrawn. */
final class Paid {
    final @Nullable Pot pot;
    long credits;

    Paid(@Nullable Pot pot, long credits) {
        this.pot = pot;
        this.credits = credits;
    }
}
