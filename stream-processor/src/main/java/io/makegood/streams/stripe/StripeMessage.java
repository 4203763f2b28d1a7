package io.makegood.streams.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An event of Stripe's, as far as the ledger reads it. Fields are read as JSON, so no version of Stripe's API is asked for. */
record StripeMessage(String id, String type, long created, JsonNode object) {
    /** Who gets the credits; in the session's metadata, else its client_reference_id. */
    static final String ACCOUNT = "makegood_account";
    /** How many credits were bought; in the session's metadata. */
    static final String CREDITS = "makegood_credits";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SESSION = "checkout.session.completed";
    private static final String SESSION_PAID_LATER = "checkout.session.async_payment_succeeded";
    private static final String REFUND = "charge.refunded";
    private static final String DISPUTE = "charge.dispute.created";

    /** What an event is to the ledger. */
    enum Meaning {
        /** Credits were bought and paid. */
        PURCHASE,
        /** Money went back, in whole or in part. */
        REFUND,
        /** The customer's bank took the money back. */
        DISPUTE,
        /** Nothing. */
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
        } catch (IOException e) {
            throw new InvalidStripeEvent("it is no valid JSON");
        }
        JsonNode object = event.path("data").path("object");
        if (!event.path("id").isTextual() || !event.path("type").isTextual() || !object.isObject()) {
            throw new InvalidStripeEvent("it has no id, type or data.object");
        }
        return new StripeMessage(
                event.get("id").asText(),
                event.get("type").asText(),
                event.path("created").asLong(),
                object);
    }

    Meaning meaning() {
        return switch (type) {
            case SESSION, SESSION_PAID_LATER ->
                isPaid() && object.path("metadata").has(CREDITS) ? Meaning.PURCHASE : Meaning.NONE;
            case REFUND -> Meaning.REFUND;
            case DISPUTE -> Meaning.DISPUTE;
            default -> Meaning.NONE;
        };
    }

    /** A session may be completed before its payment is; Stripe sends another event then. */
    private boolean isPaid() {
        String status = object.path("payment_status").asText();
        return status.equals("paid") || status.equals("no_payment_required");
    }

    /** What all events about one payment have in common; the session itself where nothing was to be paid. */
    String payment() {
        String payment = object.path("payment_intent").asText("");
        return payment.isEmpty() ? object.path("id").asText("") : payment;
    }

    /** What a refund or a dispute is about; without it nobody knows which credits to take back. */
    void requirePayment() throws InvalidStripeEvent {
        if (object.path("payment_intent").asText("").isEmpty()) {
            throw new InvalidStripeEvent(
                    "the event names no payment_intent; revoke the credits by hand, if there are any");
        }
    }

    String account() throws InvalidStripeEvent {
        String account = object.path("metadata").path(ACCOUNT).asText("");
        if (account.isEmpty()) {
            account = object.path("client_reference_id").asText("");
        }
        if (account.isEmpty()) {
            throw new InvalidStripeEvent(
                    "the session names no account; set metadata " + ACCOUNT + " or client_reference_id");
        }
        return account;
    }

    long credits() throws InvalidStripeEvent {
        String text = object.path("metadata").path(CREDITS).asText("");
        try {
            long credits = Long.parseLong(text);
            if (credits > 0) {
                return credits;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new InvalidStripeEvent("the session's metadata " + CREDITS + " must be a whole number above zero");
    }

    /** Of all that was paid, how much has been paid back by now, in the currency's smallest unit; empty if not told. */
    OptionalLong refunded() {
        JsonNode refunded = object.path("amount_refunded");
        return refunded.isIntegralNumber() ? OptionalLong.of(refunded.asLong()) : OptionalLong.empty();
    }

    long paid() {
        return object.path("amount").asLong();
    }
}
