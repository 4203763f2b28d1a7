package io.makegood.ledger.generation;

/** Why the engine opens a case about a generation: each at most once per generation. The bits go into rows and never change. */
public enum CaseReason {
    /** An item failed after it was delivered. */
    FAILED_AFTER_DELIVERY(1),
    /** An item was delivered after its failure was refunded. */
    DELIVERED_AFTER_REFUND(2),
    /** The generation completed after its timeout was refunded. */
    COMPLETED_AFTER_TIMEOUT(4),
    /** More was used than charged. */
    USED_ABOVE_CHARGE(8),
    /** The generation timed out and the policy has support look first. */
    TIMED_OUT(16),
    /** A claim or failure came after credits had been charged again. */
    FAILED_AFTER_CHARGED_AGAIN(32),
    /** An item failed by a cause that the policy does not take for certain. */
    UNCONFIRMED_FAILURE(64);

    private final int bit;

    CaseReason(int bit) {
        this.bit = bit;
    }

    /** This reason's bit in a set of reasons. */
    public int bit() {
        return bit;
    }
}
