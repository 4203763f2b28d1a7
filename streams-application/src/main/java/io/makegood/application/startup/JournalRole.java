package io.makegood.application.startup;

/** What the journal is to a ledger that has started, as {@code ledger.engine} remembers it; nothing else decides it. */
public enum JournalRole {
    /** The ledger's own, which it appends to. */
    OWN,
    /** A mirror of another cluster's: it is folded, and nothing is appended to it. */
    MIRROR,
    /**
     * A mirror in which its ledger has arrived by a move, and whose promotion has begun: it is folded as a mirror's up to the position of the
     * arrival, takes whichever time the promotion has set by now, and is the ledger's own from that position on.
     */
    ARRIVED,
    /** What was a mirror until it was promoted, and is the ledger's own now. */
    PROMOTED;

    /** Whether it is folded as a mirror: nothing is appended to it, but behind an arrival of the ledger. */
    public boolean isMirror() {
        return this == MIRROR || this == ARRIVED;
    }
}
