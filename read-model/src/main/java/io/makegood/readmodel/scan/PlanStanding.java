package io.makegood.readmodel.scan;

import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import io.makegood.ledger.policy.Policy;
import io.makegood.topics.reading.RecordedEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plan that an account has, or had last (docs/rules.md, section 11). Credits are whole units; times are epoch milliseconds, UTC.
 *
 * @param quantity how many times the allowance is given
 * @param startedAt when the ledger was told of it
 * @param anchorAt from when its periods count
 * @param period the period that runs, of this plan or of the one before; null if none does
 * @param renewsAt when the next period begins; null if none will
 * @param terms what it gives by the policy in force; null if that does not define it any more, and it goes on as it was
 */
public record PlanStanding(
        String planId,
        Status status,
        long quantity,
        long startedAt,
        long anchorAt,
        @Nullable Running period,
        @Nullable Long renewsAt,
        @Nullable Terms terms) {
    /** The same of an account that is closed: its plan gives nothing any more, and what it gave is left to it. */
    public PlanStanding ended() {
        return new PlanStanding(
                planId,
                period == null ? Status.ENDED : Status.ENDING,
                quantity,
                startedAt,
                anchorAt,
                period,
                null,
                terms);
    }

    /** How it stands with a plan. */
    public enum Status {
        /** Its first period has not begun. */
        WAITING,
        /** It gives credits period by period. */
        RUNNING,
        /** The period that runs is its last. */
        ENDING,
        /** It gives nothing any more. */
        ENDED
    }

    /**
     * A period that runs.
     *
     * @param planId the plan that gave it
     * @param number counted over all plans of the account
     * @param isTrial whether it is the trial
     */
    public record Running(String planId, long number, long startsAt, long endsAt, boolean isTrial) {}

    /**
     * What a plan gives.
     *
     * @param allowance what each period gives, the quantity counted
     * @param trialAllowance what its trial gives, the quantity counted; null if it has none
     * @param period how long a period is
     * @param features for what alone the credits pay; empty for everything
     * @param models for which models alone; empty for every one
     * @param rollsOver whether what is unused lives on after its period
     * @param rollOverCap the most that lives on; null for all of it
     * @param rollOverPeriods for how many more periods; null for ever, or if nothing does
     */
    public record Terms(
            long allowance,
            @Nullable Long trialAllowance,
            GrantKind kind,
            PlanTerms.Period period,
            String timeZone,
            List<String> features,
            List<String> models,
            boolean rollsOver,
            @Nullable Long rollOverCap,
            @Nullable Integer rollOverPeriods) {
        /** Keeps its own copies of the lists. */
        public Terms {
            features = List.copyOf(features);
            models = List.copyOf(models);
        }

        static Terms of(PlanTerms terms, long quantity) {
            RollOver over = terms.rollOver();
            Trial trial = terms.trial();
            return new Terms(
                    Math.multiplyExact(terms.allowance(), quantity),
                    trial == null ? null : Long.valueOf(Math.multiplyExact(trial.allowance(), quantity)),
                    terms.kind(),
                    terms.period(),
                    terms.timeZone(),
                    terms.features(),
                    terms.models(),
                    over != null,
                    over == null ? null : over.cap(),
                    over == null ? null : over.periods());
        }
    }

    /**
     * What the log says.
     *
     * @param changes starts and ends that the ledger applied, in its order
     * @param newest the newest period that the ledger applied, or null
     */
    public record Told(
            List<RecordedEvent> changes, @Nullable RecordedEvent newest) {
        /** Keeps its own copy of the list. */
        public Told {
            changes = List.copyOf(changes);
        }
    }

    /** How it stands with the account's plan at that time, under the policy in force then; null if it never had one. */
    public static @Nullable PlanStanding of(Told told, Policy policy, long now) {
        RecordedEvent first = null;
        RecordedEvent ended = null;
        boolean isKnown = false;
        Set<String> plans = new HashSet<>();
        for (RecordedEvent change : told.changes()) {
            if (change.envelope().event() instanceof PlanStarted started) {
                isKnown = !plans.add(started.planId());
                first = change;
                ended = null;
            } else {
                ended = change;
            }
        }
        return first == null ? null : new Reading(first, ended, told.newest(), isKnown, policy, now).standing();
    }

    /** Of a start, the end that followed it and the newest period. */
    private record Reading(
            RecordedEvent first,
            @Nullable RecordedEvent ended,
            @Nullable RecordedEvent newest,
            boolean isKnown,
            Policy policy,
            long now) {
        PlanStanding standing() {
            PlanStarted start = (PlanStarted) first.envelope().event();
            PlanTerms terms = policy.plan(start.planId());
            long startedAt = first.at().recordedAt();
            Long said = start.anchorAt();
            long anchor = said == null ? startedAt : said;
            PlanRenewed last = last();
            boolean begun = last != null
                    && newest != null
                    && newest.at().offset() > first.at().offset();
            long due = begun && last != null ? last.endsAt() : firstDue(start, anchor, last);
            boolean hasEnded = hasEnded(due);
            Running running = last == null || last.endsAt() <= now ? null : running(last, begun, terms);
            return new PlanStanding(
                    start.planId(),
                    hasEnded
                            ? (begun && running != null && !isEndedNow() ? Status.ENDING : Status.ENDED)
                            : begun ? Status.RUNNING : Status.WAITING,
                    start.quantity(),
                    startedAt,
                    anchor,
                    running,
                    hasEnded ? null : Long.valueOf(due),
                    terms == null ? null : Terms.of(terms, start.quantity()));
        }

        private @Nullable PlanRenewed last() {
            LedgerEvent event = newest == null ? null : newest.envelope().event();
            return event instanceof PlanRenewed renewed ? renewed : null;
        }

        private long firstDue(PlanStarted start, long anchor, @Nullable PlanRenewed before) {
            long startedAt = first.at().recordedAt();
            Long startsAt = start.startsAt();
            // Without both it waits for nothing: it begins when it was started.
            long from = startsAt == null || before == null ? startedAt : Math.min(startsAt, before.endsAt());
            return Math.max(anchor, Math.max(startedAt, from));
        }

        private boolean isEndedNow() {
            return ended != null
                    && (!(ended.envelope().event() instanceof PlanEnded end)
                            || end.endsAt() == null
                            || end.endsAt() <= ended.at().recordedAt());
        }

        private boolean hasEnded(long due) {
            return ended != null
                    && (isEndedNow()
                            || (ended.envelope().event() instanceof PlanEnded end
                                    && end.endsAt() != null
                                    && due >= end.endsAt()));
        }

        /** The trial is the first period of the first start of a plan that has one: its periods count from its end. */
        private Running running(PlanRenewed last, boolean begun, @Nullable PlanTerms terms) {
            PlanStarted start = (PlanStarted) first.envelope().event();
            Long said = start.anchorAt();
            long anchor = said == null ? first.at().recordedAt() : said;
            boolean isTrial = begun && !isKnown && terms != null && terms.trial() != null && last.anchorAt() == anchor;
            return new Running(last.planId(), last.period(), last.startsAt(), last.endsAt(), isTrial);
        }
    }
}
