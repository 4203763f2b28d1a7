package io.makegood.ledger.quote;

import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.budget.BudgetLeft;
import io.makegood.ledger.budget.BudgetView;
import io.makegood.ledger.budget.Standing;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an action will cost and whether it can be paid, as the ledger would decide if it were asked to charge at that moment
 * (post-remixer policy, REM-2). A quote moves and reserves nothing. Credits are whole units.
 *
 * @param required what the action costs; zero if it is free or not known
 * @param maxAmount what to ask for as {@code maxAmount}, so that no more than this quote says is charged
 * @param available what can be charged for the feature and the model: grants that have expired, or pay for others alone, do not count
 * @param missing how much is lacking, a debt included; zero if nothing
 * @param declined why the action would be declined, or null if it would be charged
 * @param platforms the platforms that the policy lists, if the one asked for is none of them; else empty
 * @param attributes what was said of it by name, beside the platform
 * @param quantities how much of what it takes, as was said
 * @param priceRow the row of the policy's price table that decided, or null if the price is in none
 * @param problem why it has no price though the policy knows the feature, or null
 * @param budget the budget that it does not fit, or null if it fits all or is declined for something else
 * @param grants which grants would pay, in the order in which they burn; empty if it would be declined
 * @param asOf the record time for which the price and the grants hold, epoch milliseconds, UTC
 */
public record Quote(
        String feature,
        @Nullable String platform,
        int items,
        long required,
        long maxAmount,
        long available,
        long missing,
        @Nullable DeclineReason declined,
        List<String> platforms,
        Map<String, String> attributes,
        Map<String, Long> quantities,
        @Nullable String priceRow,
        @Nullable PriceProblem problem,
        @Nullable BudgetView budget,
        List<GrantAmount> grants,
        PolicyRef policy,
        long asOf) {
    /** Keeps its own copies of the lists. */
    public Quote {
        platforms = List.copyOf(platforms);
        attributes = PriceQuery.sorted(attributes);
        quantities = PriceQuery.sorted(quantities);
        grants = List.copyOf(grants);
    }

    /** Quotes {@code items} of {@code feature}, of which nothing further is said. */
    public static Quote of(
            String feature,
            @Nullable String platform,
            int items,
            Policy policy,
            Purse purse,
            boolean accessActive,
            long at) {
        return of(PriceQuery.of(feature, platform, items), policy, purse, accessActive, at);
    }

    /**
     * Quotes what a query asks for.
     *
     * @param accessActive whether the account may start anything at all
     * @param at the record time of the question, epoch milliseconds, UTC
     * @throws ArithmeticException if the cost fits no 64 bits
     */
    public static Quote of(PriceQuery query, Policy policy, Purse purse, boolean accessActive, long at) {
        return of(query, policy, purse, Standing.of(accessActive), at);
    }

    /**
     * The same for whoever asks.
     *
     * @param standing where who asks stands
     */
    public static Quote of(PriceQuery query, Policy policy, Purse purse, Standing standing, long at) {
        Funds funds = purse.fundsFor(query.feature(), query.model(), at);
        ChargeTerms terms = ChargeTerms.of(new ChargeTerms.Action(query, null), policy, standing, funds, at);
        long required = terms.required();
        DeclineReason declined = purse.ended() == null ? terms.declined() : purse.ended();
        BudgetLeft budget = terms.budget();
        return new Quote(
                query.feature(),
                query.platform(),
                query.items(),
                required,
                required,
                funds.available(),
                funds.missing(required),
                declined,
                policy.isUnlistedPlatform(query.platform()) ? policy.platforms() : List.of(),
                query.particulars(),
                query.quantities(),
                terms.row(),
                terms.problem(),
                budget == null || declined != DeclineReason.BUDGET_EXCEEDED ? null : BudgetView.of(budget, required),
                declined == null ? burn(purse.grants(), query, required, at) : List.of(),
                policy.ref(),
                at);
    }

    private static List<GrantAmount> burn(List<OpenGrant> grants, PriceQuery query, long required, long at) {
        List<GrantAmount> paying = new ArrayList<>();
        long rest = required;
        for (OpenGrant grant : grants) {
            boolean pays = !grant.isExpired(at) && grant.paysFor(query.feature(), query.model());
            long part = pays ? Math.min(rest, grant.remaining()) : 0;
            if (part > 0) {
                paying.add(new GrantAmount(grant.grantId(), part));
                rest -= part;
            }
        }
        return paying;
    }
}
