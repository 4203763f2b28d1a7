package io.makegood.ledger.budget;

import io.makegood.ledger.event.BudgetScope;
import org.jspecify.annotations.Nullable;

/** Budgets that a policy sets for every account. */
public final class PolicyBudgets {
    private PolicyBudgets() {}

    /**
     * One of them: as long as its scope and window stay the same, what was spent of it counts on under the policy's next version.
     *
     * @param startsAt from when it counts, epoch milliseconds, UTC; null for always
     */
    public static Budget of(
            String budgetId,
            BudgetScope scope,
            @Nullable String scopeId,
            long limit,
            BudgetWindow window,
            @Nullable Long startsAt) {
        String edition = "policy " + scope + " " + window.name() + (scopeId == null ? "" : " " + scopeId);
        return new Budget(budgetId, scope, scopeId, limit, window, startsAt == null ? 0 : startsAt, edition);
    }
}
