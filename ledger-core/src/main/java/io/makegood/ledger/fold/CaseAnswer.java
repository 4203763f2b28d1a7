package io.makegood.ledger.fold;

import io.makegood.ledger.reason.Reason;

/** How what happened answers a question. Where questions of one case are answered differently, the earlier of these is told. */
public enum CaseAnswer {
    /** The credits are back. */
    REFUNDED(Reason.REFUNDED),
    /** The credits were charged again. */
    CHARGED(Reason.CHARGED),
    /** The item reached the customer. */
    DELIVERED(Reason.DELIVERED),
    /** The generation ended. */
    COMPLETED(Reason.COMPLETED),
    /** A report says what was missing. */
    EXPLAINED(Reason.EXPLAINED),
    /** What was owed was taken when it came back. */
    TAKEN(Reason.TAKEN),
    /** What was owed is owed no more. */
    REVERSED(Reason.REVERSED),
    /** A second person asked for the same. */
    APPROVED(Reason.APPROVED),
    /** The credits are there no more. */
    GONE(Reason.GONE);

    private final Reason reason;

    CaseAnswer(Reason reason) {
        this.reason = reason;
    }

    /** The reason of the notice that tells it. */
    public Reason reason() {
        return reason;
    }
}
