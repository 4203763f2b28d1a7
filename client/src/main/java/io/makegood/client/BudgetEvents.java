package io.makegood.client;

import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.WindowKind;
import org.jspecify.annotations.Nullable;

/** Events about what may be spent, by whom and on what. */
public final class BudgetEvents {
    private BudgetEvents() {}

    /** A budget of an account is from now on as this says; without a limit it ends. */
    public static BudgetSet budgetSet(String accountId, String budgetId, BudgetScope scope, WindowKind window) {
        return new BudgetSet(accountId, budgetId, scope, window);
    }

    /**
     * Builds a BudgetSet. It has no identity of its own, so its derived id follows from what it says and from {@code occurredAt}; give
     * that, where the same may be said again later.
     */
    public static final class BudgetSet extends EventBuilder<BudgetSet> {
        private final String budgetId;
        private final BudgetScope scope;
        private final WindowKind window;
        private @Nullable String scopeId;
        private @Nullable Long limit;
        private @Nullable Long windowMillis;
        private @Nullable Long startsAt;

        private BudgetSet(String accountId, String budgetId, BudgetScope scope, WindowKind window) {
            super("BudgetSet", accountId);
            this.budgetId = budgetId;
            this.scope = scope;
            this.window = window;
        }

        /** The only actor, group or feature that it binds; each of them by itself unless given. */
        public BudgetSet scopeId(@Nullable String id) {
            scopeId = id;
            return this;
        }

        /** The most that may be spent in a window, zero for nothing; unless given, the budget ends. */
        public BudgetSet limit(@Nullable Long credits) {
            limit = credits;
            return this;
        }

        /** How long a FIXED or SLIDING window is, in milliseconds. */
        public BudgetSet windowMillis(@Nullable Long millis) {
            windowMillis = millis;
            return this;
        }

        /** From when it binds, epoch milliseconds, UTC; from now unless given. */
        public BudgetSet startsAt(@Nullable Long epochMillis) {
            startsAt = epochMillis;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new io.makegood.ledger.event.BudgetSet(
                    draft.text("budgetId", budgetId),
                    draft.present("scope", scope, BudgetScope.ALL),
                    draft.optionalText("scopeId", scopeId),
                    draft.optionalNumber("limit", limit),
                    draft.present("window", window, WindowKind.EVER),
                    draft.optionalNumber("windowMillis", windowMillis),
                    draft.optionalNumber("startsAt", startsAt));
        }

        @Override
        BudgetSet self() {
            return this;
        }
    }
}
