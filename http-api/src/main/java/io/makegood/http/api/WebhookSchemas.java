package io.makegood.http.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.webhook.MessageTypes;
import io.makegood.bridges.webhook.WebhookTerms;
import io.makegood.ledger.event.Limits;
import java.util.Map;

/** The shapes of what is asked about webhooks. */
final class WebhookSchemas {
    private final ObjectMapper mapper;

    WebhookSchemas(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    Map<String, ObjectNode> all() {
        return Map.of(
                WebhookRoutes.TERMS, terms(),
                WebhookRoutes.ROTATION, rotation(),
                WebhookRoutes.REDELIVERY, redelivery());
    }

    private ObjectNode terms() {
        ObjectNode terms = mapper.createObjectNode().put("type", "object");
        terms.putArray("required").add("name").add("url").add("types");
        ObjectNode parts = terms.putObject("properties");
        text(parts, "name", "What people call it; no other endpoint has it.").put("maxLength", Limits.ID_BYTES_MAX);
        text(parts, "url", "Where it is: https, or http in a network of webhook.networks.")
                .put("maxLength", WebhookTerms.URL_CHARS_MAX)
                .put("default", "https://shop.example/ledger");
        ObjectNode types = part(parts, "types", "array", "What it is told: types, entry.*, notice.* or * for all.");
        types.put("minItems", 1).put("maxItems", WebhookTerms.TYPES_MAX);
        ObjectNode type = types.putObject("items").put("type", "string");
        var known = type.putArray("enum").add("*").add("entry.*").add("notice.*");
        MessageTypes.all().forEach(known::add);
        text(parts, "product", "The id of the policy that governs the accounts it is told of. Default: all");
        text(parts, "accountPrefix", "How the ids of those accounts begin. Default: all");
        part(parts, "thresholds", "array", "The balances that balance.threshold watches, in whole credits.")
                .put("maxItems", WebhookTerms.THRESHOLDS_MAX)
                .putObject("items")
                .put("type", "integer")
                .put("format", "int64");
        part(parts, "openTexts", "boolean", "Whether it reads what people wrote and the ledger sealed.")
                .put("default", false);
        time(
                parts,
                "from",
                "It is told what was recorded from then on. Default: now. When it is changed, of no effect.");
        return terms;
    }

    private ObjectNode rotation() {
        ObjectNode rotation = mapper.createObjectNode().put("type", "object");
        text(rotation.putObject("properties"), "overlap", "How long the former secret signs too, at most P7D.")
                .put("default", "PT24H");
        return rotation;
    }

    private ObjectNode redelivery() {
        ObjectNode redelivery = mapper.createObjectNode().put("type", "object");
        ObjectNode parts = redelivery.putObject("properties");
        text(parts, "messageId", "The one message, of those whose delivery is listed; not with a span.");
        time(parts, "from", "Beginning of the span, by when it was recorded.");
        time(parts, "to", "End of the span. Default: now");
        text(parts, "accountPrefix", "How the ids of the accounts in the span begin. Default: all");
        return redelivery;
    }

    private ObjectNode text(ObjectNode parts, String name, String description) {
        return part(parts, name, "string", description);
    }

    private void time(ObjectNode parts, String name, String description) {
        ObjectNode time = parts.putObject(name).put("description", description + " ISO 8601, or epoch milliseconds.");
        var choices = time.putArray("oneOf");
        choices.addObject().put("type", "integer").put("format", "int64");
        choices.addObject().put("type", "string").put("format", "date-time");
    }

    private static ObjectNode part(ObjectNode parts, String name, String type, String description) {
        return parts.putObject(name).put("type", type).put("description", description);
    }
}
