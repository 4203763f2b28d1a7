package io.makegood.systemtests.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The canonical text has all fields of the schema, in its order; and which texts enter as a digest is what the one list says. */
class EventContentBySchemaTest {
    private int number = 10;

    @Test
    void each_type_has_all_its_fields_in_the_order_of_the_schema() throws Exception {
        EventCodec codec = new EventCodec();
        for (EveryEvent.Sample sample : EveryEvent.samples()) {
            ObjectNode json = (ObjectNode) distinct(sample.json(), "");
            List<String> expected = new ArrayList<>(List.of("makegood-event-1", sample.type()));
            for (String field : List.of("accountId", "eventId", "occurredAt", "source")) {
                expected.add(json.get(field).asText());
            }
            Schema type = LedgerEvent.getClassSchema().getField("event").schema().getTypes().stream()
                    .filter(each -> each.getName().equals(sample.type()))
                    .findFirst()
                    .orElseThrow();
            for (Schema.Field field : type.getFields()) {
                lines(sample.type(), field.name(), json.get(field.name()), expected);
            }
            while (expected.get(expected.size() - 1).isEmpty()) {
                expected.remove(expected.size() - 1);
            }
            assertThat(EventContent.canonicalText(codec.readText(json.toString()))
                            .lines())
                    .as(sample.type())
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void every_personal_text_is_a_text_of_the_schema() {
        for (String name : PersonalTexts.names()) {
            String[] parts = name.split("\\.", 2);
            Schema type = LedgerEvent.getClassSchema().getField("event").schema().getTypes().stream()
                    .filter(each -> each.getName().equals(parts[0]))
                    .findFirst()
                    .orElseThrow();
            assertThat(type.getField(parts[1])).as(name).isNotNull();
            assertThat(type.getField(parts[1]).schema().toString()).as(name).contains("string");
        }
    }

    /** Every text and every number differs from the others, and is of no default, so that none can stand for another. */
    private JsonNode distinct(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(field -> object.set(field, distinct(object.get(field), field)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, distinct(array.get(i), name));
            }
        } else if (node.isTextual() && node.asText().equals("x-1")) {
            return TextNode.valueOf("x-" + name + number++);
        } else if (node.isNumber()) {
            return LongNode.valueOf(node.asLong() + number++);
        }
        return node;
    }

    private static void lines(String type, String name, JsonNode value, List<String> expected) throws Exception {
        if (value == null) {
            expected.add("");
        } else if (value.isArray()) {
            expected.add(Integer.toString(value.size()));
            for (JsonNode each : value) {
                nested(type, name, each, expected);
            }
        } else if (value.isObject()) {
            expected.add(Integer.toString(value.size()));
            for (var field : value.properties()) {
                expected.add(field.getKey());
                if (field.getValue().isArray()) {
                    lines(type, name, field.getValue(), expected);
                } else {
                    expected.add(field.getValue().asText());
                }
            }
        } else if (name.equals("document") || PersonalTexts.holds(EventType.valueOf(type), name)) {
            expected.add(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(value.asText().getBytes(StandardCharsets.UTF_8))));
        } else {
            expected.add(value.asText());
        }
    }

    private static void nested(String type, String name, JsonNode each, List<String> expected) throws Exception {
        if (!each.isObject()) {
            expected.add(each.asText());
            return;
        }
        for (var field : each.properties()) {
            lines(type, name + "." + field.getKey(), field.getValue(), expected);
        }
    }
}
