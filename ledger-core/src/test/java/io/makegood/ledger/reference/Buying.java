package io.makegood.ledger.reference;

import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.TopUpTerms;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credits that are bought when they run low ("Top-ups" of the rules). A stream names those that are due by their number. */
final class Buying {
    private static final int WAITING_MOST = 8;

    private @Nullable TopUpSet agreed;
    private @Nullable String agreedBy;
    private final List<TopUp> all = new ArrayList<>();
    private boolean armed;
    private boolean stopped;
    private boolean capTold;
    private int failuresInARow;
    private long notBefore;

    private enum State {
        WAITS,
        FAILED,
        GRANTED
    }

    /** One that was due, and in which kind of window and from when it counts. */
    private static final class TopUp {
        private final long amount;
        private State state = State.WAITS;
        private long countedAt;
        private WindowKind countedIn;

        private TopUp(long amount, long at, WindowKind per) {
            this.amount = amount;
            countedAt = at;
            countedIn = per;
        }
    }

    static Did set(Turn turn, TopUpSet event) {
        Buying its = turn.account.buying;
        boolean asItStands = its.agreed == null ? !event.active() : its.agreed.equals(event);
        boolean again = its.stopped && event.active() && turn.eventId != null && !turn.eventId.equals(its.agreedBy);
        if (asItStands && !again) {
            return Did.DUPLICATE;
        }
        if (event.active() && turn.account.mergedInto != null) {
            return turn.refuse("ACCOUNT_MERGED");
        }
        if (event.active() && turn.account.closed) {
            return turn.refuse("ACCOUNT_CLOSED");
        }
        if (event.active()) {
            TopUpTerms terms = turn.policy.topUp();
            if (terms == null
                    || (event.below() != null && event.below() > terms.belowAtMost())
                    || (event.amount() != null && event.amount() > terms.amountAtMost())) {
                return turn.refuse("TOP_UP_NOT_OFFERED");
            }
            its.armed = true;
            its.stopped = false;
            its.capTold = false;
            its.failuresInARow = 0;
            its.notBefore = 0;
        }
        turn.begin();
        its.agreed = event;
        its.agreedBy = turn.eventId;
        return turn.applied();
    }

    private @Nullable TopUp named(String topUpId) {
        for (int i = 0; i < all.size(); i++) {
            if (topUpId.equals("due:" + (i + 1))) {
                return all.get(i);
            }
        }
        return null;
    }

    static Did failed(Turn turn, TopUpFailed event) {
        Buying its = turn.account.buying;
        TopUp topUp = its.named(event.topUpId());
        if (topUp == null) {
            return turn.refuse("UNKNOWN_TOP_UP");
        }
        if (topUp.state == State.FAILED) {
            return Did.DUPLICATE;
        }
        if (topUp.state == State.GRANTED) {
            return turn.conflict();
        }
        turn.begin();
        topUp.state = State.FAILED;
        TopUpTerms terms = turn.policy.topUp();
        its.armed = true;
        its.failuresInARow++;
        its.stopped = terms != null && its.failuresInARow >= terms.tries();
        its.notBefore = terms == null ? 0 : turn.now + terms.coolOffMillis();
        turn.tell(NoticeType.TopUpFailed, its.stopped ? "TOP_UP_STOPPED" : "TOP_UP_FAILED");
        return turn.applied();
    }

    /** A grant came in: it may be what was waited for, or what was given up. */
    static void granted(Turn turn, String grantId) {
        Buying its = turn.account.buying;
        TopUp topUp = grantId.startsWith("topup:") ? its.named(grantId.substring("topup:".length())) : null;
        if (topUp == null || its.agreed == null) {
            return;
        }
        TopUpTerms terms = turn.policy.topUp();
        if (topUp.state == State.FAILED && terms != null) {
            topUp.countedAt = turn.now;
            topUp.countedIn = terms.per();
        }
        topUp.state = State.GRANTED;
        its.armed = true;
        its.stopped = false;
        its.failuresInARow = 0;
        boolean stillBelow = terms != null && turn.account.balance < its.below(terms);
        its.notBefore = stillBelow && terms != null ? turn.now + terms.coolOffMillis() : 0;
    }

    private long below(TopUpTerms terms) {
        Long said = agreed == null ? null : agreed.below();
        return said == null ? terms.below() : Math.min(said, terms.belowAtMost());
    }

    /** What counts against the cap now: all that did not fail. */
    private long counted(TopUpTerms terms, long now) {
        BudgetWindow window = BudgetWindow.of(terms.per());
        long sum = 0;
        for (TopUp topUp : all) {
            boolean counts = topUp.state != State.FAILED
                    && topUp.countedIn == terms.per()
                    && window.placeOf(topUp.countedAt) == window.placeOf(now);
            sum += counts ? topUp.amount : 0;
        }
        return sum;
    }

    /** At the end of an event that is applied. */
    static void review(Turn turn, long balanceBefore) {
        turn.account.buying.review(turn, turn.policy.topUp(), balanceBefore);
    }

    private void review(Turn turn, @Nullable TopUpTerms terms, long balanceBefore) {
        boolean ended = turn.account.closed || turn.account.mergedInto != null;
        if (ended || terms == null || agreed == null || !agreed.active()) {
            return;
        }
        long below = below(terms);
        boolean isBelow = turn.account.balance < below;
        if (!isBelow) {
            capTold = false;
        }
        if (!isBelow || balanceBefore >= below) {
            armed = true;
        }
        long waiting = all.stream().filter(each -> each.state == State.WAITS).count();
        if (!isBelow || !armed || stopped || turn.now < notBefore || waiting >= WAITING_MOST) {
            return;
        }
        long amount = agreed.amount() == null ? terms.amount() : Math.min(agreed.amount(), terms.amountAtMost());
        if (counted(terms, turn.now) + amount > terms.cap()) {
            if (!capTold) {
                turn.tell(NoticeType.TopUpFailed, "TOP_UP_CAPPED");
            }
            capTold = true;
            return;
        }
        armed = false;
        capTold = false;
        all.add(new TopUp(amount, turn.now, terms.per()));
        turn.tell(NoticeType.TopUpDue, null, Audience.OPERATOR);
    }
}
