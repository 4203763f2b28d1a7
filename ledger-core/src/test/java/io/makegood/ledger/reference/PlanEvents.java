package io.makegood.ledger.reference;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans ("Plans" of the rules). */
final class PlanEvents {
    private PlanEvents() {}

    /** The plan that an account has. */
    static final class Running {
        private final String plan;
        private final int quantity;
        private final long saidAnchor;
        private final Policy startedUnder;
        private long anchor;
        private long due;
        private boolean begun;
        private boolean trial;
        private long end = Long.MAX_VALUE;

        private Running(String plan, int quantity, long anchor, long due, Policy startedUnder) {
            this.plan = plan;
            this.quantity = quantity;
            this.anchor = anchor;
            this.due = due;
            this.startedUnder = startedUnder;
            saidAnchor = anchor;
        }
    }

    static Did started(Turn turn, PlanStarted event) {
        Account account = turn.account;
        String identity = event.planId() + " " + event.anchorAt() + " " + event.quantity() + " " + event.startsAt();
        if (account.said("plan start", identity) != null) {
            return Did.DUPLICATE;
        }
        if (TransferEvents.isClosed(account)) {
            return turn.refuse("ACCOUNT_CLOSED");
        }
        PlanTerms terms = turn.policy.plan(event.planId());
        if (terms == null) {
            return turn.refuse("UNKNOWN_PLAN");
        }
        turn.begin();
        // Nothing is left to give for the period that runs now: another has given it, or gives nothing before it is
        // over.
        long givenUntil = account.plan == null ? account.planGaveUntil : account.plan.due;
        long asked = event.startsAt() == null ? turn.now : event.startsAt();
        boolean later = givenUntil > turn.now && asked > turn.now;
        if (account.plan != null && !terms.keptOnChange() && !later) {
            endPots(turn);
        }
        long anchor = event.anchorAt() == null ? turn.now : event.anchorAt();
        long from = later ? Math.min(asked, givenUntil) : turn.now;
        Running running = new Running(event.planId(), event.quantity(), anchor, Math.max(anchor, from), turn.policy);
        running.begun = later;
        running.trial = terms.trial() != null && account.said("plan", event.planId()) == null;
        account.plan = running;
        account.say("plan start", identity, "");
        account.say("plan", event.planId(), "");
        return turn.applied();
    }

    static Did ended(Turn turn, PlanEnded event) {
        Account account = turn.account;
        Running running = account.plan;
        boolean isIt = running != null
                && running.plan.equals(event.planId())
                && (event.anchorAt() == null || event.anchorAt() == running.saidAnchor);
        if (running == null || !isIt) {
            return account.said("plan", event.planId()) == null ? turn.refuse("UNKNOWN_PLAN") : Did.DUPLICATE;
        }
        if (event.endsAt() != null && event.endsAt() > turn.now) {
            if (running.end == event.endsAt()) {
                return Did.DUPLICATE;
            }
            turn.begin();
            running.end = event.endsAt();
            endIfOver(account, running);
            return turn.applied();
        }
        turn.begin();
        if (!terms(turn, running).keptOnEnd()) {
            endPots(turn);
        }
        end(account, running);
        return turn.applied();
    }

    private static void end(Account account, Running running) {
        account.plan = null;
        account.planGaveUntil = running.due;
    }

    private static void endIfOver(Account account, Running running) {
        if (running.due >= running.end) {
            end(account, running);
        }
    }

    static Did renewed(Turn turn, PlanRenewed event) {
        Account account = turn.account;
        if (event.period() <= account.planPeriods) {
            return Did.DUPLICATE;
        }
        Running running = account.plan;
        if (running == null
                || !running.plan.equals(event.planId())
                || running.anchor != event.anchorAt()
                || event.period() != account.planPeriods + 1
                || (running.begun && event.startsAt() != running.due)
                || event.startsAt() > Math.min(running.due, turn.now)) {
            return turn.refuse("NOT_DUE");
        }
        turn.begin();
        PlanTerms terms = terms(turn, running);
        if (terms.rollOver() != null && terms.rollOver().cap() != null) {
            cap(turn, terms.rollOver().cap());
        }
        PlanTerms.Trial trial = running.trial ? terms.trial() : null;
        if (running.trial) {
            running.anchor = event.endsAt();
            running.trial = false;
        }
        running.begun = true;
        running.due = event.endsAt();
        account.planPeriods++;
        endIfOver(account, running);
        long credits = (trial == null ? terms.allowance() : trial.allowance()) * running.quantity;
        if (credits > 0) {
            Pot pot = Pots.open(
                    account,
                    "plan:" + event.planId() + ":" + event.period(),
                    credits,
                    terms.kind(),
                    CreditsGranted.PRIORITY_DEFAULT,
                    event.expiresAt(),
                    null,
                    null);
            pot.features = Set.copyOf(terms.features());
            pot.models = Set.copyOf(terms.models());
            Pots.fill(account, pot, credits);
            turn.book("GRANT", credits);
        }
        return turn.applied();
    }

    /** The balances below which the account is warned, each once. */
    static Set<Long> thresholds(Turn turn) {
        Running running = turn.account.plan;
        long allowance = running == null ? 0 : terms(turn, running).allowance() * running.quantity;
        Set<Long> thresholds = new TreeSet<>();
        for (LowBalance each : turn.policy.lowBalances()) {
            // The least balance that is no less than so many hundredths of the allowance.
            long least = each.credits();
            while (each.percent() > 0 && least * 100 < allowance * each.percent()) {
                least++;
            }
            thresholds.add(least);
        }
        thresholds.remove(0L);
        return thresholds;
    }

    private static PlanTerms terms(Turn turn, Running running) {
        PlanTerms now = turn.policy.plan(running.plan);
        PlanTerms terms = now == null ? running.startedUnder.plan(running.plan) : now;
        if (terms == null) {
            throw new IllegalStateException("a plan without terms");
        }
        return terms;
    }

    private static void cap(Turn turn, long most) {
        long excess = -most;
        for (Pot pot : potsOfPlans(turn)) {
            excess += pot.left;
        }
        for (Pot next = first(turn); next != null && excess > 0; next = first(turn)) {
            long lapsing = Math.min(excess, next.left);
            next.left -= lapsing;
            next.lapsed += lapsing;
            excess -= lapsing;
            turn.book("EXPIRY", -lapsing);
        }
    }

    private static @Nullable Pot first(Turn turn) {
        Pot first = null;
        for (Pot pot : potsOfPlans(turn)) {
            if (first == null || pot.burnsBefore(first)) {
                first = pot;
            }
        }
        return first;
    }

    private static void endPots(Turn turn) {
        for (Pot pot : potsOfPlans(turn)) {
            pot.endedAt = turn.now;
            turn.tell(NoticeType.CreditsTaken, "ENDED");
        }
    }

    private static List<Pot> potsOfPlans(Turn turn) {
        List<Pot> pots = new ArrayList<>();
        for (Pot pot : turn.account.pots.values()) {
            if (pot.left > 0 && pot.id.startsWith("plan:")) {
                pots.add(pot);
            }
        }
        return pots;
    }
}
