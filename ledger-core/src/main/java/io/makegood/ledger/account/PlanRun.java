package io.makegood.ledger.account;

import org.jspecify.annotations.Nullable;

/**
 * The plan that an account has, or had last. Times are epoch milliseconds, UTC.
 *
 * @param startAnchor the anchor with which it was started: an event that ends it may name it
 * @param anchorAt from when its periods count; after a trial, from the trial's end
 * @param startedAt record time of its start
 * @param policy ordinal of the policy version by which it last went
 * @param periods how many periods of plans the account has had
 * @param nextAt when its next period begins, unless it has ended by then; null where that is not known of one that ended
 * @param begun whether its first period, or its trial, has begun, or begins only when that of the plan before is over
 * @param onTrial whether what begins first is its trial
 * @param endsAt from when on no period begins; null if none was named
 */
public record PlanRun(
        String planId,
        int quantity,
        long startAnchor,
        long anchorAt,
        long startedAt,
        int policy,
        int periods,
        @Nullable Long nextAt,
        boolean begun,
        boolean onTrial,
        @Nullable Long endsAt) {
    /** When its next period begins; null once it has ended. */
    public @Nullable Long dueAt() {
        return nextAt == null || (endsAt != null && nextAt >= endsAt) ? null : nextAt;
    }

    /** Whether it gives credits yet. */
    public boolean isRunning() {
        return dueAt() != null;
    }

    /** Whether the period that runs at that time was given, so that another plan has nothing to give for it. */
    public boolean hasGiven(long now) {
        return nextAt != null && nextAt > now;
    }

    /** The same plan, ended at that time. */
    public PlanRun ended(long now) {
        return endingAt(nextAt == null ? now : Math.min(now, nextAt));
    }

    /** The same plan, of which no period begins from then on; it has ended if none would begin before. */
    public PlanRun endingAt(long time) {
        return new PlanRun(
                planId, quantity, startAnchor, anchorAt, startedAt, policy, periods, nextAt, begun, onTrial, time);
    }

    /** The same plan in its next period, which ends then, under that version of the policy. */
    public PlanRun renewed(long periodEndsAt, int policyOrdinal) {
        return new PlanRun(
                planId,
                quantity,
                startAnchor,
                onTrial ? periodEndsAt : anchorAt,
                startedAt,
                policyOrdinal,
                periods + 1,
                periodEndsAt,
                true,
                false,
                endsAt);
    }
}
