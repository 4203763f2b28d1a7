package io.makegood.ledger.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From now on no more than so much may be spent in a window; the last one of a budget stands.
 *
 * @param scopeId the actor, group or feature that it binds; null if it binds each of them by itself, or all together
 * @param limit the most that may be spent in a window, zero for nothing; null ends the budget
 * @param windowMillis how long a FIXED or SLIDING window is; null for others
 * @param startsAt from when it counts, epoch milliseconds, UTC, and where the first FIXED window begins; null for the record's time
 */
public record BudgetSet(
        String budgetId,
        BudgetScope scope,
        @Nullable String scopeId,
        @Nullable Long limit,
        WindowKind window,
        @Nullable Long windowMillis,
        @Nullable Long startsAt)
        implements LedgerEvent {
    /** Refuses bad ids, a negative limit, a length where there is none, and none where there is one. */
    public BudgetSet {
        Limits.id("budgetId", budgetId);
        Limits.present("scope", scope);
        Limits.optionalId("scopeId", scopeId);
        if (scope == BudgetScope.ALL && scopeId != null) {
            throw new InvalidEvent("scopeId", "names one of all", "leave it out, or give another scope");
        }
        if (limit != null) {
            Limits.notNegative("limit", limit);
        }
        Limits.present("window", window);
        // How long the window of a budget was that ends does not matter.
        if (limit != null || windowMillis != null) {
            requireLength(window, windowMillis);
        }
        Limits.optionalTime("startsAt", startsAt);
    }

    private static void requireLength(WindowKind window, @Nullable Long millis) {
        if (!window.hasLength()) {
            if (millis != null) {
                throw new InvalidEvent("windowMillis", "is given for " + window, "leave it out");
            }
            return;
        }
        if (millis == null) {
            throw new InvalidEvent("windowMillis", "is missing", "say how long the window is, in milliseconds");
        }
        if (millis < WindowKind.MILLIS_MIN || millis > WindowKind.MILLIS_MAX) {
            throw new InvalidEvent(
                    "windowMillis",
                    "is " + millis,
                    "give " + WindowKind.MILLIS_MIN + " to " + WindowKind.MILLIS_MAX + " milliseconds");
        }
    }

    @Override
    public List<String> identity() {
        List<String> parts = new ArrayList<>(List.of(budgetId, scope.name(), scopeId == null ? "" : scopeId));
        parts.add(limit == null ? "" : Long.toString(limit));
        parts.add(window.name());
        parts.add(windowMillis == null ? "" : Long.toString(windowMillis));
        parts.add(startsAt == null ? "" : Long.toString(startsAt));
        return parts;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.budgetSet(this);
    }
}
