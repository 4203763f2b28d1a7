package io.makegood.ledger.price;

/** What a generation of a feature costs: once, and for each item. Whole credits; both zero if the feature is free. */
public record Price(long baseAmount, long itemAmount) {
    /** What so many items cost together; throws {@link ArithmeticException} if that fits no 64 bits. */
    public long of(int items) {
        return Math.addExact(baseAmount, Math.multiplyExact(itemAmount, (long) items));
    }
}
