package io.makegood.ledger.budget;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A budget that binds a request, and what is left of it. Credits are whole units.
 *
 * @param subject the actor, group or feature for which it counts here; empty if it counts all
 */
public record BudgetLeft(Budget budget, String subject, Spent spent, long now) {
    /** Which of several is named that a request does not fit: the one with the least left, then by scope and id. */
    public static final Comparator<BudgetLeft> NAMED_FIRST = Comparator.comparingLong(BudgetLeft::left)
            .thenComparing(each -> each.budget.scope())
            .thenComparing(each -> each.budget.budgetId())
            .thenComparing(BudgetLeft::subject);

    /** What was spent of it in the window of now. */
    public long used() {
        return spent.at(budget.window(), now);
    }

    /** What may still be spent; below zero if published charges went beyond it. */
    public long left() {
        return Math.subtractExact(budget.limit(), used());
    }

    /** Whether so much does not fit. Nothing at all always does. */
    public boolean isExceededBy(long required) {
        return required > 0 && required > left();
    }

    /** From when so much would fit, epoch milliseconds, UTC; null if never. */
    public @Nullable Long fitsAt(long required) {
        return spent.fitsAt(budget.window(), budget.limit(), required, now);
    }
}
