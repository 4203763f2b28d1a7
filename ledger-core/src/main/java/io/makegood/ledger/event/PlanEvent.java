package io.makegood.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans that give credits period by period, as the policy defines them. See {@link LedgerEvent}. */
public sealed interface PlanEvent extends LedgerEvent {
    /**
     * An account has a plan from now on, in the place of the one that it had. Plan, anchor, quantity and, if it is given, the time of its
     * first period together name it.
     *
     * @param anchorAt from when its periods count, epoch milliseconds, UTC; null for the record's time
     * @param quantity how many times the allowance is given in each period, such as seats
     * @param startsAt when its first period begins, where the plan before has given the period that runs now; null for at once
     */
    record PlanStarted(
            String planId,
            @Nullable Long anchorAt,
            int quantity,
            @Nullable Long startsAt) implements PlanEvent {
        /** The quantity of a plan that names none. */
        public static final int QUANTITY_DEFAULT = 1;

        /** Refuses a bad id, a time that is none and a quantity out of bounds. */
        public PlanStarted {
            Limits.id("planId", planId);
            Limits.optionalTime("anchorAt", anchorAt);
            Limits.optionalTime("startsAt", startsAt);
            if (quantity < 1 || quantity > Limits.PLAN_QUANTITY_MAX) {
                throw new InvalidEvent(
                        "quantity", "is " + quantity, "give a whole number from 1 to " + Limits.PLAN_QUANTITY_MAX);
            }
        }

        /** One that begins at once. */
        public PlanStarted(String planId, @Nullable Long anchorAt, int quantity) {
            this(planId, anchorAt, quantity, null);
        }

        @Override
        public List<String> identity() {
            String anchor = anchorAt == null ? "" : Long.toString(anchorAt);
            String times = Integer.toString(quantity);
            return startsAt == null
                    ? List.of(planId, anchor, times)
                    : List.of(planId, anchor, times, Long.toString(startsAt));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.planStarted(this);
        }
    }

    /**
     * The account's plan ends: it gives nothing any more.
     *
     * @param anchorAt the anchor with which it was started, where a plan is started several times; null for the one that runs
     * @param endsAt no period begins then or later, and what was given lives to its expiry; null for an end now
     */
    record PlanEnded(
            String planId,
            String reason,
            @Nullable Long anchorAt,
            @Nullable Long endsAt) implements PlanEvent {
        /** Refuses a bad id, a missing reason and a time that is none. */
        public PlanEnded {
            Limits.id("planId", planId);
            Limits.personalLabel("reason", reason);
            Limits.optionalTime("anchorAt", anchorAt);
            Limits.optionalTime("endsAt", endsAt);
        }

        /** One that ends now. */
        public PlanEnded(String planId, String reason, @Nullable Long anchorAt) {
            this(planId, reason, anchorAt, null);
        }

        @Override
        public List<String> identity() {
            String anchor = anchorAt == null ? "" : Long.toString(anchorAt);
            return endsAt == null
                    ? List.of(planId, reason, anchor)
                    : List.of(planId, reason, anchor, Long.toString(endsAt));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.planEnded(this);
        }
    }

    /**
     * A period of the account's plan began. Appended by the engine, which knows the calendar; the fold takes the times from here and
     * computes none.
     *
     * @param anchorAt from when the periods count, so that an event about an earlier run is known as such
     * @param period the number of the period, counted over all plans of the account from 1
     * @param startsAt when it began
     * @param endsAt when the next begins
     * @param expiresAt when what it gives expires; null for never
     */
    record PlanRenewed(
            String planId,
            long anchorAt,
            int period,
            long startsAt,
            long endsAt,
            @Nullable Long expiresAt) implements PlanEvent {
        /** Refuses bad ids, times that are none and a period that ends before it starts. */
        public PlanRenewed {
            Limits.id("planId", planId);
            Limits.optionalTime("anchorAt", anchorAt);
            Limits.optionalTime("startsAt", startsAt);
            Limits.optionalTime("endsAt", endsAt);
            Limits.optionalTime("expiresAt", expiresAt);
            if (period < 1) {
                throw new InvalidEvent("period", "is " + period, "count periods from 1");
            }
            if (endsAt < startsAt) {
                throw new InvalidEvent("endsAt", "is before startsAt", "give the end of the period");
            }
            if (expiresAt != null && expiresAt < endsAt) {
                throw new InvalidEvent("expiresAt", "is before endsAt", "let credits live to the end of their period");
            }
        }

        @Override
        public List<String> identity() {
            return List.of(planId, Long.toString(anchorAt), Integer.toString(period));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.planRenewed(this);
        }
    }
}
