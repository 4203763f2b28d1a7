package io.makegood.bridges.stripe;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonFault;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event of Stripe's, as far as the ledger reads it. Fields are read as JSON, so no version of Stripe's API is asked for.
 *
 * @param created when it happened, in seconds, as all times of Stripe's are
 * @param live whether it is about real money; an event that does not say so is
 * @param connected the connected account that it is of, if any
 */
record StripeMessage(
        String id,
        String type,
        long created,
        boolean live,
        @Nullable String connected,
        JsonNode object) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forStrangers());
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final long SECONDS_MIN = 100_000_000L;
    private static final long SECONDS_MAX = 253_402_300_799L;

    /** What an event is about. */
    enum Kind {
        /** A Checkout session that was completed, or paid later. */
        SESSION,
        /** An invoice that was paid. */
        INVOICE,
        /** Which payment paid an invoice. */
        INVOICE_PAYMENT,
        /** A charge: what was paid, and what was refunded of it. */
        CHARGE,
        /** One refund. */
        REFUND,
        /** One dispute. */
        DISPUTE,
        /** What a price grants. */
        PRICE,
        /** A subscription, whole, as it stands now. */
        SUBSCRIPTION,
        /** Credits that an operator granted for a payment; never sent by Stripe. */
        BINDING,
        /** What became of a top-up that was to be paid here; never sent by Stripe. */
        TOP_UP,
        /** A payment that was made, or failed: it may be a top-up's. */
        PAYMENT,
        /** Nothing to the ledger. */
        NONE
    }

    /** Reads an event; throws {@link InvalidStripeEvent} if it is none. */
    static StripeMessage read(byte @Nullable [] json) throws InvalidStripeEvent {
        if (json == null) {
            throw new InvalidStripeEvent("the record has no value");
        }
        JsonNode event;
        try {
            event = JSON.readTree(json);
        } catch (StreamConstraintsException e) {
            throw new InvalidStripeEvent("it " + JsonFault.of(e, "", "JSON"));
        } catch (IOException e) {
            throw new InvalidStripeEvent("it is no valid JSON");
        }
        JsonNode object = event.path("data").path("object");
        if (!event.path("id").isTextual() || !event.path("type").isTextual() || !object.isObject()) {
            throw new InvalidStripeEvent("it has no id, type or data.object");
        }
        String id = event.get("id").asText();
        if (!ID.matcher(id).matches()) {
            throw new InvalidStripeEvent("its id is none of Stripe's");
        }
        String connected = event.path("account").asText("");
        return new StripeMessage(
                id,
                event.get("type").asText(),
                event.path("created").asLong(),
                event.path("livemode").asBoolean(true),
                connected.isEmpty() ? null : connected,
                object);
    }

    Kind kind() {
        return switch (type) {
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" -> Kind.SESSION;
            case "invoice.paid", "invoice.payment_succeeded" -> Kind.INVOICE;
            case "invoice_payment.paid" -> Kind.INVOICE_PAYMENT;
            case "charge.succeeded", "charge.captured", "charge.refunded" -> Kind.CHARGE;
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" -> Kind.REFUND;
            case "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.closed",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated" -> Kind.DISPUTE;
            case "price.created", "price.updated" -> Kind.PRICE;
            case "customer.subscription.created",
                    "customer.subscription.updated",
                    "customer.subscription.deleted",
                    "customer.subscription.paused",
                    "customer.subscription.resumed" -> Kind.SUBSCRIPTION;
            case "payment_intent.succeeded", "payment_intent.payment_failed" -> Kind.PAYMENT;
            case StripeTopUp.TYPE -> Kind.TOP_UP;
            case StripeBinding.TYPE -> Kind.BINDING;
            default -> Kind.NONE;
        };
    }

    /** The record's key: the payment intent if one is named, else what the event is about. */
    String key() {
        String payment = idOf(
                kind() == Kind.INVOICE_PAYMENT
                        ? object.path("payment").path("payment_intent")
                        : object.path("payment_intent"));
        if (!payment.isEmpty()) {
            return payment;
        }
        return kind() == Kind.BINDING
                ? object.path("payment").asText()
                : object.path("id").asText();
    }

    /** When it happened in milliseconds; null if it does not say so in seconds. */
    @Nullable
    Long occurredAt() {
        return millis(created);
    }

    /** A time of Stripe's in milliseconds; null if it is none in seconds. */
    static @Nullable Long millis(long seconds) {
        return seconds >= SECONDS_MIN && seconds <= SECONDS_MAX ? seconds * 1000 : null;
    }

    /** The id of what a field names, whether by id alone or expanded; empty if it names nothing. */
    static String idOf(JsonNode field) {
        return field.isObject() ? field.path("id").asText("") : field.asText("");
    }

    /** The same; throws {@link InvalidStripeEvent} if it is no id. */
    static String idOf(JsonNode object, String name) throws InvalidStripeEvent {
        String id = idOf(object.path(name));
        if (!id.isEmpty() && !isId(id)) {
            throw new InvalidStripeEvent(name + " is no id of Stripe's");
        }
        return id;
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
