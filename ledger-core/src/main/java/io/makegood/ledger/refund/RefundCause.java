package io.makegood.ledger.refund;

import io.makegood.ledger.reason.Reason;

/** Why credits of a charge came back: a closed type of its own, for it is a field of the refunds that others read. */
public enum RefundCause {
    /** The item failed. */
    ITEM_FAILED(Reason.ITEM_FAILED),
    /** The whole generation failed, or was never accepted. */
    GENERATION_FAILED(Reason.GENERATION_FAILED),
    /** The generation did not end in time. */
    TIMED_OUT(Reason.TIMED_OUT),
    /** Less was used than charged. */
    UNUSED(Reason.UNUSED),
    /** A claim on a bad result was accepted. */
    CLAIM_ACCEPTED(Reason.CLAIM_ACCEPTED),
    /** An operator gave it back. */
    OPERATOR(Reason.OPERATOR);

    private final Reason reason;

    RefundCause(Reason reason) {
        this.reason = reason;
    }

    /** The reason of the entry that books such a refund. */
    public Reason reason() {
        return reason;
    }
}
