package io.makegood.ledger.budget;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where who asks stands: whether the account may start anything at all at the wish of that actor, and the budgets that bind the request.
 *
 * @param hasAccess whether the account has access
 * @param mayAsk whether that actor may ask: where the policy lets holders alone spend, one of them
 */
public record Standing(boolean hasAccess, boolean mayAsk, List<BudgetLeft> budgets) {
    /** Keeps its own copy of the list. */
    public Standing {
        budgets = List.copyOf(budgets);
    }

    /** Where no budget binds. */
    public static Standing of(boolean hasAccess) {
        return new Standing(hasAccess, true, List.of());
    }

    /** The budget that so much does not fit; the first to be named if there are several, null if there is none. */
    public @Nullable BudgetLeft exceededBy(long required) {
        BudgetLeft first = null;
        for (BudgetLeft each : budgets) {
            if (each.isExceededBy(required) && (first == null || BudgetLeft.NAMED_FIRST.compare(each, first) < 0)) {
                first = each;
            }
        }
        return first;
    }
}
