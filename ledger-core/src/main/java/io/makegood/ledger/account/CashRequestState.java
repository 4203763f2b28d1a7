package io.makegood.ledger.account;

/** Where a cash refund request stands. The codes go into rows and never change. */
public enum CashRequestState {
    /** Waits for a reviewer. */
    OPEN(1),
    /** Approved; the unused credits left the balance. */
    APPROVED(2),
    /** Declined by a rule or a reviewer. */
    DECLINED(3),
    /** Approved when nothing was unused any more: declined. */
    NOTHING_LEFT(4);

    private final int code;

    CashRequestState(int code) {
        this.code = code;
    }

    /** The number in rows. */
    public int code() {
        return code;
    }
}
