package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plan of an account, as far as Stripe's subscriptions give it one.
 *
 * @param subscriptions those that ask for a plan; the one that began last has its way
 * @param told what the ledger was told last; null if nothing yet
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record AccountPlan(
        SortedSet<String> subscriptions, @Nullable Told told) {
    /** Nobody asked for a plan. */
    static final AccountPlan NONE = new AccountPlan(Collections.emptySortedSet(), null);

    /**
     * What the ledger was told of the account's plan.
     *
     * @param subscription by which
     * @param anchor from when its periods count, in Stripe's seconds
     * @param runs whether it was not told of an end that is now
     * @param endsAt the end that it was told of beforehand, in Stripe's seconds; null for none
     * @param starts how many starts it was told of
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Told(
            String subscription,
            String plan,
            int quantity,
            long anchor,
            boolean runs,
            @Nullable Long endsAt,
            int starts) {
        Told ended() {
            return new Told(subscription, plan, quantity, anchor, false, endsAt, starts);
        }

        Told endingAt(@Nullable Long end) {
            return new Told(subscription, plan, quantity, anchor, runs, end, starts);
        }

        boolean isOf(String another, PlanWish wish) {
            return runs
                    && subscription.equals(another)
                    && plan.equals(wish.plan())
                    && quantity == wish.quantity()
                    && anchor == wish.anchor();
        }
    }

    AccountPlan {
        subscriptions = Objects.requireNonNullElse(subscriptions, Collections.emptySortedSet());
    }

    AccountPlan with(String subscription, boolean asks) {
        SortedSet<String> some = new TreeSet<>(subscriptions);
        if (asks) {
            some.add(subscription);
        } else {
            some.remove(subscription);
        }
        return new AccountPlan(some, told);
    }

    AccountPlan with(Told newlyTold) {
        return new AccountPlan(subscriptions, newlyTold);
    }
}
