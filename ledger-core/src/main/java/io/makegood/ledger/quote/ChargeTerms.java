package io.makegood.ledger.quote;

import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import org.jspecify.annotations.Nullable;

/**
 * What an action costs an account, and why it would not be charged (docs/rules.md, section 5): decided once, for whoever asks beforehand
 * and for whoever asks to be charged. Credits are whole units.
 *
 * @param price the policy's price, or null if it has none
 * @param unlistedPlatform whether the platform is none of those that the policy lists
 * @param required what the action costs; zero if it is free or not known
 * @param declined why it is not charged, or null if it is
 */
public record ChargeTerms(
        @Nullable Price price,
        boolean unlistedPlatform,
        long required,
        @Nullable DeclineReason declined) {
    /**
     * What is asked for.
     *
     * @param maxAmount the most that the customer agreed to, or null if nothing was said
     */
    public record Action(
            String feature,
            @Nullable String platform,
            int items,
            @Nullable Long maxAmount) {}

    /**
     * The terms under that policy at record time {@code at}, epoch milliseconds, UTC.
     *
     * @param funds what the account has for the feature then
     * @throws ArithmeticException if the cost fits no 64 bits
     */
    public static ChargeTerms of(Action action, Policy policy, boolean accessActive, Funds funds, long at) {
        boolean unlisted = policy.isUnlistedPlatform(action.platform());
        Price price = unlisted ? null : policy.price(action.feature(), action.platform(), at);
        long required = price == null ? 0 : price.of(action.items());
        Long most = action.maxAmount();
        DeclineReason declined = null;
        if (!accessActive) {
            declined = DeclineReason.NO_ACCESS;
        } else if (price == null) {
            declined = DeclineReason.INVALID_INPUT;
        } else if (most != null && required > most) {
            declined = DeclineReason.PRICE_CHANGED;
        } else if (required > funds.available()) {
            declined = DeclineReason.INSUFFICIENT_CREDITS;
        }
        return new ChargeTerms(price, unlisted, required, declined);
    }
}
