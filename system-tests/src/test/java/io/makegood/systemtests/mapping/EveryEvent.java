package io.makegood.systemtests.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.avro.LedgerEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** One valid event of each type of the schema in flat JSON, with every field set, and which of its fields are times. */
public final class EveryEvent {
    /** A time that is one. */
    public static final long TIME = 1_800_000_000_000L;

    private static final String IS_TIME = "Epoch milliseconds";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EveryEvent() {}

    /** An event, and the names of its fields that hold times. */
    public record Sample(ObjectNode json, List<String> times) {
        /** Its type. */
        public String type() {
            return json.get("type").asText();
        }

        /** The same with another value in one field. */
        public ObjectNode with(String field, JsonNode value) {
            ObjectNode changed = json.deepCopy();
            changed.set(field, value);
            return changed;
        }
    }

    /** One of each type, those included that only the engine appends. */
    public static List<Sample> samples() {
        Schema envelope = LedgerEvent.getClassSchema();
        List<Sample> samples = new ArrayList<>();
        for (Schema type : envelope.getField("event").schema().getTypes()) {
            ObjectNode json = JSON.objectNode();
            List<String> times = new ArrayList<>();
            json.put("type", type.getName());
            for (Schema.Field field : envelope.getFields()) {
                if (!field.name().equals("event")) {
                    set(json, field, times);
                }
            }
            type.getFields().forEach(field -> set(json, field, times));
            if (json.has("usedAmount") && json.has("quantities")) {
                // What was used is said once.
                json.remove("usedAmount");
            }
            if (json.has("campaignId")) {
                // A campaign is about no item, and its ground, LEGAL_RIGHT here, is one of generations.
                json.remove("itemId");
            }
            samples.add(new Sample(json, List.copyOf(times)));
        }
        return samples;
    }

    private static void set(ObjectNode json, Schema.Field field, List<String> times) {
        if (field.name().equals("windowMillis")) {
            // Windows of the calendar, of which the first is taken, have no length.
            return;
        }
        boolean isTime = field.doc() != null && field.doc().contains(IS_TIME);
        if (isTime) {
            times.add(field.name());
        }
        boolean isAddress = field.name().equals("resultUrl");
        json.set(
                field.name(),
                isTime
                        ? JSON.numberNode(TIME)
                        : isAddress ? JSON.textNode("https://cdn.example/x-1") : value(field.schema()));
    }

    private static JsonNode value(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                value(schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow());
            case STRING -> JSON.textNode("x-1");
            case LONG, INT -> JSON.numberNode(1);
            case BOOLEAN -> JSON.booleanNode(true);
            case ENUM -> JSON.textNode(schema.getEnumSymbols().get(0));
            case ARRAY -> JSON.arrayNode().add(value(schema.getElementType()));
            case MAP -> JSON.objectNode().set("x-1", value(schema.getValueType()));
            case RECORD -> {
                ObjectNode nested = JSON.objectNode();
                schema.getFields().forEach(field -> nested.set(field.name(), value(field.schema())));
                yield nested;
            }
            default -> throw new IllegalStateException(schema.getType() + " stands in no event");
        };
    }
}
