package io.makegood.ledger.fold;

/** How what happened answers a question. Where questions of one case are answered differently, the earlier of these is told. */
public enum CaseAnswer {
    /** The credits are back. */
    REFUNDED,
    /** The credits were charged again. */
    CHARGED,
    /** The item reached the customer. */
    DELIVERED,
    /** The generation ended. */
    COMPLETED,
    /** A report says what was missing. */
    EXPLAINED,
    /** What was owed was taken when it came back. */
    TAKEN,
    /** What was owed is owed no more. */
    REVERSED
}
