package io.makegood.ledger.notice;

import io.makegood.ledger.reason.Reason;
import java.util.List;

/** What a notice tells. */
public enum NoticeType {
    /** An asked-for charge was made. */
    ChargeAuthorized(Reason.FREE),
    /** An asked-for charge was not made. */
    ChargeDeclined(
            Reason.NOT_ACCEPTED,
            Reason.NO_ACCESS,
            Reason.NOT_A_HOLDER,
            Reason.ACCOUNT_CLOSED,
            Reason.ACCOUNT_MERGED,
            Reason.INVALID_INPUT,
            Reason.PRICE_CHANGED,
            Reason.INSUFFICIENT_CREDITS,
            Reason.BUDGET_EXCEEDED),
    /** A claim was accepted and refunded. */
    ClaimAccepted,
    /** A claim was declined. */
    ClaimDeclined(
            Reason.TOO_LATE,
            Reason.NOT_UNUSABLE,
            Reason.DUPLICATE,
            Reason.ALREADY_REFUNDED,
            Reason.NOT_ELIGIBLE,
            Reason.LIMIT_REACHED,
            Reason.UNKNOWN),
    /** A claim waits for review. */
    ClaimOpened,
    /** A cash refund was approved. */
    CashRefundAccepted,
    /** A cash refund was declined. */
    CashRefundDeclined(Reason.UNKNOWN, Reason.NOT_PAID, Reason.NOTHING_UNUSED, Reason.REVIEWED),
    /** Something waits for support. */
    CaseOpened(
            Reason.FAILED_AFTER_DELIVERY,
            Reason.DELIVERED_AFTER_REFUND,
            Reason.COMPLETED_AFTER_TIMEOUT,
            Reason.USED_ABOVE_CHARGE,
            Reason.TIMED_OUT,
            Reason.UNCONFIRMED_FAILURE,
            Reason.UNEXPLAINED_PARTIAL,
            Reason.UNKNOWN_ITEM,
            Reason.CONTRADICTORY_REPORTS,
            Reason.REFUNDED_TOO_SOON,
            Reason.SUPPORT_REQUESTED,
            Reason.CASH_REFUND_REQUESTED,
            Reason.REVOCATION_SHORT,
            Reason.REVOCATIONS_DIFFER,
            Reason.CREDITS_ELSEWHERE,
            Reason.SECOND_PERSON,
            Reason.MERGED_IN_A_CIRCLE,
            Reason.CREDITS_ON_CLOSED_ACCOUNT),
    /** Support settled a case. */
    CaseClosed(
            Reason.REFUNDED,
            Reason.CHARGED,
            Reason.DELIVERED,
            Reason.COMPLETED,
            Reason.EXPLAINED,
            Reason.TAKEN,
            Reason.REVERSED,
            Reason.APPROVED,
            Reason.GONE,
            Reason.RESOLVED),
    /** A published charge went beyond the balance. */
    AccountOverdrawn,
    /** The balance fell below the policy's threshold. */
    BalanceLow,
    /** An event contradicts an earlier one; the first stands. */
    EventConflict(Reason.CONFLICT, Reason.UNKNOWN_ITEM, Reason.UNKNOWN_QUANTITY, Reason.UNLISTED),
    /** Credits were taken: revoked, taken on their return, charged again, corrected, moved to another account, or what was unused of an ended grant. */
    CreditsTaken(
            Reason.REVOKED,
            Reason.REVOKED_ON_RETURN,
            Reason.CHARGED_AGAIN,
            Reason.ENDED,
            Reason.ADJUSTED,
            Reason.SETTLED,
            Reason.MAKE_GOOD_REVERSED,
            Reason.TRANSFERRED,
            Reason.PASSED_ON,
            Reason.MERGED),
    /** What an operator wrote down of the account. */
    AccountNoted,
    /** A budget was set, changed or ended. */
    BudgetChanged,
    /** What was spent of a budget is another sum now; with its reason, that a charge went beyond it. */
    BudgetUsed(Reason.BUDGET_EXCEEDED),
    /** Credits are to be bought for an account that agreed to it. */
    TopUpDue,
    /** Credits that were to be bought were not. */
    TopUpFailed(Reason.TOP_UP_FAILED, Reason.TOP_UP_STOPPED, Reason.TOP_UP_CAPPED),
    /** A campaign gave back what was left of a generation. */
    MadeGood;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Reason> reasons;

    NoticeType(Reason... reasons) {
        this.reasons = List.of(reasons);
    }

    /** The reasons that such a notice can have; none if it never has one. */
    public List<Reason> reasons() {
        return reasons;
    }
}
