package io.makegood.http.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.makegood.ledger.budget.BudgetView;
import java.util.List;

/**
 * Budgets, and what is left of them; of one that counts for each by itself, one for each that has spent of it.
 *
 * @param scale how many decimals the product of the account shows: {@code 10^scale} units make one of its credits
 */
public record BudgetsAnswer(
        List<BudgetView> data,

        @JsonPropertyDescription(
                "Whether there are more than were asked for; those that count for each actor come last.")
        boolean more,

        @JsonPropertyDescription(SCALE) int scale) {
    private static final String SCALE = "Decimals that the product shows: 10^scale units make one credit.";

    /** Keeps its own copy of the list. */
    public BudgetsAnswer {
        data = List.copyOf(data);
    }
}
