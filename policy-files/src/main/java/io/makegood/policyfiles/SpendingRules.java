package io.makegood.policyfiles;

import io.makegood.ledger.budget.Budget;
import java.util.List;

/**
 * Who may spend how much by a policy.
 *
 * @param holdersOnly whether the ledger charges at the wish of an account's holders alone
 * @param budgets those of every account, in the order of the document
 */
public record SpendingRules(boolean holdersOnly, List<Budget> budgets) {
    /** Whoever asks, and as much as there is. */
    public static final SpendingRules NONE = new SpendingRules(false, List.of());

    /** Keeps its own copy of the list. */
    public SpendingRules {
        budgets = List.copyOf(budgets);
    }
}
