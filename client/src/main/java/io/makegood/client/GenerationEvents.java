package io.makegood.client;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events of a generation's life, from the request to its end. Credits are whole units. */
public final class GenerationEvents {
    private GenerationEvents() {}

    /**
     * A customer asked for a generation of {@code feature}. With {@link GenerationRequested#authorize} the ledger prices and
     * charges it and answers with a notice.
     */
    public static GenerationRequested generationRequested(String accountId, String generationId, String feature) {
        return new GenerationRequested(accountId, generationId, feature);
    }

    /** The product stopped before the generation began; nothing is owed for it. */
    public static GenerationRejected generationRejected(String accountId, String generationId, RejectionReason reason) {
        return new GenerationRejected(accountId, generationId, reason);
    }

    /** This program charged a generation: a fact, booked even beyond the balance. */
    public static GenerationCharged generationCharged(String accountId, String generationId) {
        return new GenerationCharged(accountId, generationId);
    }

    /** One item of a generation failed; what it cost comes back. */
    public static ItemFailed itemFailed(String accountId, String generationId, String itemId, FailureCause cause) {
        return new ItemFailed(accountId, generationId, itemId, cause);
    }

    /** One item of a generation reached the customer. */
    public static ItemDelivered itemDelivered(String accountId, String generationId, String itemId, DeliveryKind how) {
        return new ItemDelivered(accountId, generationId, itemId, how);
    }

    /** A generation goes on: what it took so far, and that it needs longer than others. */
    public static GenerationProgressed generationProgressed(String accountId, String generationId) {
        return new GenerationProgressed(accountId, generationId);
    }

    /** A generation ended. */
    public static GenerationCompleted generationCompleted(String accountId, String generationId, Outcome outcome) {
        return new GenerationCompleted(accountId, generationId, outcome);
    }

    /** Builds a GenerationRequested. */
    public static final class GenerationRequested extends EventBuilder<GenerationRequested> {
        private final String generationId;
        private final String feature;
        private final List<String> items = new ArrayList<>();
        private @Nullable String platform;
        private @Nullable String surface;
        private @Nullable String inputMode;
        private @Nullable String label;
        private @Nullable String actorId;
        private boolean authorize;
        private int attempt = GenerationEvent.GenerationRequested.FIRST_ATTEMPT;
        private @Nullable Long maxAmount;
        private final Map<String, String> attributes = new TreeMap<>();
        private final Map<String, Long> quantities = new TreeMap<>();

        private GenerationRequested(String accountId, String generationId, String feature) {
            super("GenerationRequested", accountId);
            this.generationId = generationId;
            this.feature = feature;
        }

        /** Where the customer was: ios, android, web. */
        public GenerationRequested platform(@Nullable String name) {
            platform = name;
            return this;
        }

        /** The screen or editor it was asked from. */
        public GenerationRequested surface(@Nullable String name) {
            surface = name;
            return this;
        }

        /** What it is made from, as the product names it. */
        public GenerationRequested inputMode(@Nullable String name) {
            inputMode = name;
            return this;
        }

        /** What the customer calls it. */
        public GenerationRequested label(@Nullable String text) {
            label = text;
            return this;
        }

        /** Who asked, of the account's holders. */
        public GenerationRequested actorId(@Nullable String id) {
            actorId = id;
            return this;
        }

        /** Adds an item to be made. */
        public GenerationRequested item(String itemId) {
            items.add(itemId);
            return this;
        }

        /** Adds items to be made. */
        public GenerationRequested items(Collection<String> itemIds) {
            items.addAll(itemIds);
            return this;
        }

        /** Asks the ledger to price and charge it. */
        public GenerationRequested authorize() {
            authorize = true;
            return this;
        }

        /** Which try this is, from 1: a request that was declined may be tried again under a higher number. */
        public GenerationRequested attempt(int number) {
            attempt = number;
            return this;
        }

        /** The most that the customer agreed to pay, whole credits, as a quote said; above it the charge is declined. */
        public GenerationRequested maxAmount(long credits) {
            maxAmount = credits;
            return this;
        }

        /** Adds what it is like, such as {@code resolution}: the policy's price may depend on it. */
        public GenerationRequested attribute(String name, String value) {
            attributes.put(name, value);
            return this;
        }

        /** Adds what it is like, by name. */
        public GenerationRequested attributes(Map<String, String> values) {
            attributes.putAll(values);
            return this;
        }

