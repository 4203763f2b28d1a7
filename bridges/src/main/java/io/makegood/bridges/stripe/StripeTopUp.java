package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What became of a top-up that was to be paid in Stripe. It goes the way of Stripe's own events, so that whoever tells of it first, this or
 * the webhook of its payment, it is granted once, and refunds and disputes of the payment find it.
 *
 * @param payment the payment intent; null if none was made
 * @param credits what was to be bought
 * @param failure why it was not paid; null if it was
 */
record StripeTopUp(
        String topUpId,
        String accountId,
        @Nullable String payment,
        long credits,
        @Nullable String failure) {
    /** The type of its event. */
    static final String TYPE = "makegood.topup";
    /** How the ids of the grants begin that pay top-ups out. */
    private static final String GRANT = "topup:";

    /** In the metadata of its payment intent: which top-up it pays. */
    static final String ID = "makegood_topup";

    /** Refuses what the ledger would, with {@link InvalidEvent}. */
    StripeTopUp {
        Limits.id("topUpId", topUpId);
        Limits.id("accountId", accountId);
        Limits.positive("credits", credits);
        if (failure != null) {
            Limits.label("reason", failure);
        }
    }

    String grantId() {
        return GRANT + topUpId;
    }

    /** Whether an event is about a top-up. */
    static boolean isOne(StripeMessage message) {
        return message.kind() == StripeMessage.Kind.TOP_UP
                || message.object().path("metadata").has(ID);
    }

    /** Reads what {@link #event} wrote, or what Stripe says of its payment intent. */
    static StripeTopUp of(StripeMessage message) throws InvalidStripeEvent {
        JsonNode object = message.object();
        try {
            if (message.kind() == StripeMessage.Kind.TOP_UP) {
                return new StripeTopUp(
                        object.path("topUpId").asText(""),
                        object.path("accountId").asText(""),
                        object.path("payment").isTextual() ? StripeMessage.idOf(object, "payment") : null,
                        object.path("credits").asLong(),
                        object.path("failure").isTextual()
                                ? object.path("failure").asText()
                                : null);
            }
            JsonNode metadata = object.path("metadata");
            boolean isPaid = message.type().equals("payment_intent.succeeded");
            JsonNode error = object.path("last_payment_error");
            return new StripeTopUp(
                    metadata.path(ID).asText(""),
                    metadata.path(GrantTerms.ACCOUNT).asText(""),
                    StripeMessage.idOf(object, "id"),
                    metadata.path(GrantTerms.CREDITS).asLong(),
                    isPaid ? null : TopUpPayment.reason(error));
        } catch (InvalidEvent e) {
            throw new InvalidStripeEvent(String.valueOf(e.getMessage()));
        }
    }

    /** Its event, the same for the same answer. */
    byte[] event() {
        ObjectNode event = new ObjectMapper().createObjectNode();
        event.put(
                "id",
                (failure == null ? "topup_paid_" : "topup_failed_") + StripeBinding.digest(accountId + '\n' + topUpId));
        event.put("type", TYPE);
        ObjectNode object = event.putObject("data").putObject("object");
        object.put("topUpId", topUpId);
        object.put("accountId", accountId);
        object.put("payment", payment);
        object.put("credits", credits);
        object.put("failure", failure);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
