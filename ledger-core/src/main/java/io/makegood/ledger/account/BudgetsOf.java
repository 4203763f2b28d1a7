package io.makegood.ledger.account;

import io.makegood.ledger.event.BudgetScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of the budgets that are set for one actor, group or feature, for each of them, or for all. */
public record BudgetsOf(BudgetScope scope, @Nullable String scopeId, List<String> budgetIds) implements SideRow {
    /** So many budgets one of them may have. */
    public static final int MOST = 8;

    /** Keeps its own copy of the list. */
    public BudgetsOf {
        budgetIds = List.copyOf(budgetIds);
    }
}
