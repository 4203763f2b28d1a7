package io.makegood.bridges.stripe;

import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of Stripe's prices sell plans. Such a price grants nothing by its invoices: the ledger's calendar gives what the plan has for each
 * period.
 *
 * @param plans the plan by the id of the price; {@link #NOTHING} for one that sells something else
 * @param trialPlans the plan while a subscription to the price is on trial; without one a trial gives nothing
 * @param pastDueEnds whether a plan ends as soon as a payment fails, and not only when Stripe has given up
 */
public record PlanSale(SortedMap<String, String> plans, SortedMap<String, String> trialPlans, boolean pastDueEnds) {
    /** Sells no plans. */
    public static final PlanSale NONE = new PlanSale(Map.of(), Map.of(), false);

    /** Stands for a price that sells something else, and is known to. */
    public static final String NOTHING = "-";

    /** Refuses what is no id, with {@link IllegalArgumentException}. */
    public PlanSale {
        require("stripe.plans", plans);
        require("stripe.trial.plans", trialPlans);
        for (String price : trialPlans.keySet()) {
            if (!plans.containsKey(price)) {
                throw new IllegalArgumentException(
                        "stripe.trial.plans names " + price + ", which stripe.plans does not; name its plan there too");
            }
        }
        plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
        trialPlans = Collections.unmodifiableSortedMap(new TreeMap<>(trialPlans));
    }

    /** Those of two maps. */
    public PlanSale(Map<String, String> plans, Map<String, String> trialPlans, boolean pastDueEnds) {
        this(new TreeMap<>(plans), new TreeMap<>(trialPlans), pastDueEnds);
    }

    private static void require(String setting, Map<String, String> plans) {
        plans.forEach((price, plan) -> {
            if (!StripeMessage.isId(price)) {
                throw new IllegalArgumentException(
                        setting + " must be PRICE=PLAN, several separated by commas, such as price_1Nabc=pro");
            }
            try {
                Limits.id(setting, plan);
            } catch (InvalidEvent e) {
                throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
            }
        });
    }

    /** Whether any price sells a plan here. */
    boolean isUsed() {
        return !plans.isEmpty();
    }

    /** The plan that the price sells, {@link #NOTHING} if it is known to sell none, or null if nobody said. */
    @Nullable
    String plan(String price) {
        return plans.get(price);
    }

    /** Whether the price sells a plan. */
    boolean sells(String price) {
        String plan = plans.get(price);
        return plan != null && !plan.equals(NOTHING);
    }

    /** The plan while a subscription to the price is on trial, or null. */
    @Nullable
    String trialPlan(String price) {
        return trialPlans.get(price);
    }
}
