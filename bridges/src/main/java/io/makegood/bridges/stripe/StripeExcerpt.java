package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an event of Stripe's: the fields that booking reads, and no other. Stripe sends names, addresses, cards and whatever a
 * customer wrote along with them; none of that is the ledger's to keep. To read an excerpt comes to the same as to read the event.
 */
final class StripeExcerpt {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What of a value is kept; null for nothing. */
    private interface Shape {
        @Nullable
        JsonNode of(JsonNode value);
    }

    /** A text, a number, a boolean or nothing; of what should be one of them and is not, only that it is. */
    private static final Shape PLAIN =
            value -> value.isObject() ? JSON.objectNode() : value.isArray() ? JSON.arrayNode() : value;
    /** What our metadata says; of names that begin like ours and mean nothing, that they are there. */
    private static final Shape METADATA = StripeExcerpt::metadata;
    /** The id of something, or the thing itself, of which the id is kept. */
    private static final Shape ID = either(new Fields(Map.of("id", PLAIN)));

    private static final Set<String> IDS = Set.of("id", "payment_intent", "charge", "invoice", "subscription");

    private static final Shape REFUND =
            fields("id", "payment_intent", "charge", "amount", "currency", "created", "status");
    private static final Shape PAYMENT = fields("payment_intent", "charge");
    private static final Shape AMOUNTS = list(fields("amount"));
    private static final Shape PRICE = fields("id").with("metadata", METADATA);
    private static final Shape PRORATION = fields("proration");
    private static final Shape SUBSCRIPTION = fields("subscription").with("metadata", METADATA);

    private static final Shape ITEM =
            fields("quantity", "current_period_end").with("price", PRICE).with("plan", PRICE);

    private static final Shape WHOLE_SUBSCRIPTION = fields(
                    "id",
                    "status",
                    "created",
                    "start_date",
                    "billing_cycle_anchor",
                    "trial_start",
                    "current_period_end",
                    "cancel_at",
                    "cancel_at_period_end",
                    "ended_at")
            .with("metadata", METADATA)
            .with("pause_collection", fields("behavior"))
            .with("items", fields().with("data", list(ITEM)));

    private static final Shape SESSION = fields(
                    "id",
                    "payment_intent",
                    "subscription",
                    "invoice",
                    "mode",
                    "client_reference_id",
                    "amount_total",
                    "currency",
                    "payment_status")
            .with("metadata", METADATA);

    private static final Shape LINE = fields("subscription", "proration", "amount", "quantity")
            .with("metadata", METADATA)
            .with("period", fields("end"))
            .with("price", either(PRICE))
            .with("pricing", fields().with("price_details", fields().with("price", either(PRICE))))
            .with("plan", fields().with("metadata", METADATA))
            .with(
                    "parent",
                    fields().with("subscription_item_details", PRORATION).with("invoice_item_details", PRORATION))
            .with("discount_amounts", AMOUNTS);

    private static final Shape INVOICE = fields(
                    "id",
                    "payment_intent",
                    "charge",
                    "subscription",
                    "billing_reason",
                    "total",
                    "amount_paid",
                    "currency")
            .with("metadata", METADATA)
            .with("payments", fields().with("data", list(fields().with("payment", PAYMENT))))
            .with("status_transitions", fields("paid_at"))
            .with("parent", fields().with("subscription_details", SUBSCRIPTION))
            .with("subscription_details", fields().with("metadata", METADATA))
            .with("total_discount_amounts", AMOUNTS)
            .with("lines", fields("has_more").with("data", list(LINE)));

    private static final Shape CHARGE = fields(
                    "id", "payment_intent", "invoice", "amount", "currency", "amount_refunded")
            .with("refunds", fields().with("data", list(REFUND)));

    private StripeExcerpt() {}

    /** What is kept of an event, as JSON. */
    static byte[] of(StripeMessage message) {
        ObjectNode event = JSON.objectNode();
        event.put("id", message.id());
        event.put("type", message.type());
        event.put("created", message.created());
        event.put("livemode", message.live());
        if (message.connected() != null) {
            event.put("account", message.connected());
        }
        JsonNode object = shape(message.kind()).of(message.object());
        event.putObject("data").set("object", object == null ? JSON.objectNode() : object);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Shape shape(StripeMessage.Kind kind) {
        return switch (kind) {
            case SESSION -> SESSION;
            case INVOICE -> INVOICE;
            case INVOICE_PAYMENT -> fields("id", "invoice").with("payment", PAYMENT);
            case CHARGE -> CHARGE;
            case REFUND -> REFUND;
            case DISPUTE ->
                fields("id", "payment_intent", "charge", "amount", "currency", "status")
                        .with("balance_transactions", AMOUNTS);
            case PRICE -> PRICE;
            case SUBSCRIPTION -> WHOLE_SUBSCRIPTION;
            case TOP_UP -> fields("topUpId", "accountId", "payment", "credits", "failure");
            case PAYMENT ->
                fields("id")
                        .with("metadata", METADATA)
                        .with("last_payment_error", fields("decline_code", "code", "type"));
            case BINDING -> fields("payment", "accountId", "grantId", "credits");
            case NONE -> fields("id");
        };
    }

    /** An object, and of its fields those. */
    private record Fields(Map<String, Shape> shapes) implements Shape {
        Fields with(String name, Shape shape) {
            Map<String, Shape> more = new HashMap<>(shapes);
            more.put(name, shape);
            return new Fields(more);
        }

        @Override
        public @Nullable JsonNode of(JsonNode value) {
            if (!value.isObject()) {
                return null;
            }
            ObjectNode kept = JSON.objectNode();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                Shape shape = shapes.get(field.getKey());
                JsonNode some = shape == null ? null : shape.of(field.getValue());
                if (some != null) {
                    kept.set(field.getKey(), some);
                }
            }
            return kept;
        }
    }

    private static Fields fields(String... names) {
        Fields fields = new Fields(Map.of());
        for (String name : names) {
            fields = fields.with(name, isId(name) ? ID : PLAIN);
        }
        return fields;
    }

    private static boolean isId(String name) {
        return IDS.contains(name);
    }

    private static Shape either(Shape expanded) {
        return value -> value.isContainerNode() ? expanded.of(value) : value;
    }

    /** Each of a list. Whoever goes over an object in its place goes over the values of its fields. */
    private static Shape list(Shape each) {
        return value -> {
            if (!value.isContainerNode()) {
                return null;
            }
            ArrayNode kept = JSON.arrayNode();
            for (JsonNode one : value) {
                JsonNode some = each.of(one);
                kept.add(some == null ? JSON.nullNode() : some);
            }
            return kept;
        };
    }

    private static @Nullable JsonNode metadata(JsonNode value) {
        if (!value.isObject()) {
            return null;
        }
        ObjectNode kept = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (GrantTerms.NAMES.contains(field.getKey())) {
                kept.set(field.getKey(), PLAIN.of(field.getValue()));
            } else if (field.getKey().startsWith(GrantTerms.MARK)) {
                kept.put(field.getKey(), "");
            }
        }
        return kept;
    }
}
