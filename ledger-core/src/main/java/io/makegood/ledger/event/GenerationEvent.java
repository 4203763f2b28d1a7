package io.makegood.ledger.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The life of a generation: asked for, refused, charged, failed and delivered item by item, ended. See {@link LedgerEvent}. */
public sealed interface GenerationEvent extends LedgerEvent {
    /**
     * A generation was asked for; with {@code authorize} the ledger prices and charges it, or declines.
     *
     * @param attempt which try this is, from 1: a request that was declined may be tried again under a higher number
     * @param maxAmount the most that the customer agreed to pay, or null; a charge above it is declined
     * @param attributes what it is like, by name, such as {@code resolution}: a price may depend on it
     * @param quantities how much of what it will take, by name, such as {@code seconds}: a price may count it
     */
    record GenerationRequested(
            String generationId,
            String feature,
            @Nullable String platform,
            @Nullable String surface,
            @Nullable String inputMode,
            @Nullable String label,
            @Nullable String actorId,
            List<String> items,
            boolean authorize,
            int attempt,
            @Nullable Long maxAmount,
            Map<String, String> attributes,
            Map<String, Long> quantities)
            implements GenerationEvent {
        /** The attempt of a request that names none. */
        public static final int FIRST_ATTEMPT = 1;

        /** Refuses bad ids, too many items, an item named twice, a bad attempt, a negative amount and bad particulars. */
        public GenerationRequested {
            Limits.id("generationId", generationId);
            Limits.id("feature", feature);
            Limits.optionalId("platform", platform);
            Limits.optionalId("surface", surface);
            Limits.optionalId("inputMode", inputMode);
            Limits.optionalPersonalLabel("label", label);
            Limits.optionalId("actorId", actorId);
            items = List.copyOf(items);
            Limits.items(items, Function.identity());
            Limits.attempt("attempt", attempt);
            if (maxAmount != null) {
                Limits.notNegative("maxAmount", maxAmount);
            }
            attributes = Particulars.attributes(attributes);
            quantities = Particulars.quantities(quantities);
        }

        /** The model that is to make it, or null if the request names none. */
        public @Nullable String model() {
            return attributes.get(Particulars.MODEL);
        }

        /** One of which nothing further is said: no attributes, no quantities. */
        public GenerationRequested(
                String generationId,
                String feature,
                @Nullable String platform,
                @Nullable String surface,
                @Nullable String inputMode,
                @Nullable String label,
                @Nullable String actorId,
                List<String> items,
                boolean authorize,
                int attempt,
                @Nullable Long maxAmount) {
            this(
                    generationId,
                    feature,
                    platform,
                    surface,
                    inputMode,
                    label,
                    actorId,
                    items,
                    authorize,
                    attempt,
                    maxAmount,
                    Map.of(),
                    Map.of());
        }

        /** A first attempt without a limit. */
        public GenerationRequested(
                String generationId,
                String feature,
                @Nullable String platform,
                @Nullable String surface,
                @Nullable String inputMode,
                @Nullable String label,
                @Nullable String actorId,
                List<String> items,
                boolean authorize) {
            this(
                    generationId,
                    feature,
                    platform,
                    surface,
                    inputMode,
                    label,
                    actorId,
                    items,
                    authorize,
                    FIRST_ATTEMPT,
                    null);
        }

        /** The same request as a first attempt without a limit: two requests ask for the same if these are equal. */
        public GenerationRequested asFirstAttempt() {
            return new GenerationRequested(
                    generationId,
                    feature,
                    platform,
                    surface,
                    inputMode,
                    label,
                    actorId,
                    items,
                    authorize,
                    FIRST_ATTEMPT,
                    null,
                    attributes,
                    quantities);
        }

        @Override
        public List<String> identity() {
            return attempt == FIRST_ATTEMPT ? List.of(generationId) : List.of(generationId, Integer.toString(attempt));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationRequested(this);
        }
    }

