package io.makegood.ledger.event;

/** Where granted credits come from. */
public enum GrantKind {
    /** Bought. */
    PAID,
    /** Part of a plan. */
    ALLOWANCE,
    /** Given to win or keep a customer. */
    PROMOTIONAL,
    /** Given to make something good. */
    GOODWILL
}
