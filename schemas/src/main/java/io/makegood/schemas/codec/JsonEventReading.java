package io.makegood.schemas.codec;

import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event from flat JSON: {@code type} chooses the event's record, and the other fields belong to it or to the
 * envelope. Driven by the schema alone, so a new event type needs no code here.
 */
final class JsonEventReading {
    static final String TYPE = "type";
    static final String EVENT = "event";

    private static final Schema ENVELOPE = LedgerEvent.getClassSchema();
    private static final Map<String, Schema> EVENT_TYPES = eventTypes();

    private final Map<String, @Nullable Object> object;
    private final Problems problems;
    private final JsonFieldReading fields;

    private JsonEventReading(Map<String, @Nullable Object> object, Problems problems) {
        this.object = object;
        this.problems = problems;
        this.fields = new JsonFieldReading(problems);
    }

    static LedgerEvent read(byte[] bytes) throws UndecodableRecord {
        Problems problems = new Problems();
        return read(JsonText.parse(bytes, problems), problems);
    }

    static LedgerEvent read(String text) throws UndecodableRecord {
        Problems problems = new Problems();
        return read(JsonText.parse(text, problems), problems);
    }

    private static LedgerEvent read(Map<String, @Nullable Object> object, Problems problems) throws UndecodableRecord {
        LedgerEvent event = new JsonEventReading(object, problems).event();
        problems.throwIfAny();
        return event;
    }

    private LedgerEvent event() {
        LedgerEvent envelope = new LedgerEvent();
        Set<String> known = new LinkedHashSet<>(List.of(TYPE));
        Schema type = type();
        for (Schema.Field field : ENVELOPE.getFields()) {
            if (!field.name().equals(EVENT)) {
                known.add(field.name());
                envelope.put(field.pos(), fields.field(field, object, ""));
            }
        }
        if (type != null) {
            type.getFields().forEach(field -> known.add(field.name()));
            SpecificRecord event = fields.record(type, object, "");
            envelope.put(ENVELOPE.getField(EVENT).pos(), event);
            fields.refuseUnknown(object, known, "", type.getName());
        }
        return envelope;
    }

    private @Nullable Schema type() {
        Object written = object.get(TYPE);
        if (written == null) {
            problems.add(Reason.MISSING_FIELD, TYPE, "is missing", "add the event's type, " + typeNames());
            return null;
        }
        if (!(written instanceof String name)) {
            problems.add(Reason.INVALID_FIELD, TYPE, JsonFieldReading.describe(written), "write " + typeNames());
            return null;
        }
        Schema type = EVENT_TYPES.get(name);
        if (type == null) {
            problems.add(
                    Reason.UNKNOWN_TYPE,
                    TYPE,
                    Excerpt.quoted(name) + " is no event type",
                    NearestName.remedy(name, EVENT_TYPES.keySet(), "write " + typeNames()));
        }
        return type;
    }

    private static String typeNames() {
        return "one of " + String.join(", ", EVENT_TYPES.keySet());
    }

    private static Map<String, Schema> eventTypes() {
        Map<String, Schema> types = new TreeMap<>();
        for (Schema type : ENVELOPE.getField(EVENT).schema().getTypes()) {
            types.put(type.getName(), type);
        }
        return types;
    }
}
