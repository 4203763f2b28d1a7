package io.makegood.ledger.entry;

/** What an entry does to the balance. */
public enum EntryKind {
    /** Credits came in by a grant. */
    GRANT,
    /** Credits paid for a generation. */
    CHARGE,
    /** Credits of a charge came back. */
    REFUND,
    /** A grant's unspent credits lapsed. */
    EXPIRY,
    /** A grant's credits were taken back. */
    REVOCATION,
    /** An operator changed the balance. */
    ADJUSTMENT
}
