package io.makegood.ledger.policy;

/** Where credits go back that belonged to a grant that has expired since. */
public enum ExpiredGrantRefund {
    /** To a new goodwill grant with the grace period. */
    GOODWILL_GRANT,
    /** To the old grant, from which they lapse at once. */
    FORFEIT
}
