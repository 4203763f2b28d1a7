package io.makegood.ledger.fold;

import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import org.jspecify.annotations.Nullable;

/** Cases: opened by a customer or by the engine, closed by support. */
final class CaseRules {
    private final Booking booking;

    CaseRules(Booking booking) {
        this.booking = booking;
    }

    Decision requested(SupportRequested event, @Nullable Generation generation) {
        long digest = Digests.of(
                booking.chain,
                event.generationId(),
                event.project(),
                event.action(),
                Digests.text(event.happenedAt()),
                event.expected(),
                event.message());
        CaseRow known = booking.side.caseRow(event.caseId());
        if (known != null) {
            return known.digest() == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the case was opened before with other content", Subject.ACCOUNT.inCase(event.caseId()));
        }
        booking.expireDue();
        String generationId = event.generationId();
        NoticeDraft notice = NoticeDraft.forCustomer(NoticeType.CaseOpened, NoticeText.supportRequested())
                .because(Reason.SUPPORT_REQUESTED)
                .about(generationId == null ? Subject.ACCOUNT : Subject.generation(generationId))
                .detail("project", event.project())
                .detail("action", event.action())
                .detail("happenedAt", Digests.text(event.happenedAt()))
                .detail("expected", event.expected())
                .detail("message", event.message());
        booking.cases.open(event.caseId(), digest, generation == null ? notice : notice.detailsOf(generation));
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
        long digest = Digests.of(booking.chain, event.resolution(), event.operator());
        return switch (known.state()) {
            case OPEN -> {
                booking.expireDue();
                booking.cases.resolve(known, digest, event.resolution(), event.operator());
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
