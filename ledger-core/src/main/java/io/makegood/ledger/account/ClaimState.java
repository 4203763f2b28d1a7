package io.makegood.ledger.account;

/** Where a claim stands. The codes go into rows and never change. */
public enum ClaimState {
    /** Waits for a reviewer. */
    OPEN(1),
    /** Accepted and refunded. */
    ACCEPTED(2),
    /** Declined by a rule or a reviewer. */
    DECLINED(3),
    /** Its output was paid back another way before anyone judged it: declined, and the output may be claimed again. */
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
