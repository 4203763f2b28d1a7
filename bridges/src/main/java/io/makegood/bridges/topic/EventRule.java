package io.makegood.bridges.topic;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.codec.FieldProblem;
import java.util.List;
import java.util.Map;

/**
 * How one kind of record becomes an event.
 *
 * @param when what a record must have at each place to be of this kind, as text
 * @param type the event's type
 * @param fields where the event's fields come from, {@code accountId} among them
 */
record EventRule(Map<JsonPointer, String> when, String type, Map<String, Extract> fields) {
    boolean matches(JsonNode record) {
        return when.entrySet().stream().allMatch(condition -> {
            JsonNode found = record.at(condition.getKey());
            return found.isValueNode() && found.asText().equals(condition.getValue());
        });
    }

    /** The event in its flat JSON form; what the record does not have is left out, what cannot be taken is a problem. */
    ObjectNode event(JsonNode record, List<FieldProblem> problems) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("type", type);
        Extract.Source source = new Extract.Source(record, "");
        fields.forEach((name, extract) -> extract.from(source, problems).ifPresent(value -> event.set(name, value)));
        return event;
    }
}
