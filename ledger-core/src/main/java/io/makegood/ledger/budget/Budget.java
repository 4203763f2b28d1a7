package io.makegood.ledger.budget;

import io.makegood.ledger.event.BudgetScope;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what may be spent in a window (docs/rules.md, section 12). Credits are whole units.
 *
 * @param scopeId the only actor, group or feature that it binds; null if it binds each by itself, or all together
 * @param limit the most that may be spent in a window; zero for nothing
 * @param since record time from which it counts, epoch milliseconds, UTC
 * @param edition tells what was counted under this scope and window from what was counted under others before: its number, or its words
 */
public record Budget(
        String budgetId,
        BudgetScope scope,
        @Nullable String scopeId,
        long limit,
        BudgetWindow window,
        long since,
        String edition) {
    /** Whether it binds that actor, group or feature, if its scope is one of these. */
    public boolean binds(String subject) {
        return scopeId == null || scopeId.equals(subject);
    }
}
