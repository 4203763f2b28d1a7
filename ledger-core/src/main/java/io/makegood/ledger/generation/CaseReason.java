package io.makegood.ledger.generation;

import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.reason.Reason;

/**
 * Questions about a generation that no rule can answer, and the reasons of the cases that the engine opens for them (docs/rules.md,
 * section 4): a closed type of its own, for its bits go into rows and never change.
 */
public enum CaseReason {
    /** An item failed after it was delivered. */
    FAILED_AFTER_DELIVERY(1, Audience.CUSTOMER, Reason.FAILED_AFTER_DELIVERY),
    /** An item was delivered after its failure was refunded. */
    DELIVERED_AFTER_REFUND(2, Audience.OPERATOR, Reason.DELIVERED_AFTER_REFUND),
    /** The generation completed after its timeout was refunded. */
    COMPLETED_AFTER_TIMEOUT(4, Audience.OPERATOR, Reason.COMPLETED_AFTER_TIMEOUT),
    /** More was used than charged. */
    USED_ABOVE_CHARGE(8, Audience.OPERATOR, Reason.USED_ABOVE_CHARGE),
    /** The generation timed out and the policy has support look first. */
    TIMED_OUT(16, Audience.CUSTOMER, Reason.TIMED_OUT),
    /** An item failed by a cause that the policy does not take for certain. */
    UNCONFIRMED_FAILURE(32, Audience.CUSTOMER, Reason.UNCONFIRMED_FAILURE),
    /** The generation ended as PARTIAL, and nothing says what is missing. */
    UNEXPLAINED_PARTIAL(64, Audience.CUSTOMER, Reason.UNEXPLAINED_PARTIAL),
    /** An item failed that the charge does not name. */
    UNKNOWN_ITEM(128, Audience.CUSTOMER, Reason.UNKNOWN_ITEM),
    /** Two reports of the end contradict each other. */
    CONTRADICTORY_REPORTS(256, Audience.OPERATOR, Reason.CONTRADICTORY_REPORTS),
    /** A report came after a refund that would not have been made, had it come before. */
    REFUNDED_TOO_SOON(512, Audience.OPERATOR, Reason.REFUNDED_TOO_SOON);

    private final int bit;
    private final Audience audience;
    private final Reason reason;

    CaseReason(int bit, Audience audience, Reason reason) {
        this.bit = bit;
        this.audience = audience;
        this.reason = reason;
    }

    /** This reason's bit in a set of reasons. */
    public int bit() {
        return bit;
    }

    /** For whom such a case is. */
    public Audience audience() {
        return audience;
    }

    /** The reason of the notices about such a case. */
    public Reason reason() {
        return reason;
    }
}
