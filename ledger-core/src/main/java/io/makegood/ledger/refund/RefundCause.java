package io.makegood.ledger.refund;

/** Why credits of a charge came back. */
public enum RefundCause {
    /** The item failed. */
    ITEM_FAILED,
    /** The whole generation failed, or was never accepted. */
    GENERATION_FAILED,
    /** The generation did not end in time. */
    TIMED_OUT,
    /** Less was used than charged. */
    UNUSED,
    /** A claim on a bad result was accepted. */
    CLAIM_ACCEPTED,
    /** An operator gave it back. */
    OPERATOR
}