        /** Adds how much of what it will take, such as {@code seconds}: the policy's price may count it. */
        public GenerationRequested quantity(String name, long amount) {
            quantities.put(name, amount);
            return this;
        }

        /** Adds how much of what it will take, by name. */
        public GenerationRequested quantities(Map<String, Long> amounts) {
            quantities.putAll(amounts);
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new GenerationEvent.GenerationRequested(
                    draft.text("generationId", generationId),
                    draft.text("feature", feature),
                    draft.optionalText("platform", platform),
                    draft.optionalText("surface", surface),
                    draft.optionalText("inputMode", inputMode),
                    draft.optionalText("label", label),
                    draft.optionalText("actorId", actorId),
                    draft.texts("items", items),
                    authorize,
                    draft.count("attempt", attempt),
                    draft.optionalNumber("maxAmount", maxAmount),
                    draft.named("attributes", attributes),
                    draft.named("quantities", quantities));
        }

        @Override
        GenerationRequested self() {
            return this;
        }
    }

    /** Builds a GenerationRejected. */
    public static final class GenerationRejected extends EventBuilder<GenerationRejected> {
        private final String generationId;
        private final RejectionReason reason;
        private @Nullable String message;

        private GenerationRejected(String accountId, String generationId, RejectionReason reason) {
            super("GenerationRejected", accountId);
            this.generationId = generationId;
            this.reason = reason;
        }

        /** What the customer was told, or the log says. */
        public GenerationRejected message(@Nullable String text) {
            message = text;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new GenerationEvent.GenerationRejected(
                    draft.text("generationId", generationId),
                    draft.present("reason", reason, RejectionReason.NOT_ACCEPTED),
                    draft.optionalText("message", message));
        }

        @Override
        GenerationRejected self() {
            return this;
        }
    }

    /** Builds a GenerationCharged. */
    public static final class GenerationCharged extends EventBuilder<GenerationCharged> {
        private final String generationId;
        private final List<GenerationEvent.ItemPrice> items = new ArrayList<>();
        private int named;
        private @Nullable String feature;
        private @Nullable String platform;
        private @Nullable String surface;
        private long baseAmount;

        private GenerationCharged(String accountId, String generationId) {
            super("GenerationCharged", accountId);
            this.generationId = generationId;
        }

        /** What the product calls the feature; a policy judges by it. */
        public GenerationCharged feature(@Nullable String name) {
            feature = name;
            return this;
        }

        /** Where the customer was: ios, android, web. */
        public GenerationCharged platform(@Nullable String name) {
            platform = name;
            return this;
        }

        /** The screen or editor it was asked from. */
        public GenerationCharged surface(@Nullable String name) {
            surface = name;
            return this;
        }

        /** What the generation cost beside its items, whole credits. */
        public GenerationCharged baseAmount(long credits) {
            baseAmount = credits;
            return this;
        }

        /** Adds an item and what it cost, whole credits; zero if it is free. */
        public GenerationCharged item(String itemId, long credits) {
            named++;
            try {
                items.add(new GenerationEvent.ItemPrice(itemId, credits));
            } catch (InvalidEvent e) {
                refuse("item " + named, e);
            }
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            List<String> ids =
                    items.stream().map(GenerationEvent.ItemPrice::itemId).toList();
            return new GenerationEvent.GenerationCharged(
                    draft.text("generationId", generationId),
                    draft.optionalText("feature", feature),
                    draft.optionalText("platform", platform),
                    draft.optionalText("surface", surface),
                    draft.amount("baseAmount", baseAmount),
                    draft.texts("items", ids).isEmpty() ? List.of() : items);
        }

        @Override
        GenerationCharged self() {
            return this;
        }
    }

    /** Builds an ItemFailed. */
    public static final class ItemFailed extends EventBuilder<ItemFailed> {
        private final String generationId;
        private final String itemId;
        private final FailureCause cause;
        private @Nullable String message;
        private @Nullable String providerReference;

        private ItemFailed(String accountId, String generationId, String itemId, FailureCause cause) {
            super("ItemFailed", accountId);
            this.generationId = generationId;
            this.itemId = itemId;
            this.cause = cause;
        }

        /** What the provider or the program said. */
        public ItemFailed message(@Nullable String text) {
            message = text;
            return this;
        }

