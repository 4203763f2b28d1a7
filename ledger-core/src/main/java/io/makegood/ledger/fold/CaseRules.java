package io.makegood.ledger.fold;

import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cases: opened by a customer or by the engine, closed by support. */
final class CaseRules {
    private final Booking booking;

    CaseRules(Booking booking) {
        this.booking = booking;
    }

    Decision requested(SupportRequested event, @Nullable Generation generation) {
        long digest = Digests.of(booking.chain, event);
        CaseRow known = booking.side.caseRow(event.caseId());
        if (known != null) {
            return known.digest() == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the case was opened before with other content", Subject.ACCOUNT.inCase(event.caseId()));
        }
        booking.expireDue();
        List<NoticeDetail> details = new ArrayList<>();
        Notices.detail(details, "project", event.project());
        Notices.detail(details, "action", event.action());
        Long happenedAt = event.happenedAt();
        Notices.detail(details, "happenedAt", happenedAt == null ? null : Long.toString(happenedAt));
        Notices.detail(details, "expected", event.expected());
        Notices.detail(details, "message", event.message());
        if (generation != null) {
            Notices.detail(details, "feature", generation.feature);
            Notices.detail(details, "label", generation.label);
            Notices.detail(details, "inputMode", generation.inputMode);
        }
        String generationId = event.generationId();
        booking.cases.open(
                event.caseId(),
                Audience.CUSTOMER,
                digest,
                NoticeText.supportRequested(),
                Reason.SUPPORT_REQUESTED,
                generationId == null ? Subject.ACCOUNT : Subject.generation(generationId),
                Amounts.NONE,
                details,
                booking.policyNow);
        return booking.applied(null);
    }

    Decision resolved(CaseResolved event) {
        if (booking.side.cashRequest(event.caseId()) != null) {
            return Decision.refused(
                    Reason.UNKNOWN_CASE, "caseId is that of a cash refund request; settle it with CashRefundReviewed");
        }
        CaseRow known = booking.side.caseRow(event.caseId());
        if (known == null) {
            return Decision.refused(Reason.UNKNOWN_CASE, "caseId names no case of the account");
        }
        long digest = Digests.of(booking.chain, event);
        return switch (known.state()) {
            case OPEN -> {
                booking.expireDue();
                booking.cases.resolve(
                        known,
                        digest,
                        List.of(
                                new NoticeDetail("resolution", event.resolution()),
                                new NoticeDetail("operator", event.operator())));
                yield booking.applied(null);
            }
            // It closed itself: there was nothing left to decide.
            case SETTLED -> Decision.DUPLICATE;
            case RESOLVED ->
                known.resolution() == digest
                        ? Decision.DUPLICATE
                        : booking.conflict(
                                "the case was settled before in another way", Subject.ACCOUNT.inCase(event.caseId()));
        };
    }
}
