package io.makegood.ledger.event;

/** On what ground an operator changes a balance. */
public enum AdjustmentGround {
    /** The law grants it. */
    LEGAL_RIGHT,
    /** The output was faulty. */
    FAULTY_OUTPUT,
    /** The output was not what was described. */
    NOT_AS_DESCRIBED,
    /** To be kind. */
    GOODWILL,
    /** To correct a mistake. */
    CORRECTION,
    /** The work failed for a technical reason that no event told. */
    TECHNICAL_FAILURE
}
