package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe said last of a subscription. Each of its events tells all of it, so the newest decides. Times are Stripe's, in seconds.
 *
 * @param at when it was so
 * @param rank which of several of one second is the last: what was created is changed afterwards, and what ended stays so
 * @param since when the subscription began
 * @param anchor {@code billing_cycle_anchor}: from when its periods count
 * @param trialAt when its trial began; null if it has none
 * @param periodEnd when the period ends that it is in; null if it does not say so
 * @param endsAt when it ends, if that is known before; null if it goes on
 * @param endedAt when it ended; null if it did not
 * @param account whose it is by its own metadata; null if that does not say so
 * @param credits whether its own metadata says that its invoices grant credits
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SubscriptionState(
        long at,
        int rank,
        Standing standing,
        List<Item> items,
        long since,
        long anchor,
        @Nullable Long trialAt,
        @Nullable Long periodEnd,
        @Nullable Long endsAt,
        @Nullable Long endedAt,
        @Nullable String account,
        boolean credits) {
    /** How it stands with it. */
    enum Standing {
        /** Its first payment was not made. */
        INCOMPLETE,
        /** Nothing is to be paid yet. */
        TRIAL,
        /** All is paid. */
        ACTIVE,
        /** A payment failed and Stripe tries again. */
        PAST_DUE,
        /** Its invoices are void until somebody says otherwise: it gives nothing for the periods after the one that runs. */
        PAUSED,
        /** It gives nothing, and may again. */
        STOPPED,
        /** It is over. */
        ENDED
    }

    /**
     * What it is a subscription to.
     *
     * @param credits whether the price's metadata says that its invoices grant credits
     */
    record Item(String price, long quantity, boolean credits) {}

    SubscriptionState {
        items = List.copyOf(Objects.requireNonNullElse(items, List.of()));
    }

    /** Reads what an event of it says; throws {@link InvalidStripeEvent} if that cannot be read. */
    static SubscriptionState of(StripeMessage message) throws InvalidStripeEvent {
        JsonNode object = message.object();
        Standing standing = standing(message, object);
        List<Item> items = new ArrayList<>();
        Long periodEnd = time(object, "current_period_end");
        for (JsonNode each : object.path("items").path("data")) {
            JsonNode price = each.path("price").isObject() ? each.path("price") : each.path("plan");
            String id = StripeMessage.idOf(price, "id");
            if (id.isEmpty()) {
                throw new InvalidStripeEvent("an item of the subscription has no price");
            }
            JsonNode quantity = each.path("quantity");
            items.add(new Item(
                    id,
                    quantity.isIntegralNumber() ? quantity.asLong() : 1,
                    GrantTerms.isSaid(price.path("metadata"))));
            // Since Stripe's API of March 2025 each item has a period of its own.
            Long end = time(each, "current_period_end");
            periodEnd = end != null && (periodEnd == null || end < periodEnd) ? end : periodEnd;
        }
        long since = since(message, object);
        Long anchor = time(object, "billing_cycle_anchor");
        String account = object.path("metadata").path(GrantTerms.ACCOUNT).asText("");
        Long endsAt = time(object, "cancel_at");
        if (endsAt == null && object.path("cancel_at_period_end").asBoolean(false)) {
            endsAt = periodEnd;
        }
        return new SubscriptionState(
                message.created(),
                rank(message, standing),
                standing,
                items,
                since,
                anchor == null ? since : anchor,
                time(object, "trial_start"),
                periodEnd,
                endsAt,
                time(object, "ended_at"),
                account.isEmpty() ? null : account,
                GrantTerms.isSaid(object.path("metadata")));
    }

    private static long since(StripeMessage message, JsonNode object) throws InvalidStripeEvent {
        for (Long each : Arrays.asList(time(object, "start_date"), time(object, "created"))) {
            if (each != null) {
                return each;
            }
        }
        if (message.occurredAt() == null) {
            throw new InvalidStripeEvent("the subscription does not say when it began");
        }
        return message.created();
    }

    private static Standing standing(StripeMessage message, JsonNode object) throws InvalidStripeEvent {
        if (message.type().equals("customer.subscription.deleted")) {
            return Standing.ENDED;
        }
        String status = object.path("status").asText("");
        boolean isPaused =
                object.path("pause_collection").path("behavior").asText("").equals("void");
        return switch (status) {
            case "incomplete" -> Standing.INCOMPLETE;
            case "trialing" -> Standing.TRIAL;
            case "active" -> isPaused ? Standing.PAUSED : Standing.ACTIVE;
            case "past_due" -> isPaused ? Standing.PAUSED : Standing.PAST_DUE;
            case "unpaid", "paused" -> Standing.STOPPED;
            case "canceled", "incomplete_expired" -> Standing.ENDED;
            default -> throw new InvalidStripeEvent("the subscription has a status that the ledger does not know");
        };
    }

    private static int rank(StripeMessage message, Standing standing) {
        if (standing == Standing.ENDED) {
            return 3;
        }
        return message.type().equals("customer.subscription.created") ? 0 : standing == Standing.INCOMPLETE ? 1 : 2;
    }

    private static @Nullable Long time(JsonNode object, String name) {
        long seconds = object.path(name).asLong();
        return StripeMessage.millis(seconds) == null ? null : seconds;
    }

    /** The later of the two; of two that are of one moment the same one, whichever is asked. */
    SubscriptionState later(@Nullable SubscriptionState other) {
        if (other == null || other.equals(this)) {
            return this;
        }
        // What is over does not begin again; Stripe makes another subscription.
        if ((standing == Standing.ENDED) != (other.standing == Standing.ENDED)) {
            return standing == Standing.ENDED ? this : other;
        }
        if (at != other.at) {
            return at > other.at ? this : other;
        }
        if (rank != other.rank) {
            return rank > other.rank ? this : other;
        }
        return toString().compareTo(other.toString()) > 0 ? this : other;
    }
}
