package io.makegood.ledger.event;

/** Why an item failed. */
public enum FailureCause {
    /** The AI provider answered with an error. */
    PROVIDER_ERROR,
    /** The provider did not answer in time. */
    TIMEOUT,
    /** A content filter held the result back. */
    CONTENT_FILTERED,
    /** The product itself failed. */
    INTERNAL_ERROR,
    /** Anything else. */
    OTHER,
    /** The customer called it off. */
    CANCELLED
}
