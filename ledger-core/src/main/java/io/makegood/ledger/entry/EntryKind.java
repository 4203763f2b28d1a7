package io.makegood.ledger.entry;

import io.makegood.ledger.reason.Reason;
import java.util.List;

/** What an entry does to the balance. */
public enum EntryKind {
    /** Credits came in by a grant. */
    GRANT(
            ContraAccount.ISSUED,
            Reason.GRANTED_PAID,
            Reason.GRANTED_ALLOWANCE,
            Reason.GRANTED_PROMOTIONAL,
            Reason.GRANTED_GOODWILL),
    /** Credits paid for a generation. */
    CHARGE(
            ContraAccount.CONSUMED,
            Reason.CHARGED,
            Reason.AUTHORIZED,
            Reason.CHARGED_AGAIN,
            Reason.SETTLED,
            Reason.MAKE_GOOD_REVERSED),
    /** Credits of a charge came back. */
    REFUND(
            ContraAccount.CONSUMED,
            Reason.ITEM_FAILED,
            Reason.GENERATION_FAILED,
            Reason.TIMED_OUT,
            Reason.UNUSED,
            Reason.CLAIM_ACCEPTED,
            Reason.OPERATOR),
    /** A grant's unspent credits lapsed. */
    EXPIRY(ContraAccount.EXPIRED, Reason.EXPIRED, Reason.ENDED),
    /** A grant's credits were taken back. */
    REVOCATION(
            ContraAccount.REVOKED,
            Reason.REVOKED,
            Reason.REVOKED_ON_RETURN,
            Reason.REVOCATION_REVERSED,
            Reason.CASH_REFUND),
    /** An operator changed the balance. */
    ADJUSTMENT(
            ContraAccount.ADJUSTED,
            Reason.ADJUSTED_LEGAL_RIGHT,
            Reason.ADJUSTED_FAULTY_OUTPUT,
            Reason.ADJUSTED_NOT_AS_DESCRIBED,
            Reason.ADJUSTED_GOODWILL,
            Reason.ADJUSTED_CORRECTION,
            Reason.ADJUSTED_TECHNICAL_FAILURE),
    /** Credits went to another account, or came from one. */
    TRANSFER(ContraAccount.IN_TRANSIT, Reason.TRANSFERRED, Reason.RECEIVED, Reason.PASSED_ON, Reason.MERGED);

    private final ContraAccount contraAccount;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Reason> reasons;

    EntryKind(ContraAccount contraAccount, Reason... reasons) {
        this.contraAccount = contraAccount;
        this.reasons = List.of(reasons);
    }

    /** The other side of such an entry. */
    public ContraAccount contraAccount() {
        return contraAccount;
    }

    /** The reasons that such an entry can have. */
    public List<Reason> reasons() {
        return reasons;
    }
}
