package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.EventType;
import io.makegood.systemtests.mapping.EveryEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A good body for each route, made from the API's own description of it: what is refused is refused for who sends it. */
final class SampleBodies {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REFERENCE = "#/components/schemas/";
    /** Any text. */
    static final String TEXT = "x-1";
    /** What the description cannot say of a text. */
    private static final Map<String, String> TEXTS = Map.of("payment", "pi_1");
    /** In 2033. */
    private static final Map<String, Long> NUMBERS = Map.of("expiresAt", 2_000_000_000_000L);

    private final JsonNode schemas;

    /** From the document at /openapi.json. */
    SampleBodies(JsonNode description) {
        schemas = description.path("components").path("schemas");
    }

    /** The body of a route, or what one might try where it takes none; without an account if that is null. */
    ObjectNode of(Route route, @Nullable String account) {
        String schema = route.body();
        ObjectNode body = AccessMatrix.ANY_EVENT.equals(schema)
                ? event(EventType.AccountUpdated, "")
                : (ObjectNode) value("", schemas.path(String.valueOf(schema)));
        return withAccount(body == null ? JSON.objectNode() : body, account);
    }

    /** An event of that type, or null if no schema has it. */
    @Nullable
    ObjectNode event(EventType type, String account) {
        return EveryEvent.samples().stream()
                .filter(sample -> sample.type().equals(type.name()))
                .map(sample -> withAccount(sample.json(), account))
                .findFirst()
                .orElse(null);
    }

    private static ObjectNode withAccount(ObjectNode body, @Nullable String account) {
        body.remove("accountId");
        if (account != null && body.has("toAccount")) {
            // Whoever may for the one may for the other.
            body.put("toAccount", account + "-2");
        }
        return account == null ? body : body.put("accountId", account);
    }

    /** A good value of that schema for a field of that name. */
    JsonNode value(String name, JsonNode schema) {
        if (schema.has("$ref")) {
            return value(name, schemas.path(schema.get("$ref").asText().substring(REFERENCE.length())));
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        for (String choice : new String[] {"oneOf", "anyOf"}) {
            if (schema.has(choice)) {
                return value(name, schema.get(choice).get(0));
            }
        }
        return switch (schema.path("type").asText("object")) {
            case "string" -> JSON.textNode(TEXTS.getOrDefault(name, TEXT));
            case "integer", "number" -> JSON.numberNode(NUMBERS.getOrDefault(name, 1L));
            case "boolean" -> JSON.booleanNode(true);
            case "array" -> JSON.arrayNode().add(value(name, schema.path("items")));
            default -> object(schema);
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        for (JsonNode required : schema.path("required")) {
            String name = required.asText();
            object.set(name, value(name, schema.path("properties").path(name)));
        }
        return object;
    }
}
