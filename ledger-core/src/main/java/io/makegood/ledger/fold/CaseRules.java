package io.makegood.ledger.fold;

import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cases: opened by a customer or by the engine, closed by support. */
final class CaseRules {
    /** The digest under which a case is remembered that nobody asked for: the engine opened it. */
    static final long OPEN = 1;

    private final Booking booking;

    CaseRules(Booking booking) {
        this.booking = booking;
    }

    Decision requested(SupportRequested event, @Nullable Generation generation) {
        long digest = Digests.of(booking.chain, event);
        Long known = booking.identity(IdentityKind.CASE, event.caseId());
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the case was opened before with other content", Subject.ACCOUNT.inCase(event.caseId()));
        }
        booking.expireDue();
        booking.remember(IdentityKind.CASE, event.caseId(), digest);
        List<NoticeDetail> details = new ArrayList<>();
        add(details, "project", event.project());
        add(details, "action", event.action());
        Long happenedAt = event.happenedAt();
        add(details, "happenedAt", happenedAt == null ? null : Long.toString(happenedAt));
        add(details, "expected", event.expected());
        add(details, "message", event.message());
        if (generation != null) {
            add(details, "feature", generation.feature);
            add(details, "label", generation.label);
            add(details, "inputMode", generation.inputMode);
        }
        String generationId = event.generationId();
        Subject subject = generationId == null ? Subject.ACCOUNT : Subject.generation(generationId);
        booking.notice(
                NoticeType.CaseOpened,
                NoticeText.supportRequested(),
                "SUPPORT_REQUESTED",
                subject.inCase(event.caseId()),
                Amounts.NONE,
                details,
                booking.policyNow);
        return booking.applied(null);
    }

    Decision resolved(CaseResolved event) {
        if (booking.cashRequest(event.caseId()) != null) {
            return Decision.refused(
                    RefusalReason.UNKNOWN_CASE,
                    "caseId is that of a cash refund request; settle it with CashRefundReviewed");
        }
        if (booking.identity(IdentityKind.CASE, event.caseId()) == null) {
            return Decision.refused(RefusalReason.UNKNOWN_CASE, "caseId names no case of the account");
        }
        long digest = Digests.of(booking.chain, event);
        Long known = booking.identity(IdentityKind.RESOLUTION, event.caseId());
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the case was settled before in another way", Subject.ACCOUNT.inCase(event.caseId()));
        }
        booking.expireDue();
        booking.remember(IdentityKind.RESOLUTION, event.caseId(), digest);
        booking.notice(
                NoticeType.CaseClosed,
                NoticeText.caseClosed(),
                null,
                Subject.ACCOUNT.inCase(event.caseId()),
                Amounts.NONE,
                List.of(
                        new NoticeDetail("resolution", event.resolution()),
                        new NoticeDetail("operator", event.operator())),
                booking.policyNow);
        return booking.applied(null);
    }

    private static void add(List<NoticeDetail> details, String name, @Nullable String value) {
        if (value != null) {
            details.add(new NoticeDetail(name, value));
        }
    }
}
