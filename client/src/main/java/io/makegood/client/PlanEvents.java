package io.makegood.client;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent;
import org.jspecify.annotations.Nullable;

/** Events about plans, whose credits the ledger gives period by period. */
public final class PlanEvents {
    private PlanEvents() {}

    /** An account has a plan of the policy from now on, in the place of the one that it had. */
    public static PlanStarted planStarted(String accountId, String planId) {
        return new PlanStarted(accountId, planId);
    }

    /** An account's plan ends now. */
    public static PlanEnded planEnded(String accountId, String planId, String reason) {
        return new PlanEnded(accountId, planId, reason);
    }

    /** Builds a PlanStarted. */
    public static final class PlanStarted extends EventBuilder<PlanStarted> {
        private final String planId;
        private @Nullable Long anchorAt;
        private int quantity = PlanEvent.PlanStarted.QUANTITY_DEFAULT;
        private @Nullable Long startsAt;

        private PlanStarted(String accountId, String planId) {
            super("PlanStarted", accountId);
            this.planId = planId;
        }

        /** From when its periods count, epoch milliseconds, UTC; from now unless given. A plan that is started again gives another. */
        public PlanStarted anchorAt(@Nullable Long epochMillis) {
            anchorAt = epochMillis;
            return this;
        }

        /** How many times the allowance is given, such as seats; once unless given. */
        public PlanStarted quantity(int times) {
            quantity = times;
            return this;
        }

        /**
         * When its first period begins, epoch milliseconds, UTC, where the plan before has given the period that runs now; at once unless
         * given.
         */
        public PlanStarted startsAt(@Nullable Long epochMillis) {
            startsAt = epochMillis;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new PlanEvent.PlanStarted(
                    draft.text("planId", planId),
                    draft.optionalNumber("anchorAt", anchorAt),
                    draft.count("quantity", quantity),
                    draft.optionalNumber("startsAt", startsAt));
        }

        @Override
        PlanStarted self() {
            return this;
        }
    }

    /** Builds a PlanEnded. */
    public static final class PlanEnded extends EventBuilder<PlanEnded> {
        private final String planId;
        private final String reason;
        private @Nullable Long anchorAt;
        private @Nullable Long endsAt;

        private PlanEnded(String accountId, String planId, String reason) {
            super("PlanEnded", accountId);
            this.planId = planId;
            this.reason = reason;
        }

        /** The anchor with which the plan was started, so that nothing that is sent twice ends a later one. */
        public PlanEnded anchorAt(@Nullable Long epochMillis) {
            anchorAt = epochMillis;
            return this;
        }

        /** From when on no period begins, epoch milliseconds, UTC; what was given lives to its expiry. It ends now unless given. */
        public PlanEnded endsAt(@Nullable Long epochMillis) {
            endsAt = epochMillis;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new PlanEvent.PlanEnded(
                    draft.text("planId", planId),
                    draft.text("reason", reason),
                    draft.optionalNumber("anchorAt", anchorAt),
                    draft.optionalNumber("endsAt", endsAt));
        }

        @Override
        PlanEnded self() {
            return this;
        }
    }
}
