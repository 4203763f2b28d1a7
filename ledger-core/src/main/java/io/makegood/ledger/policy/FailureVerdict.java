package io.makegood.ledger.policy;

/** What a failure's cause means for the credits. The order is that of strength: of several causes the strongest decides. */
public enum FailureVerdict {
    /** The customer pays all the same: nothing moves and nobody looks. */
    NOT_REFUNDED,
    /** It does not prove that nothing was made: nothing moves, support looks. */
    REVIEW,
    /** It is certain: what it cost comes back. */
    REFUNDED
}
