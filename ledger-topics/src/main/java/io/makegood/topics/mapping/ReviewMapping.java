package io.makegood.topics.mapping;

import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.SupportEvent;
import io.makegood.ledger.event.Verdict;
import io.makegood.schemas.avro.CashRefundReviewed;
import io.makegood.schemas.avro.ClaimReviewed;
import io.makegood.schemas.avro.ClaimVerdict;

/** What reviewers decide, in both directions. */
final class ReviewMapping {
    private ReviewMapping() {}

    static SupportEvent.ClaimReviewed toDomain(ClaimReviewed event) {
        return new SupportEvent.ClaimReviewed(
                event.getClaimId(), Verdict.valueOf(event.getVerdict().name()), event.getReviewer(), event.getNote());
    }

    static ClaimReviewed toAvro(SupportEvent.ClaimReviewed event) {
        return new ClaimReviewed(
                event.claimId(), ClaimVerdict.valueOf(event.verdict().name()), event.reviewer(), event.note());
    }

    static CreditEvent.CashRefundReviewed toDomain(CashRefundReviewed event) {
        return new CreditEvent.CashRefundReviewed(
                event.getRequestId(),
                event.getApproved(),
                event.getAmount(),
                event.getReviewer(),
                event.getPaymentReference(),
                event.getNote());
    }

    static CashRefundReviewed toAvro(CreditEvent.CashRefundReviewed event) {
        return new CashRefundReviewed(
                event.requestId(),
                event.approved(),
                event.amount(),
                event.reviewer(),
                event.paymentReference(),
                event.note());
    }
}
