package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a subscription.
 *
 * @param account who bought it, as its session said; null if that is not known
 * @param waiting its invoices that could not be booked without it
 * @param state what Stripe said of it last; null if it said nothing
 * @param paid when all was paid last; null if it never was
 * @param unpaidAt when it stood last so that nothing had to be given; null if it never did
 * @param planOf the account whose row of plans has it; null for none
 * @param startedAt the anchor under which the ledger was told of its plan last; null if it never was
 * @param openCase the case about its plan; null if none is open
 * @param cases how many were ever opened
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SubscriptionRow(
        @Nullable String account,
        SortedSet<String> waiting,
        @Nullable SubscriptionState state,
        @Nullable Paid paid,
        @Nullable Long unpaidAt,
        @Nullable String planOf,
        @Nullable Long startedAt,
        @Nullable String openCase,
        @Nullable Integer cases) {
    /**
     * That all was paid.
     *
     * @param at when, in Stripe's seconds
     * @param until when the period ends that was paid; null if that is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Paid(long at, @Nullable Long until) {
        Paid later(@Nullable Paid other) {
            return other == null || at > other.at || (at == other.at && end() >= other.end()) ? this : other;
        }

        private long end() {
            return until == null ? 0 : until;
        }
    }

    /** Nothing is known of it. */
    static final SubscriptionRow NONE =
            new SubscriptionRow(null, Collections.emptySortedSet(), null, null, null, null, null, null, null);

    SubscriptionRow {
        waiting = Objects.requireNonNullElse(waiting, Collections.emptySortedSet());
    }

    SubscriptionRow of(@Nullable String buyer, SortedSet<String> newWaiting) {
        return new SubscriptionRow(buyer, newWaiting, state, paid, unpaidAt, planOf, startedAt, openCase, cases);
    }

    /** The same after another word of Stripe's. */
    SubscriptionRow with(SubscriptionState said) {
        Paid newlyPaid = paid;
        Long newlyUnpaid = unpaidAt;
        switch (said.standing()) {
            case ACTIVE -> newlyPaid = new Paid(said.at(), said.periodEnd()).later(paid);
            case INCOMPLETE, TRIAL, STOPPED ->
                newlyUnpaid = unpaidAt == null ? said.at() : Math.max(unpaidAt, said.at());
            case PAST_DUE, PAUSED, ENDED -> {}
        }
        return new SubscriptionRow(
                account, waiting, said.later(state), newlyPaid, newlyUnpaid, planOf, startedAt, openCase, cases);
    }

    /** When the period ends that was paid last, if nothing was left unpaid since then; null otherwise. */
    @Nullable
    Paid standingPaid() {
        Long unpaid = unpaidAt;
        Paid last = paid;
        return last == null || (unpaid != null && unpaid > last.at()) ? null : last;
    }

    SubscriptionRow inRowOf(@Nullable String planAccount) {
        return new SubscriptionRow(account, waiting, state, paid, unpaidAt, planAccount, startedAt, openCase, cases);
    }

    SubscriptionRow started(long anchor) {
        return new SubscriptionRow(account, waiting, state, paid, unpaidAt, planOf, anchor, openCase, cases);
    }

    SubscriptionRow opened(String caseId) {
        int before = cases == null ? 0 : cases;
        return new SubscriptionRow(account, waiting, state, paid, unpaidAt, planOf, startedAt, caseId, before + 1);
    }

    SubscriptionRow closed() {
        return new SubscriptionRow(account, waiting, state, paid, unpaidAt, planOf, startedAt, null, cases);
    }

    /** Whose it is: its own metadata goes before its session. */
    @Nullable
    String owner() {
        SubscriptionState known = state;
        return known != null && known.account() != null ? known.account() : account;
    }
}
