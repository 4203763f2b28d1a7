package io.makegood.ledger.entry;

import io.makegood.ledger.reason.Reason;
import java.util.List;

/** What an entry does to the balance. */
public enum EntryKind {
    /** Credits came in by a grant. */
    GRANT(Reason.GRANTED_PAID, Reason.GRANTED_ALLOWANCE, Reason.GRANTED_PROMOTIONAL, Reason.GRANTED_GOODWILL),
    /** Credits paid for a generation. */
    CHARGE(Reason.CHARGED, Reason.AUTHORIZED, Reason.CHARGED_AGAIN),
    /** Credits of a charge came back. */
    REFUND(
            Reason.ITEM_FAILED,
            Reason.GENERATION_FAILED,
            Reason.TIMED_OUT,
            Reason.UNUSED,
            Reason.CLAIM_ACCEPTED,
            Reason.OPERATOR),
    /** A grant's unspent credits lapsed. */
    EXPIRY(Reason.EXPIRED, Reason.ENDED),
    /** A grant's credits were taken back. */
    REVOCATION(Reason.REVOKED, Reason.REVOKED_ON_RETURN, Reason.REVOCATION_REVERSED, Reason.CASH_REFUND),
    /** An operator changed the balance. */
    ADJUSTMENT(
            Reason.ADJUSTED_LEGAL_RIGHT,
            Reason.ADJUSTED_FAULTY_OUTPUT,
            Reason.ADJUSTED_NOT_AS_DESCRIBED,
            Reason.ADJUSTED_GOODWILL,
            Reason.ADJUSTED_CORRECTION,
            Reason.ADJUSTED_TECHNICAL_FAILURE);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Reason> reasons;

    EntryKind(Reason... reasons) {
        this.reasons = List.of(reasons);
    }

    /** The reasons that such an entry can have. */
    public List<Reason> reasons() {
        return reasons;
    }
}
