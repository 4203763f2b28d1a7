package io.makegood.bridges.stripe;

/**
 * A refund that is known by its own id.
 *
 * @param payment whose money it gave back: the payment intent, else the charge
 * @param createdAt when it was made, in Stripe's seconds
 * @param failed whether the bank sent the money back, or the refund was canceled; it stays so
 */
record Refund(String payment, Money money, long createdAt, boolean failed) {
    /** What two events about one refund say together. */
    Refund join(Refund other) {
        return new Refund(
                payment,
                Money.better(money, other.money),
                Math.max(createdAt, other.createdAt),
                failed || other.failed);
    }
}
