package io.makegood.ledger.fold;

import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CaseState;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import java.util.List;

/** Opens cases and closes them when their question was answered, each with a notice. Lives for one event. */
final class CaseBook {
    static final String PREFIX = "case_";

    private final Booking booking;

    CaseBook(Booking booking) {
        this.booking = booking;
    }

    /** Whether the case waits for somebody. */
    boolean isOpen(String caseId) {
        CaseRow row = booking.side.caseRow(caseId);
        return row != null && row.state() == CaseState.OPEN;
    }

    /** Opens a case that nobody asked for. */
    void open(
            String caseId,
            Audience audience,
            Reason reason,
            Subject subject,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        String message = audience == Audience.OPERATOR ? NoticeText.of(reason) : NoticeText.caseOpened();
        open(caseId, audience, 0, message, reason, subject, amounts, details, policy);
    }

    /** Opens a case; {@code digest} tells what a customer asked. */
    void open(
            String caseId,
            Audience audience,
            long digest,
            String message,
            Reason reason,
            Subject subject,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        booking.side.put(
                new CaseRow(caseId, CaseState.OPEN, audience, subject.generationId(), subject.grantId(), digest, 0));
        booking.notices.tell(
                NoticeType.CaseOpened, audience, message, reason, subject.inCase(caseId), amounts, details, policy);
    }

    /** What happened has answered the case; one that is not open stays as it is. */
    void settle(String caseId, CaseAnswer answer, Policy policy) {
        CaseRow row = booking.side.caseRow(caseId);
        if (row == null || row.state() != CaseState.OPEN) {
            return;
        }
        booking.side.put(row.settled());
        tellClosed(row, answer.reason(), List.of(), policy);
    }

    /** An operator resolved the case. */
    void resolve(CaseRow row, long how, List<NoticeDetail> details) {
        booking.side.put(row.resolved(how));
        tellClosed(row, Reason.RESOLVED, details, booking.policyNow);
    }

    private void tellClosed(CaseRow row, Reason reason, List<NoticeDetail> details, Policy policy) {
        booking.notices.tell(
                NoticeType.CaseClosed,
                row.audience(),
                NoticeText.of(reason),
                reason,
                new Subject(row.generationId(), null, row.grantId(), null, row.caseId(), null, null),
                Amounts.NONE,
                details,
                policy);
    }
}
