package io.makegood.ledger.account;

import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.event.BudgetScope;

/**
 * What was spent of a budget, by one subject if it counts for each by itself. It says all that a charge needs that comes back long after
 * the budget was changed.
 *
 * @param ordinal its number on the account, by which generations remember it
 * @param subject the actor, group or feature; empty if it counts all
 * @param edition of the budget, as {@link io.makegood.ledger.budget.Budget#edition}
 */
public record BudgetSpent(
        int ordinal,
        String budgetId,
        BudgetScope scope,
        String subject,
        String edition,
        BudgetWindow window,
        Spent spent)
        implements SideRow {
    /** The same with other credits spent. */
    public BudgetSpent with(Spent now) {
        return new BudgetSpent(ordinal, budgetId, scope, subject, edition, window, now);
    }
}
