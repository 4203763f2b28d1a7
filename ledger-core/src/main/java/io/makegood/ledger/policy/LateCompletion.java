package io.makegood.ledger.policy;

/** What happens when a generation succeeds after its timeout was refunded. */
public enum LateCompletion {
    /** The refund stays and a case is opened. */
    KEEP_REFUND,
    /** What the timeout gave back is charged again. */
    CHARGE_AGAIN
}
