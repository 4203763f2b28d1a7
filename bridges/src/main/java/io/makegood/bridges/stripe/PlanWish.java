package io.makegood.bridges.stripe;

import io.makegood.bridges.stripe.SubscriptionRow.Paid;
import io.makegood.bridges.stripe.SubscriptionState.Item;
import io.makegood.bridges.stripe.SubscriptionState.Standing;
import io.makegood.ledger.event.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which plan a subscription asks for. Times are Stripe's, in seconds.
 *
 * @param plan the plan; null for none
 * @param anchor from when its periods count
 * @param endsAt from when on it gives nothing more; null if that is not known
 * @param problem why nobody knows which plan is asked for, so that what the account has stays as it is; null if it is known
 * @param unknownPrices prices of it of which nobody said whether they sell a plan
 */
record PlanWish(
        @Nullable String plan,
        int quantity,
        long anchor,
        @Nullable Long endsAt,
        @Nullable String problem,
        List<String> unknownPrices) {
    private static final PlanWish NOTHING = new PlanWish(null, 0, 0, null, null, List.of());

    PlanWish {
        unknownPrices = List.copyOf(unknownPrices);
    }

    /** Whether it asks for a plan, or may and nobody knows. */
    boolean isWanted() {
        return plan != null || isUndecided();
    }

    /** Whether nobody knows what it asks for. */
    boolean isUndecided() {
        return problem != null || (plan == null && !unknownPrices.isEmpty());
    }

    /** What a subscription asks for, by what is known of it. */
    static PlanWish of(SubscriptionRow row, PlanSale sale) {
        SubscriptionState state = row.state();
        if (state == null || !gives(state, row, sale)) {
            return NOTHING;
        }
        boolean isTrial = state.standing() == Standing.TRIAL;
        SortedMap<String, Long> quantities = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        for (Item item : state.items()) {
            String plan = sale.plan(item.price());
            if (plan == null) {
                if (!item.credits() && !state.credits()) {
                    unknown.add(item.price());
                }
            } else if (sale.sells(item.price())) {
                String given = isTrial ? sale.trialPlan(item.price()) : plan;
                if (given != null && item.quantity() > 0) {
                    quantities.merge(given, item.quantity(), (one, other) -> Math.min(one + other, Integer.MAX_VALUE));
                }
            }
        }
        if (quantities.size() > 1) {
            return undecided("its prices sell several plans, " + String.join(" and ", quantities.keySet())
                    + ", and an account has one at a time; leave one price");
        }
        if (quantities.isEmpty()) {
            return new PlanWish(null, 0, 0, null, null, unknown);
        }
        String plan = quantities.firstKey();
        long quantity = Objects.requireNonNull(quantities.get(plan));
        if (quantity > Limits.PLAN_QUANTITY_MAX) {
            return undecided("its quantity is above " + Limits.PLAN_QUANTITY_MAX
                    + ", the most that a plan is given; take a plan with a larger allowance");
        }
        long anchor = isTrial ? Objects.requireNonNullElse(state.trialAt(), state.since()) : state.anchor();
        return new PlanWish(plan, (int) quantity, anchor, end(state, row), null, unknown);
    }

    private static boolean gives(SubscriptionState state, SubscriptionRow row, PlanSale sale) {
        Paid paid = row.standingPaid();
        return switch (state.standing()) {
            case TRIAL, ACTIVE -> true;
            case PAST_DUE -> paid != null && !sale.pastDueEnds();
            case PAUSED -> paid != null && paid.until() != null;
            case INCOMPLETE, STOPPED, ENDED -> false;
        };
    }

    /** While it is paused, periods go on in Stripe; its plan ends with the one that was paid last. */
    private static @Nullable Long end(SubscriptionState state, SubscriptionRow row) {
        Long end = state.endsAt();
        Paid paid = row.standingPaid();
        Long until = state.standing() == Standing.PAUSED && paid != null ? paid.until() : null;
        return until != null && (end == null || until < end) ? until : end;
    }

    private static PlanWish undecided(String problem) {
        return new PlanWish(null, 0, 0, null, problem, List.of());
    }
}
