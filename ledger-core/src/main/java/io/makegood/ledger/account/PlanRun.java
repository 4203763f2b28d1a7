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
 * @param dueAt when its next period begins; null once it has ended
 * @param begun whether its first period, or its trial, has begun
 * @param onTrial whether what begins first is its trial
 */
public record PlanRun(
        String planId,
        int quantity,
        long startAnchor,
        long anchorAt,
        long startedAt,
        int policy,
        int periods,
        @Nullable Long dueAt,
        boolean begun,
        boolean onTrial) {
    /** Whether it gives credits yet. */
    public boolean isRunning() {
        return dueAt != null;
    }

    /** The same plan, ended. */
    public PlanRun ended() {
        return new PlanRun(planId, quantity, startAnchor, anchorAt, startedAt, policy, periods, null, begun, onTrial);
    }

    /** The same plan in its next period, which ends then, under that version of the policy. */
    public PlanRun renewed(long endsAt, int policyOrdinal) {
        return new PlanRun(
                planId,
                quantity,
                startAnchor,
                onTrial ? endsAt : anchorAt,
                startedAt,
                policyOrdinal,
                periods + 1,
                endsAt,
                true,
                false);
    }
}
