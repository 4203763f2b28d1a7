package io.makegood.ledger.account;

/** A request for the unused credits of a paid grant as cash, and where it stands. */
public record CashRequestRow(String requestId, String grantId, CashRequestState state) implements SideRow {
    /** The same request in another state. */
    public CashRequestRow in(CashRequestState next) {
        return new CashRequestRow(requestId, grantId, next);
    }
}
