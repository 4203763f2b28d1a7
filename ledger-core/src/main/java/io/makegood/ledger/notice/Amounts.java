package io.makegood.ledger.notice;

import org.jspecify.annotations.Nullable;

/** The credits that a notice speaks of, each of which may be absent. */
public record Amounts(
        @Nullable Long amount,
        @Nullable Long required,
        @Nullable Long available,
        @Nullable Long missing,
        @Nullable Long balance) {
    /** No credits at all. */
    public static final Amounts NONE = new Amounts(null, null, null, null, null);

    /** An amount, and the balance after it. */
    public static Amounts moved(long amount, long balance) {
        return new Amounts(amount, null, null, null, balance);
    }
}
