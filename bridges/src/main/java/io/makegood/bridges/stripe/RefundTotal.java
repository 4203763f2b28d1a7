package io.makegood.bridges.stripe;

import java.util.Comparator;

/**
 * How much of a payment a charge said was refunded by then, all refunds together.
 *
 * @param payment the payment intent, else the charge
 * @param at when it said so, in Stripe's seconds
 */
record RefundTotal(String payment, long amount, long at) implements Comparable<RefundTotal> {
    private static final Comparator<RefundTotal> ORDER = Comparator.comparing(RefundTotal::payment)
            .thenComparingLong(RefundTotal::amount)
            .thenComparingLong(RefundTotal::at);

    @Override
    public int compareTo(RefundTotal other) {
        return ORDER.compare(this, other);
    }
}
