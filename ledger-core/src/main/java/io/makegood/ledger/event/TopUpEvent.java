package io.makegood.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credits that are bought for an account when they run low: who agreed to it, and what came of it. See {@link LedgerEvent}. */
public sealed interface TopUpEvent extends LedgerEvent {
    /**
     * An account agrees to be topped up, or takes that back; the last one stands.
     *
     * @param active whether it is topped up from now on
     * @param below below which balance, whole units above zero; null for what the policy says
     * @param amount how many credits are bought, above zero; null for what the policy says
     */
    record TopUpSet(
            boolean active, @Nullable Long below, @Nullable Long amount) implements TopUpEvent {
        /** Refuses amounts that are not above zero. */
        public TopUpSet {
            if (below != null) {
                Limits.positive("below", below);
            }
            if (amount != null) {
                Limits.positive("amount", amount);
            }
        }

        @Override
        public List<String> identity() {
            return List.of(
                    Boolean.toString(active),
                    below == null ? "" : Long.toString(below),
                    amount == null ? "" : Long.toString(amount));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.topUpSet(this);
        }
    }

    /** A top-up that was due was not paid, and is not any more. What is paid comes as a grant {@code topup:ID}. */
    record TopUpFailed(String topUpId, String reason) implements TopUpEvent {
        /** Refuses a bad id and a missing reason. */
        public TopUpFailed {
            Limits.id("topUpId", topUpId);
            Limits.personalLabel("reason", reason);
        }

        @Override
        public List<String> identity() {
            return List.of(topUpId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.topUpFailed(this);
        }
    }
}
