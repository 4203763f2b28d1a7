package io.makegood.ledger.fold;

import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CaseState;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of an account: it is merged into another, or closed (docs/rules.md, section 14). */
final class AccountEnds {
    /** Through so many accounts credits go by merges; more are taken for a circle. */
    private static final int VIA_MAX = 32;

    private final Booking booking;

    AccountEnds(Booking booking) {
        this.booking = booking;
    }

    Decision merged(AccountMerged event) {
        if (event.toAccount().equals(booking.accountId())) {
            return TransferRules.sameAccount();
        }
        Moving moving = booking.moving();
        if (event.toAccount().equals(moving.mergedInto())) {
            return Decision.DUPLICATE;
        }
        if (moving.mergedInto() != null) {
            return booking.conflict(
                    "the account is merged into account " + moving.mergedInto() + " already", Subject.ACCOUNT);
        }
        booking.expireDue();
        booking.setMoving(moving.into(event.toAccount()));
        return booking.applied(null);
    }

    Decision closed() {
        if (booking.moving().closed()) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        booking.setMoving(booking.moving().asClosed());
        PlanRun plan = booking.plan();
        if (plan != null && plan.isRunning()) {
            booking.setPlan(plan.ended(booking.at.recordedAt()));
        }
        return booking.applied(null);
    }

    /**
     * Ends a merge by which credits would go in a circle: they came through the account to which they would go. Of the accounts of the circle
     * the one with the greatest id does so, and keeps what comes; an operator is asked.
     */
    static void breakCircle(Booking booking, List<String> via) {
        String into = booking.moving().mergedInto();
        if (into == null) {
            return;
        }
        int start = via.lastIndexOf(into);
        boolean isCircle = start >= 0
                && via.subList(start, via.size()).stream()
                        .allMatch(account -> account.compareTo(booking.accountId()) <= 0);
        if (isCircle || via.size() >= VIA_MAX) {
            booking.setMoving(booking.moving().into(null));
            ask(booking, Reason.MERGED_IN_A_CIRCLE, into);
        }
    }

    /** The case that is open about it; else the next that would be, null if an operator has resolved the last. */
    private static @Nullable String caseAbout(Booking booking, Reason reason) {
        for (int number = 0; ; number++) {
            String caseId =
                    CaseBook.PREFIX + booking.derived(booking.accountId(), reason.name(), Integer.toString(number));
            CaseRow row = booking.side.caseRow(caseId);
            if (row == null || row.state() == CaseState.OPEN) {
                return caseId;
            }
            if (row.state() == CaseState.RESOLVED) {
                return null;
            }
        }
    }

    private static void ask(Booking booking, Reason reason, String account) {
        String caseId = caseAbout(booking, reason);
        if (caseId != null && !booking.cases.isOpen(caseId)) {
            booking.cases.open(
                    caseId,
                    CaseBook.NOT_ASKED_FOR,
                    NoticeDraft.caseOpened(Audience.OPERATOR, reason)
                            .of(new Amounts(null, null, null, null, booking.balance()))
                            .detail("account", account));
        }
    }

    /** While there are credits on a closed account, a case asks what becomes of them. */
    static void watchClosed(Booking booking) {
        if (!booking.moving().closed()) {
            return;
        }
        if (booking.balance() > 0) {
            ask(booking, Reason.CREDITS_ON_CLOSED_ACCOUNT, booking.accountId());
            return;
        }
        String caseId = caseAbout(booking, Reason.CREDITS_ON_CLOSED_ACCOUNT);
        if (caseId != null) {
            booking.cases.settle(caseId, CaseAnswer.GONE, booking.policyNow);
        }
    }
}
