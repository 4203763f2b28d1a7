package io.makegood.ledger.plan;

import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import io.makegood.ledger.policy.Policies;
import java.time.DateTimeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which event tells that the next period of a plan began: what the engine appends when it is due (decision 018). */
public final class PlanSchedule {
    private PlanSchedule() {}

    /**
     * The terms by which an account's plan goes at that record time: those of the policy in force or, where that does not define it,
     * those by which it last went; null if neither does.
     */
    public static @Nullable PlanTerms terms(PlanRun run, String accountId, Policies policies, long at) {
        PlanTerms now = policies.version(policies.inForce(accountId, at)).plan(run.planId());
        return now == null ? policies.version(run.policy()).plan(run.planId()) : now;
    }

    /** The event of a plan that runs; empty for one that does not, or whose zone is not known here. */
    public static Optional<PlanRenewed> next(PlanRun run, PlanTerms terms) {
        Long due = run.dueAt();
        if (due == null) {
            return Optional.empty();
        }
        Trial trial = terms.trial();
        if (run.onTrial() && trial != null) {
            long endsAt = due + trial.millis();
            return Optional.of(new PlanRenewed(run.planId(), run.anchorAt(), run.periods() + 1, due, endsAt, endsAt));
        }
        try {
            PlanCalendar calendar = new PlanCalendar(terms, run.anchorAt());
            // A plan that is older than its start here begins with the period in which it was started.
            long startsAt = run.begun() ? due : Math.max(run.anchorAt(), calendar.lastUntil(due));
            long endsAt = calendar.firstAfter(startsAt);
            return Optional.of(new PlanRenewed(
                    run.planId(),
                    run.anchorAt(),
                    run.periods() + 1,
                    startsAt,
                    endsAt,
                    expiry(terms.rollOver(), calendar, endsAt)));
        } catch (DateTimeException unknownZone) {
            return Optional.empty();
        }
    }

    private static @Nullable Long expiry(@Nullable RollOver rollOver, PlanCalendar calendar, long endsAt) {
        if (rollOver == null) {
            return endsAt;
        }
        Integer periods = rollOver.periods();
        if (periods == null) {
            return null;
        }
        long expiresAt = endsAt;
        for (int i = 0; i < periods; i++) {
            expiresAt = calendar.firstAfter(expiresAt);
        }
        return expiresAt;
    }
}
