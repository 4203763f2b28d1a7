package io.makegood.ledger.account;

import io.makegood.ledger.event.BudgetScope;
import org.jspecify.annotations.Nullable;

/**
 * What an account's row knows of who may spend: just enough to tell whether any other row is worth a look. Members, budgets and what
 * was spent of them stand in rows of their own.
 *
 * @param holders how many lists of holders there were; zero if holders were never named
 * @param groups the same of groups
 * @param scopes a set of bits: for whom budgets were ever set
 * @param counted how many budgets have counted, each of them for each whom it counts by itself
 */
public record Spending(int holders, int groups, int scopes, int counted) {
    /** Nobody was ever named, and nothing was ever limited. */
    public static final Spending NONE = new Spending(0, 0, 0, 0);

    /** Another list of holders takes the place of the one before. */
    public Spending withHolders() {
        return new Spending(holders + 1, groups, scopes, counted);
    }

    /** Other groups take the place of those before. */
    public Spending withGroups() {
        return new Spending(holders, groups + 1, scopes, counted);
    }

    /** A budget of that scope was set. */
    public Spending withBudget(BudgetScope scope, @Nullable String scopeId) {
        return new Spending(holders, groups, scopes | bit(scope, scopeId), counted);
    }

    /** One more budget counts. */
    public Spending withCounted() {
        return new Spending(holders, groups, scopes, counted + 1);
    }

    /** Whether a budget of that scope was ever set, for one by name or for each. */
    public boolean mayHave(BudgetScope scope, @Nullable String scopeId) {
        return (scopes & bit(scope, scopeId)) != 0;
    }

    private static int bit(BudgetScope scope, @Nullable String scopeId) {
        return 1 << (2 * (scope.code() - 1) + (scopeId == null ? 0 : 1));
    }
}
