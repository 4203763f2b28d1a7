package io.makegood.ledger.account;

import io.makegood.ledger.budget.Budget;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.event.BudgetScope;
import org.jspecify.annotations.Nullable;

/**
 * A budget that was set on an account, as it was set last.
 *
 * @param limit null once it was ended
 * @param since record time from which it counts, epoch milliseconds, UTC
 * @param edition how often it has begun anew: under another scope or window, or after it was ended
 */
public record BudgetRow(
        String budgetId,
        BudgetScope scope,
        @Nullable String scopeId,
        @Nullable Long limit,
        BudgetWindow window,
        @Nullable Long startsAt,
        long since,
        int edition)
        implements SideRow {
    /** The same with another limit, or ended. */
    public BudgetRow withLimit(@Nullable Long other) {
        return new BudgetRow(budgetId, scope, scopeId, other, window, startsAt, since, edition);
    }

    /** The budget, or null if it was ended. */
    public @Nullable Budget budget() {
        return limit == null
                ? null
                : new Budget(budgetId, scope, scopeId, limit, window, since, Integer.toString(edition));
    }
}
