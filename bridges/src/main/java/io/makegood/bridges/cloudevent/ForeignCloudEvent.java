package io.makegood.bridges.cloudevent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.codec.Excerpt;
import io.makegood.schemas.codec.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0: the attributes are the envelope, the data are the event's own fields. Data that repeat an attribute must say the
 * same, as a record's key must be its account.
 *
 * @param attributes by name, extensions among them
 * @param time the attribute of that name in epoch milliseconds
 * @param data what it carries; an empty object if nothing
 */
public record ForeignCloudEvent(
        Map<String, JsonNode> attributes, @Nullable Long time, JsonNode data) {
    /** What the type of a CloudEvent may begin with. */
    private static final String TYPE_PREFIX = "io.makegood.";

    private static final String SAME = "give both the same, or leave out the one in data";

    /** Nobody changes it. */
    public ForeignCloudEvent {
        attributes = Map.copyOf(attributes);
    }

    /** The event of the ledger that it is, in its flat JSON form. */
    public ObjectNode flat() throws InvalidCloudEvent {
        if (!(data instanceof ObjectNode fields)) {
            throw InvalidCloudEvent.meaning(
                    List.of(new FieldProblem("data", "is no object", "put the event's own fields there")));
        }
        ObjectNode flat = fields.deepCopy();
        List<FieldProblem> problems = new ArrayList<>();
        JsonNode inData = flat.get("type");
        if (inData != null && inData.isTextual()) {
            flat.put("type", withoutPrefix(inData.asText()));
        }
        fill(flat, "type", "type", withoutPrefix(text("type")), problems);
        fill(flat, "id", "eventId", text("id"), problems);
        fill(flat, "source", "source", text("source"), problems);
        fill(flat, "subject", "accountId", text("subject"), problems);
        time(flat, problems);
        if (!problems.isEmpty()) {
            throw InvalidCloudEvent.meaning(problems);
        }
        return flat;
    }

    /** Its attributes as one JSON object, time in epoch milliseconds, with {@code data} beside them. */
    public ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        attributes.forEach(document::set);
        if (time != null) {
            document.put("time", time);
        }
        document.set("data", data);
        return document;
    }

    private @Nullable String text(String attribute) {
        JsonNode value = attributes.get(attribute);
        return value == null ? null : value.asText();
    }

    private static @Nullable String withoutPrefix(@Nullable String type) {
        return type != null && type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
    }

    /** What is no text in the data is left to whoever reads the event: it refuses it. */
    private static void fill(
            ObjectNode flat, String attribute, String field, @Nullable String value, List<FieldProblem> problems) {
        JsonNode inData = flat.get(field);
        if (value == null) {
            return;
        }
        if (inData == null || inData.isNull()) {
            flat.put(field, value);
        } else if (inData.isTextual() && !inData.asText().equals(value)) {
            problems.add(new FieldProblem(
                    attribute,
                    "is " + Excerpt.quoted(value) + ", and data." + field + " is " + Excerpt.quoted(inData.asText()),
                    SAME));
        }
    }

    private void time(ObjectNode flat, List<FieldProblem> problems) {
        if (time == null) {
            return;
        }
        try {
            Limits.optionalTime("time", time);
        } catch (InvalidEvent e) {
            problems.add(
                    new FieldProblem("time", e.problem(), "give the moment at which it happened, or leave it out"));
        }
        JsonNode inData = flat.get("occurredAt");
        if (inData == null || inData.isNull()) {
            flat.put("occurredAt", time);
        } else if (inData.isNumber() && !inData.asText().equals(time.toString())) {
            problems.add(new FieldProblem(
                    "time",
                    "is " + time + " in epoch milliseconds, and data.occurredAt is "
                            + Excerpt.bounded(inData.asText(), 40),
                    SAME));
        }
    }
}
