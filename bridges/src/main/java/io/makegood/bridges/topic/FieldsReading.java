package io.makegood.bridges.topic;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.RecordSchemas;
import io.makegood.schemas.codec.Excerpt;
import io.makegood.schemas.codec.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the fields of an event come from, against the event's schema: what could never become the event is refused here, and
 * not record by record. A field is a place ({@code /customer/id}), a place with a conversion ({@code { at: /expires, as: iso }}), a
 * value ({@code PAID}, or {@code { value: /x }}), a list made element by element ({@code { each: /images, as: … }}), or an object.
 */
final class FieldsReading {
    /** What a place is. */
    static final String PLACES = "a place is a JSON pointer such as /customer/id";

    private static final String EVENT = "event";
    private static final Schema ENVELOPE = RecordSchemas.ofEvents();

    private final List<String> mistakes;

    FieldsReading(List<String> mistakes) {
        this.mistakes = mistakes;
    }

    /** The fields of an event of that type, the envelope's among them. */
    Map<String, Extract> of(String type, JsonNode node, String at) {
        Map<String, Schema.Field> known = new LinkedHashMap<>();
        for (Schema.Field field : ENVELOPE.getFields()) {
            if (!field.name().equals(EVENT)) {
                known.put(field.name(), field);
            }
        }
        ENVELOPE.getField(EVENT).schema().getTypes().stream()
                .filter(schema -> schema.getName().equals(type))
                .flatMap(schema -> schema.getFields().stream())
                .forEach(field -> known.put(field.name(), field));
        return fields(node, at, known);
    }

    /** The place that a text names, or empty if it names none. */
    static Optional<JsonPointer> place(String text) {
        boolean isPlace = text.isEmpty() || text.startsWith("/");
        return isPlace ? Optional.of(JsonPointer.compile(text)) : Optional.empty();
    }

    private Map<String, Extract> fields(JsonNode node, String at, Map<String, Schema.Field> known) {
        Map<String, Extract> fields = new LinkedHashMap<>();
        node.properties().forEach(written -> {
            String name = written.getKey();
            Schema.Field field = known.get(name);
            if (field == null) {
                mistakes.add(at + "." + name + " is no field; "
                        + NearestName.remedy(name, known.keySet(), "known are " + String.join(", ", known.keySet())));
                return;
            }
            Extract extract = extract(written.getValue(), at + "." + name, present(field.schema()));
            if (extract != null) {
                fields.put(name, extract);
            }
        });
        known.values().stream()
                .filter(field -> !field.hasDefaultValue() && !node.has(field.name()))
                .forEach(field -> mistakes.add(at + " must say where " + field.name() + " comes from, such as "
                        + field.name() + ": /" + field.name()));
        return fields;
    }

    private @Nullable Extract extract(JsonNode node, String at, Schema wanted) {
        if (node.isTextual() && node.asText().startsWith("/")) {
            return new Extract.At(JsonPointer.compile(node.asText()), null);
        }
        if (!(node instanceof ObjectNode object)) {
            return constant(node, at, wanted);
        }
        if (object.has("value")) {
            only(object, Set.of("value"), at);
            return constant(object.get("value"), at, wanted);
        }
        if (object.has("at")) {
            only(object, Set.of("at", "as"), at);
            return converted(object, at, wanted);
        }
        if (object.has("each")) {
            only(object, Set.of("each", "as"), at);
            return each(object, at, wanted);
        }
        if (object.has("as")) {
            mistakes.add(at + ": as needs at with a place, such as { at: /id, as: text }");
            return null;
        }
        if (wanted.getType() != Schema.Type.RECORD) {
            return unfit(at, "is an object", wanted);
        }
        Map<String, Schema.Field> known = new LinkedHashMap<>();
        wanted.getFields().forEach(field -> known.put(field.name(), field));
        return new Extract.Composed(fields(object, at, known));
    }

    private @Nullable Extract converted(ObjectNode object, String at, Schema wanted) {
        JsonNode written = object.get("at");
        Optional<JsonPointer> place = written.isTextual() ? place(written.asText()) : Optional.empty();
        if (place.isEmpty()) {
            mistakes.add(at + ".at: " + PLACES + "; \"\" is the whole element of each");
            return null;
        }
        if (!object.has("as")) {
            return new Extract.At(place.get(), null);
        }
        Optional<Conversion> as = Conversion.of(object.get("as").asText());
        if (as.isEmpty()) {
            mistakes.add(at + ".as must be one of " + Conversion.words());
            return null;
        }
        boolean fits = as.get().makesText()
                ? Set.of(Schema.Type.STRING, Schema.Type.ENUM).contains(wanted.getType())
                : Set.of(Schema.Type.LONG, Schema.Type.INT).contains(wanted.getType());
        return fits
                ? new Extract.At(place.get(), as.get())
                : unfit(
                        at,
                        "is " + (as.get().makesText() ? "text" : "a whole number") + " with as: "
                                + as.get().word(),
                        wanted);
    }

    private @Nullable Extract each(ObjectNode object, String at, Schema wanted) {
        if (wanted.getType() != Schema.Type.ARRAY) {
            return unfit(at, "is a list", wanted);
        }
        Optional<JsonPointer> place = place(object.get("each").asText("none"));
        JsonNode as = object.get("as");
        if (place.isEmpty()) {
            mistakes.add(at + ".each: " + PLACES);
        }
        if (as == null) {
            mistakes.add(at + " must say with as what each element becomes");
            return null;
        }
        if (as.isTextual() && Conversion.of(as.asText()).isPresent()) {
            // Beside each, as is what an element becomes; beside at, it is a conversion.
            mistakes.add(at + ".as: to convert each element write as: { at: \"\", as: " + as.asText()
                    + " }; to mean the word itself, as: { value: " + as.asText() + " }");
            return null;
        }
        Extract element = extract(as, at + ".as", present(wanted.getElementType()));
        return place.isEmpty() || element == null ? null : new Extract.Each(place.get(), element);
    }

    private @Nullable Extract constant(JsonNode value, String at, Schema wanted) {
        boolean fits = switch (wanted.getType()) {
            case STRING -> value.isTextual();
            case ENUM -> value.isTextual() && wanted.getEnumSymbols().contains(value.asText());
            case LONG, INT -> value.isIntegralNumber();
            case BOOLEAN -> value.isBoolean();
            case ARRAY -> value.isArray();
            default -> value.isObject();
        };
        return fits ? new Extract.Constant(value) : unfit(at, "is " + shown(value), wanted);
    }

    private @Nullable Extract unfit(String at, String problem, Schema wanted) {
        mistakes.add(at + " " + problem + "; it must be " + kind(wanted) + ", or a place of the record such as /x");
        return null;
    }

    private static String kind(Schema wanted) {
        return switch (wanted.getType()) {
            case STRING -> "text";
            case ENUM -> "one of " + String.join(", ", wanted.getEnumSymbols());
            case LONG, INT -> "a whole number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list, such as { each: /items, as: … }";
            case MAP ->
                "an object of names and values, as a place or a value" + ", such as { value: { resolution: 720p } }";
            case RECORD ->
                "an object with "
                        + wanted.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(", "));
            default -> "what its schema says";
        };
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? Excerpt.quoted(value.asText()) : Excerpt.bounded(value.toString(), 40);
    }

    private void only(ObjectNode node, Set<String> names, String at) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                mistakes.add(at + " has only " + String.join(", ", new TreeSet<>(names)) + "; remove " + name);
            }
        });
    }

    private static Schema present(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : schema;
    }
}
