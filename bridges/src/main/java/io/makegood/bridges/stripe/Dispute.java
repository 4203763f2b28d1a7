package io.makegood.bridges.stripe;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a dispute stands. Its events come in any order: the furthest phase counts, within one the newest event.
 *
 * @param at when Stripe said so, in its seconds
 * @param withheld how much of the customer's money the bank holds because of it, in the smallest unit of {@code currency}; null
 *     for all that was paid
 */
record Dispute(
        Phase phase, long at, String currency, @Nullable Long withheld) {
    private static final Comparator<Dispute> ORDER = Comparator.comparing(Dispute::phase)
            .thenComparingLong(Dispute::at)
            // Of two that were said within one second the one that takes less.
            .thenComparing(dispute -> dispute.withheld == null ? Long.MIN_VALUE : -dispute.withheld)
            .thenComparing(Dispute::currency);

    /** How far a dispute has come. */
    enum Phase {
        /** The bank asks; no money moved. */
        INQUIRY,
        /** The bank took the money back, for the time being. */
        OPEN,
        /** It was decided, or the money came back before. */
        CLOSED
    }

    /** What two events about one dispute say together. */
    Dispute join(Dispute other) {
        return ORDER.compare(this, other) >= 0 ? this : other;
    }

    boolean takesNothing() {
        return withheld != null && withheld == 0;
    }
}
