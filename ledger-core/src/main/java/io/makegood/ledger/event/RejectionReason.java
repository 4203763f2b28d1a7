package io.makegood.ledger.event;

/** Why a product did not accept a generation. */
public enum RejectionReason {
    /** Required fields were missing. */
    MISSING_FIELDS,
    /** The input, an image say, could not be used. */
    INVALID_INPUT,
    /** The account has no active access. */
    NO_ACCESS,
    /** The account had too few credits. */
    INSUFFICIENT_CREDITS,
    /** Any other reason. */
    NOT_ACCEPTED
}
