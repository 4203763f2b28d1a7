package io.makegood.application.startup;

/** What the journal is to a ledger that has started, as {@code ledger.engine} remembers it; nothing else decides it. */
public enum JournalRole {
    /** The ledger's own, which it appends to. */
    OWN,
    /** A mirror of another cluster's: it is folded, and nothing is appended to it. */
    MIRROR,
    /** What was a mirror until it was promoted, and is the ledger's own now. */
    PROMOTED
}
