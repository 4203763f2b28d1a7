package io.makegood.ledger.event;

/** A reviewer's verdict on a reported result. */
public enum Verdict {
    /** Nobody could use it. */
    CLEARLY_UNUSABLE,
    /** It can be used. */
    NOT_UNUSABLE
}
