package io.makegood.ledger.event;

/** How a generation ended. */
public enum Outcome {
    /** All of it worked, but for items reported as failed. */
    SUCCEEDED,
    /** Some of it worked; each failed item is reported on its own. */
    PARTIAL,
    /** None of it worked. */
    FAILED
}