        /** The call that failed, as the AI provider names it. */
        public ItemFailed providerReference(@Nullable String reference) {
            providerReference = reference;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new GenerationEvent.ItemFailed(
                    draft.text("generationId", generationId),
                    draft.text("itemId", itemId),
                    draft.present("cause", cause, FailureCause.OTHER),
                    draft.optionalText("message", message),
                    draft.optionalText("providerReference", providerReference));
        }

        @Override
        ItemFailed self() {
            return this;
        }
    }

    /** Builds an ItemDelivered. */
    public static final class ItemDelivered extends EventBuilder<ItemDelivered> {
        private final String generationId;
        private final String itemId;
        private final DeliveryKind how;
        private @Nullable String resultUrl;

        private ItemDelivered(String accountId, String generationId, String itemId, DeliveryKind how) {
            super("ItemDelivered", accountId);
            this.generationId = generationId;
            this.itemId = itemId;
            this.how = how;
        }

        /** Where it can be looked at, for whoever judges it: an absolute http or https address; the policy says who is shown it. */
        public ItemDelivered resultUrl(@Nullable String address) {
            resultUrl = address;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new GenerationEvent.ItemDelivered(
                    draft.text("generationId", generationId),
                    draft.text("itemId", itemId),
                    draft.present("how", how, DeliveryKind.OTHER),
                    draft.optionalAddress("resultUrl", resultUrl));
        }

        @Override
        ItemDelivered self() {
            return this;
        }
    }

    /** Builds a GenerationCompleted. */
    public static final class GenerationCompleted extends EventBuilder<GenerationCompleted> {
        private final String generationId;
        private final Outcome outcome;
        private @Nullable Long usedAmount;
        private @Nullable String resultUrl;
        private final Map<String, Long> quantities = new TreeMap<>();

        private GenerationCompleted(String accountId, String generationId, Outcome outcome) {
            super("GenerationCompleted", accountId);
            this.generationId = generationId;
            this.outcome = outcome;
        }

        /** Credits really used, when fewer than charged; the rest comes back. */
        public GenerationCompleted usedAmount(long credits) {
            usedAmount = credits;
            return this;
        }

        /** So much of that was really used, such as {@code outputTokens}: the charge is settled at the prices that it was held by. */
        public GenerationCompleted quantity(String name, long amount) {
            quantities.put(name, amount);
            return this;
        }

        /** So much of what was really used, by name. */
        public GenerationCompleted quantities(Map<String, Long> amounts) {
            quantities.putAll(amounts);
            return this;
        }

        /** Where what was made can be looked at, for whoever judges it: an absolute http or https address; the policy says who is shown it. */
        public GenerationCompleted resultUrl(@Nullable String address) {
            resultUrl = address;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new GenerationEvent.GenerationCompleted(
                    draft.text("generationId", generationId),
                    draft.present("outcome", outcome, Outcome.PARTIAL),
                    draft.optionalNumber("usedAmount", usedAmount),
                    draft.named("quantities", quantities),
                    draft.optionalAddress("resultUrl", resultUrl));
        }

        @Override
        GenerationCompleted self() {
            return this;
        }
    }

    /** Builds a GenerationProgressed. */
    public static final class GenerationProgressed extends EventBuilder<GenerationProgressed> {
        private final String generationId;
        private final Map<String, Long> quantities = new TreeMap<>();
        private @Nullable Long extendBy;

        private GenerationProgressed(String accountId, String generationId) {
            super("GenerationProgressed", accountId);
            this.generationId = generationId;
        }

        /** So much of that was used so far, in all; the most that was reported counts. */
        public GenerationProgressed quantity(String name, long amount) {
            quantities.put(name, amount);
            return this;
        }

        /** So much of what was used so far, by name. */
        public GenerationProgressed quantities(Map<String, Long> amounts) {
            quantities.putAll(amounts);
            return this;
        }

        /** So much longer than the policy's charge timeout it may stay open, in all; the most that was reported counts. */
        public GenerationProgressed extendBy(Duration time) {
            extendBy = time.toMillis();
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new GenerationEvent.GenerationProgressed(
                    draft.text("generationId", generationId),
                    draft.named("quantities", quantities),
                    draft.optionalNumber("extendBy", extendBy));
        }

        @Override
        GenerationProgressed self() {
            return this;
        }
    }
}
