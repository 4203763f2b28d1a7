package io.makegood.ledger.account;

/** Where a case stands. The codes go into rows and never change. */
public enum CaseState {
    /** Waits for support, or for an answer by what happens. */
    OPEN(1),
    /** Its question was answered by what happened. */
    SETTLED(2),
    /** An operator resolved it. */
    RESOLVED(3);

    private final int code;

    CaseState(int code) {
        this.code = code;
    }

    /** The number in rows. */
    public int code() {
        return code;
    }
}
