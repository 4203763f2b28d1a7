package io.makegood.ledger.budget;

import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.WindowKind;
import org.jspecify.annotations.Nullable;

/**
 * A budget as readers are shown it. Credits are whole units; times are epoch milliseconds, UTC.
 *
 * @param scopeId the actor, group or feature for which this is; null if it counts all
 * @param windowMillis how long a FIXED or SLIDING window is; null for others
 * @param used what was spent in the window of now
 * @param left what may still be spent in it; zero also where published charges went beyond the limit
 * @param renewsAt when the next window begins, or what was asked for fits a sliding one; null if never, or not known
 */
public record BudgetView(
        String budgetId,
        BudgetScope scope,
        @Nullable String scopeId,
        WindowKind window,
        @Nullable Long windowMillis,
        long limit,
        long used,
        long left,
        @Nullable Long renewsAt) {
    /** What is left of a budget, by which so much was asked for. */
    public static BudgetView of(BudgetLeft left, long required) {
        return of(left, left.fitsAt(required));
    }

    /** What is left of a budget. */
    public static BudgetView of(BudgetLeft left) {
        return of(left, left.budget().window().endOf(left.now()));
    }

    private static BudgetView of(BudgetLeft left, @Nullable Long renewsAt) {
        Budget budget = left.budget();
        BudgetWindow window = budget.window();
        return new BudgetView(
                budget.budgetId(),
                budget.scope(),
                left.subject().isEmpty() ? null : left.subject(),
                window.kind(),
                window.kind().hasLength() ? window.lengthMillis() : null,
                budget.limit(),
                left.used(),
                Math.max(0, left.left()),
                renewsAt);
    }
}
