package io.makegood.readmodel.projection;

import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Who settled what waited for a person, and how. For colleagues: customers are not shown it.
 *
 * @param at when, epoch milliseconds, UTC
 * @param by who, as the event says; null where it says nobody
 * @param caller who for certain, as the ledger made out; null where that is not known
 * @param verdict what was decided: a claim's verdict, or RESOLVED, APPROVED, DECLINED
 * @param note why, in the words of whoever decided; null without any
 */
public record SettledBy(
        long at,
        @Nullable String by,
        @Nullable String caller,
        String verdict,
        @Nullable String note) {
    private static final String APPROVED = Reason.APPROVED.name();
    private static final String DECLINED = "DECLINED";
    private static final String RESOLVED = Reason.RESOLVED.name();

    /** Whether an event of that kind may settle what waits, by somebody who can be named. */
    static boolean maySettle(LedgerEvent event, @Nullable String caller) {
        return event instanceof ClaimReviewed
                || event instanceof CaseResolved
                || event instanceof CashRefundReviewed
                || event instanceof CreditsAdjusted
                || (event instanceof CreditsGranted && caller != null);
    }

    /**
     * What that event says; null if it only led to it: a case that is answered by what happens is settled by nobody. Credits that somebody gives for
     * what a case is about are that somebody's answer.
     */
    static @Nullable SettledBy of(Notice closed, LedgerEvent event, @Nullable String caller) {
        long at = closed.recordedAt();
        if (event instanceof ClaimReviewed review) {
            return new SettledBy(at, review.reviewer(), caller, review.verdict().name(), review.note());
        }
        if (event instanceof CaseResolved resolved) {
            return new SettledBy(at, resolved.operator(), caller, RESOLVED, resolved.resolution());
        }
        if (event instanceof CashRefundReviewed review) {
            return new SettledBy(at, review.reviewer(), caller, review.approved() ? APPROVED : DECLINED, review.note());
        }
        boolean approved = Reason.APPROVED.isNamed(closed.reason());
        if (event instanceof CreditsAdjusted adjusted) {
            return new SettledBy(at, adjusted.operator(), caller, approved ? APPROVED : RESOLVED, adjusted.note());
        }
        return approved ? new SettledBy(at, null, caller, APPROVED, null) : null;
    }

    /** What the notice itself says, where the event is not there any more; null if nobody settled it. */
    static @Nullable SettledBy told(Notice closed) {
        String resolver = detail(closed, "operator");
        if (resolver != null) {
            return new SettledBy(closed.recordedAt(), resolver, null, RESOLVED, detail(closed, "resolution"));
        }
        String reviewer = detail(closed, "reviewer");
        return switch (closed.type()) {
            case ClaimAccepted -> by(closed, reviewer, Verdict.CLEARLY_UNUSABLE.name());
            case ClaimDeclined -> by(closed, reviewer, Verdict.NOT_UNUSABLE.name());
            case CashRefundAccepted -> by(closed, reviewer, APPROVED);
            case CashRefundDeclined -> by(closed, reviewer, DECLINED);
            default -> null;
        };
    }

    private static @Nullable SettledBy by(Notice closed, @Nullable String reviewer, String verdict) {
        return reviewer == null ? null : new SettledBy(closed.recordedAt(), reviewer, null, verdict, null);
    }

    private static @Nullable String detail(Notice notice, String name) {
        return notice.details().stream()
                .filter(each -> each.name().equals(name))
                .map(NoticeDetail::value)
                .findFirst()
                .orElse(null);
    }
}
