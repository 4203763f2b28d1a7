package io.makegood.ledger.fold;

import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.TopUpRow.Agreed;
import io.makegood.ledger.account.TopUpRow.Bought;
import io.makegood.ledger.account.TopUpRow.Open;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.TopUpTerms;
import io.makegood.ledger.reason.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Top-ups: who agreed to them, when one is due, and what came of it (docs/rules.md, section 15). Whoever collects the money hears of
 * one that is due by a notice and answers with a grant or a failure. Lives for one event.
 */
final class TopUps {
    /** How the ids of grants begin that pay a top-up out. */
    static final String GRANT_PREFIX = "topup:";

    private final Booking booking;
    private final @Nullable TopUpTerms terms;
    private final long now;

    TopUps(Booking booking) {
        this.booking = booking;
        terms = booking.policyNow.topUp();
        now = booking.at.recordedAt();
    }

    // Events ----------------------------------------------------------------------------------------------------------

    Decision set(TopUpSet event) {
        TopUpRow row = booking.side.topUp();
        String eventId = booking.envelope.eventId();
        long words = Digests.of(booking.chain, eventId == null ? "" : eventId);
        Agreed said = new Agreed(event.active(), event.below(), event.amount(), words);
        if (row == null ? !event.active() : isKnown(row, said, eventId)) {
            return Decision.DUPLICATE;
        }
        if (event.active()) {
            Decision refused = refused(event);
            if (refused != null) {
                return refused;
            }
        }
        booking.expireDue();
        booking.side.put(
                row == null
                        ? TopUpRow.begun(
                                said, new Bought(Objects.requireNonNull(terms).per(), 0, 0))
                        : row.agreeing(said));
        return booking.applied(null);
    }

    /** The same as stands, unless failures stopped it and another event says it once more. */
    private static boolean isKnown(TopUpRow row, Agreed said, @Nullable String eventId) {
        boolean beginsAnew = row.stopped()
                && said.active()
                && eventId != null
                && row.agreed().words() != said.words();
        return row.agreed().isLike(said) && !beginsAnew;
    }

    private @Nullable Decision refused(TopUpSet event) {
        if (booking.moving().mergedInto() != null) {
            return Decision.refused(
                    Reason.ACCOUNT_MERGED,
                    "the account is merged; agree to top-ups of account "
                            + booking.moving().mergedInto());
        }
        if (booking.isClosed()) {
            return booking.closed();
        }
        if (terms == null) {
            return Decision.refused(
                    Reason.TOP_UP_NOT_OFFERED,
                    "the policy in force has no topUp; publish a policy that has, then this again");
        }
        if (event.below() != null && event.below() > terms.belowAtMost()) {
            return Decision.refused(
                    Reason.TOP_UP_NOT_OFFERED,
                    "below is " + event.below() + ", and the policy allows at most " + terms.belowAtMost());
        }
        if (event.amount() != null && event.amount() > terms.amountAtMost()) {
            return Decision.refused(
                    Reason.TOP_UP_NOT_OFFERED,
                    "amount is " + event.amount() + ", and the policy allows at most " + terms.amountAtMost());
        }
        return null;
    }

    Decision failed(TopUpFailed event) {
        TopUpRow row = booking.side.topUp();
        Open one = row == null ? null : row.open(event.topUpId());
        if (row == null || one == null) {
            return answered(event);
        }
        booking.expireDue();
        booking.side.remember(IdentityKind.TOP_UP, event.topUpId(), answer(one.amount(), false));
        TopUpTerms rules = terms;
        boolean forGood = rules != null && row.failures() + 1 >= rules.tries();
        long until = rules == null ? 0 : Math.addExact(now, rules.coolOffMillis());
        Bought bought = row.bought();
        boolean counts =
                one.per() == bought.per() && BudgetWindow.of(bought.per()).placeOf(one.dueAt()) == bought.place();
        booking.side.put(
                row.failed(event.topUpId(), until, forGood).with(counts ? bought.plus(-one.amount()) : bought));
        Reason reason = forGood ? Reason.TOP_UP_STOPPED : Reason.TOP_UP_FAILED;
        tellFailure(reason, one.amount(), event.topUpId(), event.reason());
        return booking.applied(null);
    }

    /** Of one that is not open: it failed before, was granted, or was never due. */
    private Decision answered(TopUpFailed event) {
        Long known = booking.side.identity(IdentityKind.TOP_UP, event.topUpId());
        if (known == null) {
            return Decision.refused(
                    Reason.UNKNOWN_TOP_UP, "topUpId names no top-up of the account; take it from the notice TopUpDue");
        }
        return isGranted(known)
                ? booking.conflict("the top-up was granted before", Subject.ACCOUNT)
                : Decision.DUPLICATE;
    }

