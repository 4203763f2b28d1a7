package io.makegood.ledger.quote;

import io.makegood.ledger.budget.BudgetLeft;
import io.makegood.ledger.budget.Standing;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import org.jspecify.annotations.Nullable;

/**
 * What an action costs an account, and why it would not be charged (docs/rules.md, section 5): decided once, for whoever asks beforehand
 * and for whoever asks to be charged. Credits are whole units.
 *
 * @param price the policy's price, or null if it has none
 * @param row the row of a price table that decided, or null if the price is in none
 * @param problem what is wrong with what is asked for, or null if nothing is or the policy does not know the feature
 * @param required what the action costs; zero if it is free or not known
 * @param budget the budget that it does not fit, or null if it fits all
 * @param declined why it is not charged, or null if it is
 */
public record ChargeTerms(
        @Nullable Price price,
        @Nullable String row,
        @Nullable PriceProblem problem,
        long required,
        @Nullable BudgetLeft budget,
        @Nullable DeclineReason declined) {
    /**
     * What is asked for.
     *
     * @param maxAmount the most that the customer agreed to, or null if nothing was said
     */
    public record Action(PriceQuery query, @Nullable Long maxAmount) {}

    /**
     * The terms under that policy at record time {@code at}, epoch milliseconds, UTC.
     *
     * @param standing where who asks stands
     * @param funds what the account has for the feature then
     * @throws ArithmeticException if the cost fits no 64 bits
     */
    public static ChargeTerms of(Action action, Policy policy, Standing standing, Funds funds, long at) {
        PriceAnswer answer = policy.answer(action.query(), at);
        Price price = answer.price();
        long required = price == null ? 0 : price.of(action.query().items());
        Long most = action.maxAmount();
        BudgetLeft budget = standing.exceededBy(required);
        DeclineReason declined = null;
        if (!standing.hasAccess()) {
            declined = DeclineReason.NO_ACCESS;
        } else if (!standing.mayAsk()) {
            declined = DeclineReason.NOT_A_HOLDER;
        } else if (price == null) {
            declined = DeclineReason.INVALID_INPUT;
        } else if (most != null && required > most) {
            declined = DeclineReason.PRICE_CHANGED;
        } else if (budget != null) {
            declined = DeclineReason.BUDGET_EXCEEDED;
        } else if (required > funds.available()) {
            declined = DeclineReason.INSUFFICIENT_CREDITS;
        }
        return new ChargeTerms(price, answer.row(), answer.problem(), required, budget, declined);
    }
}
