package io.makegood.client;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TopUpEvent;
import org.jspecify.annotations.Nullable;

/** Events about credits that are bought for an account when they run low. */
public final class TopUpEvents {
    private TopUpEvents() {}

    /** An account agrees to be topped up from now on, or takes that back. */
    public static TopUpSet topUpSet(String accountId, boolean active) {
        return new TopUpSet(accountId, active);
    }

    /** A top-up that the notice TopUpDue named was not paid. One that was is a grant with the id {@code topup:} and its own. */
    public static TopUpFailed topUpFailed(String accountId, String topUpId, String reason) {
        return new TopUpFailed(accountId, topUpId, reason);
    }

    /**
     * Builds a TopUpSet. It has no identity of its own, so its derived id follows from what it says and from {@code occurredAt}; give
     * that, where the same may be said again later.
     */
    public static final class TopUpSet extends EventBuilder<TopUpSet> {
        private final boolean active;
        private @Nullable Long below;
        private @Nullable Long amount;

        private TopUpSet(String accountId, boolean active) {
            super("TopUpSet", accountId);
            this.active = active;
        }

        /** Below which balance, above zero; as the policy says unless given. */
        public TopUpSet below(@Nullable Long credits) {
            below = credits;
            return this;
        }

        /** How many credits are bought, above zero; as the policy says unless given. */
        public TopUpSet amount(@Nullable Long credits) {
            amount = credits;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new TopUpEvent.TopUpSet(
                    active, draft.optionalNumber("below", below), draft.optionalNumber("amount", amount));
        }

        @Override
        TopUpSet self() {
            return this;
        }
    }

    /** Builds a TopUpFailed. */
    public static final class TopUpFailed extends EventBuilder<TopUpFailed> {
        private final String topUpId;
        private final String reason;

        private TopUpFailed(String accountId, String topUpId, String reason) {
            super("TopUpFailed", accountId);
            this.topUpId = topUpId;
            this.reason = reason;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new TopUpEvent.TopUpFailed(draft.text("topUpId", topUpId), draft.text("reason", reason));
        }

        @Override
        TopUpFailed self() {
            return this;
        }
    }
}
