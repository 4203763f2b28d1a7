package io.makegood.ledger.account;

/** Where a claim stands. The codes go into rows and never change. */
public enum ClaimState {
    /** Waits for a reviewer. */
    OPEN(1),
    /** Accepted and refunded. */
    ACCEPTED(2),
    /** Declined by a rule or a reviewer. */
    DECLINED(3),
    /** Found unusable by a reviewer when it was paid back already: declined as a duplicate. */
    PAID_BEFORE(4);

    private final int code;

    ClaimState(int code) {
        this.code = code;
    }

    /** The number in rows. */
    public int code() {
        return code;
    }
}
