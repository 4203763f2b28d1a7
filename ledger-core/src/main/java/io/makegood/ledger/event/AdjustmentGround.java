package io.makegood.ledger.event;

import io.makegood.ledger.reason.Reason;

/** On what ground an operator changes a balance. */
public enum AdjustmentGround {
    /** The law grants it. */
    LEGAL_RIGHT(Reason.ADJUSTED_LEGAL_RIGHT),
    /** The output was faulty. */
    FAULTY_OUTPUT(Reason.ADJUSTED_FAULTY_OUTPUT),
    /** The output was not what was described. */
    NOT_AS_DESCRIBED(Reason.ADJUSTED_NOT_AS_DESCRIBED),
    /** To be kind. */
    GOODWILL(Reason.ADJUSTED_GOODWILL),
    /** To correct a mistake. */
    CORRECTION(Reason.ADJUSTED_CORRECTION),
    /** The work failed for a technical reason that no event told. */
    TECHNICAL_FAILURE(Reason.ADJUSTED_TECHNICAL_FAILURE);

    private final Reason reason;

    AdjustmentGround(Reason reason) {
        this.reason = reason;
    }

    /** Whether credits given on it are those of a generation, and nothing without it (docs/rules.md, section 7). */
    public boolean isOfGeneration() {
        return switch (this) {
            case LEGAL_RIGHT, FAULTY_OUTPUT, NOT_AS_DESCRIBED, TECHNICAL_FAILURE -> true;
            case GOODWILL, CORRECTION -> false;
        };
    }

    /** The reason of the entry that books such an adjustment. */
    public Reason reason() {
        return reason;
    }
}
