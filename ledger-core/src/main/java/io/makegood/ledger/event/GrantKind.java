package io.makegood.ledger.event;

import io.makegood.ledger.reason.Reason;

/** Where granted credits come from. */
public enum GrantKind {
    /** Bought. */
    PAID(Reason.GRANTED_PAID),
    /** Part of a plan. */
    ALLOWANCE(Reason.GRANTED_ALLOWANCE),
    /** Given to win or keep a customer. */
    PROMOTIONAL(Reason.GRANTED_PROMOTIONAL),
    /** Given to make something good. */
    GOODWILL(Reason.GRANTED_GOODWILL);

    private final Reason reason;

    GrantKind(Reason reason) {
        this.reason = reason;
    }

    /** The reason of the entry that books such credits. */
    public Reason reason() {
        return reason;
    }
}
