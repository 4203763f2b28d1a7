package io.makegood.ledger.fold;

/** Why a legal event cannot be applied. Written to the dead-letter topic, so names never change. */
public enum RefusalReason {
    /** The same identity came before with other content; the first stands. */
    CONFLICT,
    /** The generation ended longer ago than the retention horizon. */
    GENERATION_TOO_OLD,
    /** The generation was charged, and without this item. */
    UNKNOWN_ITEM,
    /** No such grant on the account. */
    UNKNOWN_GRANT,
    /** No such revocation of the grant, or none that was not reversed before. */
    UNKNOWN_REVOCATION,
    /** No such case on the account. */
    UNKNOWN_CASE,
    /** No such claim on the account. */
    UNKNOWN_CLAIM,
    /** No such cash refund request on the account. */
    UNKNOWN_REQUEST,
    /** No such charged generation on the account. */
    UNKNOWN_GENERATION,
    /** The record's time is before the due time. */
    NOT_DUE,
    /** More than what was charged and not yet given back. */
    EXCEEDS_CHARGE,
    /** The account has as many open grants as it may. */
    TOO_MANY_GRANTS,
    /** The generation has as many items as it may. */
    TOO_MANY_ITEMS,
    /** The balance would not fit a long. */
    AMOUNT_OVERFLOW,
    /** The id begins like one that the engine derives. */
    RESERVED_ID,
    /** The document is no policy. */
    INVALID_POLICY
}
