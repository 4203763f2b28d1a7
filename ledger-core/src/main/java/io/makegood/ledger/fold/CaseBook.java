package io.makegood.ledger.fold;

import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CaseState;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;

/** Opens cases and closes them when their question was answered, each with a notice. Lives for one event. */
final class CaseBook {
    static final String PREFIX = "case_";

    /** In place of a digest: nobody asked for the case. */
    static final long NOT_ASKED_FOR = 0;

    private final Booking booking;

    CaseBook(Booking booking) {
        this.booking = booking;
    }

    /** Whether the case waits for somebody. */
    boolean isOpen(String caseId) {
        CaseRow row = booking.side.caseRow(caseId);
        return row != null && row.state() == CaseState.OPEN;
    }

    /** Opens a case that the notice tells of; {@code digest} tells what a customer asked. */
    void open(String caseId, long digest, NoticeDraft notice) {
        Subject subject = notice.subject;
        booking.side.put(new CaseRow(
                caseId, CaseState.OPEN, notice.audience, subject.generationId(), subject.grantId(), digest, 0));
        booking.tell(notice.about(subject.inCase(caseId)));
    }

    /** What happened has answered the case; one that is not open stays as it is. */
    void settle(String caseId, CaseAnswer answer, Policy policy) {
        CaseRow row = booking.side.caseRow(caseId);
        if (row == null || row.state() != CaseState.OPEN) {
            return;
        }
        booking.side.put(row.settled());
        booking.tell(closed(row, answer.reason()).under(policy));
    }

    /** An operator resolved the case. */
    void resolve(CaseRow row, long how, String resolution, String operator) {
        booking.side.put(row.resolved(how));
        booking.tell(
                closed(row, Reason.RESOLVED).detail("resolution", resolution).detail("operator", operator));
    }

    private static NoticeDraft closed(CaseRow row, Reason reason) {
        return NoticeDraft.caseClosed(row.audience(), reason)
                .about(new Subject(row.generationId(), null, row.grantId(), null, row.caseId(), null, null));
    }
}
