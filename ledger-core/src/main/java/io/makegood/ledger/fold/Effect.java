package io.makegood.ledger.fold;

/** What an event did. Every event of the journal has exactly one of these. */
public enum Effect {
    /** It was applied. */
    APPLIED,
    /** It said what was known; nothing changed. */
    DUPLICATE,
    /** It was not applied and belongs to the dead letters. */
    REFUSED,
    /** The ledger had left before it: it is decided where the ledger is, and here nothing comes of it. */
    LEFT
}
