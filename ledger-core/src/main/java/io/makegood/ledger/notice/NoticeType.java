package io.makegood.ledger.notice;

/** What a notice tells. */
public enum NoticeType {
    /** An asked-for charge was made. */
    ChargeAuthorized,
    /** An asked-for charge was not made. */
    ChargeDeclined,
    /** A claim was accepted and refunded. */
    ClaimAccepted,
    /** A claim was declined. */
    ClaimDeclined,
    /** A claim waits for review. */
    ClaimOpened,
    /** A cash refund was approved. */
    CashRefundAccepted,
    /** A cash refund was declined. */
    CashRefundDeclined,
    /** Something waits for support. */
    CaseOpened,
    /** Support settled a case. */
    CaseClosed,
    /** A published charge went beyond the balance. */
    AccountOverdrawn,
    /** The balance fell below the policy's threshold. */
    BalanceLow,
    /** An event contradicts an earlier one; the first stands. */
    EventConflict,
    /** Credits were taken: revoked, taken on their return, charged again, corrected, or what was unused of an ended grant. */
    CreditsTaken
}
