package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * An example for every shape of the API's description: written by hand where that tells more, else made of the shape and of a
 * word for each field, so that no operation is without one. All are of one story: ada has 100 credits, three pictures cost 15, one
 * of them fails.
 */
final class OpenApiExamples {
    private static final String REFERENCE = "#/components/schemas/";
    private static final String RESOURCE = "openapi-examples.json";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Shapes may hold themselves. */
    private static final int DEPTH_MAX = 8;

    private final JsonNode schemas;
    private final JsonNode written;
    private final JsonNode words;

    /**
     * Examples of the shapes of a description.
     *
     * @param schemas its components
     */
    OpenApiExamples(ObjectMapper mapper, JsonNode schemas) {
        this.schemas = schemas;
        try (InputStream in = OpenApiExamples.class.getResourceAsStream(RESOURCE)) {
            JsonNode read = mapper.readTree(Objects.requireNonNull(in, RESOURCE + " is part of this jar"));
            written = read.path("schemas");
            words = read.path("fields");
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /** An example of that shape. */
    JsonNode of(String schema) {
        return named(schema, 0);
    }

    /** The event of the examples as a CloudEvent. */
    JsonNode cloudEvent() {
        ObjectNode event = JSON.objectNode()
                .put("specversion", "1.0")
                .put("id", "ev_1")
                .put("source", "picture-service")
                .put("type", "ItemFailed")
                .put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        of("Event").properties().forEach(field -> {
            if (!field.getKey().equals("type")) {
                data.set(field.getKey(), field.getValue());
            }
        });
        return event;
    }

    private JsonNode named(String schema, int depth) {
        JsonNode byHand = written.path(schema);
        return byHand.isMissingNode() ? value("", schemas.path(schema), depth) : byHand.deepCopy();
    }

    private JsonNode value(String name, JsonNode schema, int depth) {
        if (schema.has("$ref")) {
            return named(schema.get("$ref").asText().substring(REFERENCE.length()), depth + 1);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return symbol(name, schema.get("enum"));
        }
        for (String choice : new String[] {"oneOf", "anyOf"}) {
            if (schema.has(choice)) {
                return value(name, schema.get(choice).get(0), depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            // A field that may be null is that: what is there is shown by the others.
            return JSON.nullNode();
        }
        return switch (type.asText("object")) {
            case "string" ->
                JSON.textNode(words.path(name).isTextual() ? words.path(name).textValue() : name);
            case "integer", "number" -> words.path(name).isNumber() ? words.path(name) : JSON.numberNode(1);
            case "boolean" -> JSON.booleanNode(words.path(name).asBoolean(false));
            case "array" -> list(name, schema.path("items"), depth);
            case "null" -> JSON.nullNode();
            default -> object(schema, depth);
        };
    }

    private JsonNode symbol(String name, JsonNode symbols) {
        for (JsonNode each : symbols) {
            if (each.equals(words.path(name))) {
                return each;
            }
        }
        return symbols.get(0);
    }

    private ArrayNode list(String name, JsonNode items, int depth) {
        ArrayNode list = JSON.arrayNode();
        return depth > DEPTH_MAX ? list : list.add(value(name, items, depth + 1));
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        for (JsonNode required : schema.path("required")) {
            String name = required.asText();
            object.set(name, value(name, schema.path("properties").path(name), depth + 1));
        }
        return object;
    }
}