    /** A grant was booked: it may pay a top-up out. */
    void granted(String grantId) {
        TopUpRow row = grantId.startsWith(GRANT_PREFIX) ? booking.side.topUp() : null;
        if (row == null) {
            return;
        }
        String topUpId = grantId.substring(GRANT_PREFIX.length());
        Open one = row.open(topUpId);
        Long known = one == null ? booking.side.identity(IdentityKind.TOP_UP, topUpId) : null;
        if (one == null && known == null) {
            return;
        }
        long amount = one == null ? Objects.requireNonNull(known) >> 1 : one.amount();
        booking.side.remember(IdentityKind.TOP_UP, topUpId, answer(amount, true));
        TopUpTerms rules = terms;
        boolean isStillBelow = rules != null && booking.balance() < below(row, rules);
        TopUpRow settled =
                row.granted(topUpId, isStillBelow && rules != null ? Math.addExact(now, rules.coolOffMillis()) : 0);
        // It had failed, and was paid after all.
        booking.side.put(
                one == null && rules != null
                        ? settled.with(boughtNow(settled, rules).plus(amount))
                        : settled);
    }

    private static long answer(long amount, boolean granted) {
        return amount << 1 | (granted ? 1 : 0);
    }

    private static boolean isGranted(long answer) {
        return (answer & 1) != 0;
    }

    // Due -------------------------------------------------------------------------------------------------------------

    /** At the end of every event that was applied: whether a top-up is due by now. */
    void review(long balanceBefore) {
        TopUpTerms rules = terms;
        // Nobody spends what would be bought for an account that has ended, or it would be passed on, and bought anew.
        boolean hasEnded = booking.isClosed() || booking.moving().mergedInto() != null;
        TopUpRow row = rules == null || hasEnded ? null : booking.side.topUp();
        if (rules == null || row == null || !row.agreed().active()) {
            return;
        }
        long below = below(row, rules);
        boolean isBelow = booking.balance() < below;
        TopUpRow next = row.with(row.armed() || !isBelow || balanceBefore >= below, row.capTold() && isBelow);
        boolean due = isBelow
                && next.armed()
                && !next.stopped()
                && now >= next.waitUntil()
                && next.open().size() < TopUpRow.OPEN_MAX;
        if (due) {
            next = due(next, rules);
        }
        if (!next.equals(row)) {
            booking.side.put(next);
        }
    }

    private TopUpRow due(TopUpRow row, TopUpTerms rules) {
        long amount = Math.min(
                row.agreed().amount() == null ? rules.amount() : row.agreed().amount(), rules.amountAtMost());
        Bought bought = boughtNow(row, rules);
        if (amount > rules.cap() - bought.credits()) {
            if (!row.capTold()) {
                tellFailure(Reason.TOP_UP_CAPPED, amount, null, null);
            }
            return row.with(true, true);
        }
        String topUpId = booking.derived("topup", booking.accountId(), Integer.toString(row.count() + 1));
        booking.tell(NoticeDraft.forOperators(NoticeType.TopUpDue, text().topUpDue(amount, booking.balance()))
                .of(Amounts.moved(amount, booking.balance()))
                .detail("topUpId", topUpId)
                .detail("price", rules.price()));
        return row.with(bought).due(new Open(topUpId, amount, now, rules.per()));
    }

    private static long below(TopUpRow row, TopUpTerms rules) {
        Long said = row.agreed().below();
        return Math.min(said == null ? rules.below() : said, rules.belowAtMost());
    }

    /** What was due in the window of now; another kind of window begins with nothing. */
    private Bought boughtNow(TopUpRow row, TopUpTerms rules) {
        WindowKind per = rules.per();
        long place = BudgetWindow.of(per).placeOf(now);
        Bought bought = row.bought();
        return bought.per() == per && bought.place() == place ? bought : new Bought(per, place, 0);
    }

    private void tellFailure(Reason reason, long amount, @Nullable String topUpId, @Nullable String why) {
        booking.tell(NoticeDraft.forCustomer(NoticeType.TopUpFailed, text().topUpFailed(reason, amount))
                .because(reason)
                .of(Amounts.moved(amount, booking.balance()))
                .detail("topUpId", topUpId)
                .detail("why", why));
    }

    private NoticeText text() {
        return new NoticeText(booking.policyNow.scale());
    }
}
