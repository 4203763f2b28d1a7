package io.makegood.ledger.policy;

/** What a charge timeout does. */
public enum TimeoutAction {
    /** Gives everything back. */
    REFUND,
    /** Moves nothing and opens a case. */
    OPEN_CASE
}