    /** The product stopped before the generation began; nothing is owed for it. */
    record GenerationRejected(
            String generationId,
            RejectionReason reason,
            @Nullable String message) implements GenerationEvent {
        /** Refuses a bad id or text. */
        public GenerationRejected {
            Limits.id("generationId", generationId);
            Limits.present("reason", reason);
            Limits.optionalPersonalText("message", message);
        }

        @Override
        public List<String> identity() {
            return List.of(generationId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationRejected(this);
        }
    }

    /** What one item cost, in credits; zero for a free item. */
    record ItemPrice(String itemId, long amount) {
        /** Refuses a bad id or a negative amount. */
        public ItemPrice {
            Limits.id("items.itemId", itemId);
            Limits.notNegative("items.amount", amount);
        }
    }

    /** The publisher charged a generation: a fact, booked even beyond the balance. */
    record GenerationCharged(
            String generationId,
            @Nullable String feature,
            @Nullable String platform,
            @Nullable String surface,
            long baseAmount,
            List<ItemPrice> items)
            implements GenerationEvent {
        /** Refuses bad ids, negative amounts, too many items and an item named twice. */
        public GenerationCharged {
            Limits.id("generationId", generationId);
            Limits.optionalId("feature", feature);
            Limits.optionalId("platform", platform);
            Limits.optionalId("surface", surface);
            Limits.notNegative("baseAmount", baseAmount);
            items = List.copyOf(items);
            Limits.items(items, ItemPrice::itemId);
        }

        @Override
        public List<String> identity() {
            return List.of(generationId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationCharged(this);
        }
    }

    /** One item of a generation failed. */
    record ItemFailed(
            String generationId,
            String itemId,
            FailureCause cause,
            @Nullable String message,
            @Nullable String providerReference)
            implements GenerationEvent {
        /** Refuses a bad id or text. */
        public ItemFailed {
            Limits.id("generationId", generationId);
            Limits.id("itemId", itemId);
            Limits.present("cause", cause);
            Limits.optionalPersonalText("message", message);
            Limits.optionalLabel("providerReference", providerReference);
        }

        @Override
        public List<String> identity() {
            return List.of(generationId, itemId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.itemFailed(this);
        }
    }

    /**
     * One item of a generation reached the customer.
     *
     * @param resultUrl where it can be looked at, for whoever judges it; an absolute http or https address
     */
    record ItemDelivered(
            String generationId,
            String itemId,
            DeliveryKind how,
            @Nullable String resultUrl) implements GenerationEvent {
        /** Refuses a bad id or address. */
        public ItemDelivered {
            Limits.id("generationId", generationId);
            Limits.id("itemId", itemId);
            Limits.present("how", how);
            Limits.optionalPersonalUrl("resultUrl", resultUrl);
        }

        /** One that says nothing of where it is. */
        public ItemDelivered(String generationId, String itemId, DeliveryKind how) {
            this(generationId, itemId, how, null);
        }

        @Override
        public List<String> identity() {
            return List.of(generationId, itemId, how.name());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.itemDelivered(this);
        }
    }

    /**
     * A generation ended.
     *
     * @param usedAmount what of the charge was really used, in credits, if the product knows
     * @param quantities how much of what it really took, by name; none if the product does not say
     * @param resultUrl where what was made can be looked at, for whoever judges it; an absolute http or https address
     */
    record GenerationCompleted(
            String generationId,
            Outcome outcome,
            @Nullable Long usedAmount,
            Map<String, Long> quantities,
            @Nullable String resultUrl)
            implements GenerationEvent {
        /** Refuses a bad id, a negative amount, bad quantities, quantities beside an amount, and a bad address. */
        public GenerationCompleted {
            Limits.id("generationId", generationId);
            Limits.present("outcome", outcome);
            if (usedAmount != null) {
                Limits.notNegative("usedAmount", usedAmount);
            }
            quantities = Particulars.quantities(quantities);
            if (usedAmount != null && !quantities.isEmpty()) {
                throw new InvalidEvent(
                        "quantities", "stand beside usedAmount", "say what was used once: in credits or in quantities");
            }
            Limits.optionalPersonalUrl("resultUrl", resultUrl);
        }

        /** One that says nothing of where the result is. */
        public GenerationCompleted(
                String generationId, Outcome outcome, @Nullable Long usedAmount, Map<String, Long> quantities) {
            this(generationId, outcome, usedAmount, quantities, null);
        }

        /** One that says nothing of quantities. */
        public GenerationCompleted(String generationId, Outcome outcome, @Nullable Long usedAmount) {
            this(generationId, outcome, usedAmount, Map.of());
        }

        @Override
        public List<String> identity() {
            return List.of(generationId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationCompleted(this);
        }
    }

    /**
     * A generation goes on.
     *
     * @param quantities how much of what it took so far, in all, by name; the most of each that was reported counts
     * @param extendBy how much longer than its policy's charge timeout it may stay open, in all, in milliseconds; the most that was
     *     reported counts. Null for no longer
     */
    record GenerationProgressed(
            String generationId,
            Map<String, Long> quantities,
            @Nullable Long extendBy) implements GenerationEvent {
        /** Refuses a bad id, bad quantities, an extension that is none or too long, and saying nothing. */
        public GenerationProgressed {
            Limits.id("generationId", generationId);
            quantities = Particulars.quantities(quantities);
            if (extendBy != null && (extendBy < 1 || extendBy > Limits.EXTENSION_MAX_MILLIS)) {
                throw new InvalidEvent(
                        "extendBy",
                        "is " + extendBy,
                        "give milliseconds from 1 to " + Limits.EXTENSION_MAX_MILLIS + ", which are 30 days");
            }
            if (quantities.isEmpty() && extendBy == null) {
                throw new InvalidEvent("quantities", "are missing", "say what was used so far, or extendBy");
            }
        }

        @Override
        public List<String> identity() {
            List<String> identity = new ArrayList<>();
            identity.add(generationId);
            quantities.forEach((name, amount) -> identity.add(name + "=" + amount));
            if (extendBy != null) {
                identity.add("extendBy=" + extendBy);
            }
            return List.copyOf(identity);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationProgressed(this);
        }
    }

    /** A charged generation did not end within its policy's charge timeout. Appended by the engine. */
    record GenerationTimedOut(String generationId) implements GenerationEvent {
        /** Refuses a bad id. */
        public GenerationTimedOut {
            Limits.id("generationId", generationId);
        }

        @Override
        public List<String> identity() {
            return List.of(generationId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.generationTimedOut(this);
        }
    }
}
