package io.makegood.ledger.account;

/** Credits that one grant paid; the ordinal {@link #OVERDRAFT} stands for credits that no grant covered. */
public record Allocation(int ordinal, long amount) {
    /** The ordinal of what was charged beyond the balance. */
    public static final int OVERDRAFT = 0;
}
