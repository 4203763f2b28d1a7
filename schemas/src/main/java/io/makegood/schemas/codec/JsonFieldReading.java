package io.makegood.schemas.codec;

import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns plain JSON values into the values of Avro fields, noting every misfit and going on. Strict on purpose, since
 * it reads money: no number as text, no fraction or exponent even where the value would be whole. Null means left out.
 */
final class JsonFieldReading {
    private static final SpecificData DATA = new ContractData(LedgerEvent.class);

    private final Problems problems;

    JsonFieldReading(Problems problems) {
        this.problems = problems;
    }

    /** A record whose fields the object holds; fields that misfit stay unset. */
    SpecificRecord record(Schema schema, Map<String, @Nullable Object> object, String path) {
        SpecificRecord record = (SpecificRecord) DATA.newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            Object value = field(field, object, path);
            if (value != null) {
                record.put(field.pos(), value);
            }
        }
        return record;
    }

    @Nullable
    Object field(Schema.Field field, Map<String, @Nullable Object> object, String path) {
        String at = path.isEmpty() ? field.name() : path + "." + field.name();
        Object written = object.get(field.name());
        if (written != null) {
            return value(field.schema(), written, at);
        }
        if (field.hasDefaultValue()) {
            return DATA.deepCopy(field.schema(), DATA.getDefaultValue(field));
        }
        problems.add(
                Reason.MISSING_FIELD,
                at,
                object.containsKey(field.name()) ? "is null" : "is missing",
                "add it: " + field.doc());
        return null;
    }

    void refuseUnknown(Map<String, @Nullable Object> object, Set<String> known, String path, String owner) {
        for (String name : object.keySet()) {
            if (!known.contains(name) && !problems.isFull()) {
                problems.add(
                        Reason.UNKNOWN_FIELD,
                        path.isEmpty() ? name : path + "." + name,
                        "is no field of " + owner,
                        NearestName.remedy(name, known, "leave it out; known are " + String.join(", ", known)));
            }
        }
    }

    private @Nullable Object value(Schema schema, Object written, String path) {
        return switch (schema.getType()) {
            case UNION -> value(present(schema), written, path);
            case STRING -> text(written, path);
            case LONG -> whole(written, path, Long.MIN_VALUE, Long.MAX_VALUE);
            case INT -> {
                Long whole = whole(written, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
                yield whole == null ? null : Math.toIntExact(whole);
            }
            case BOOLEAN ->
                written instanceof Boolean
                        ? written
                        : misfit(path, describe(written), "write true or false, without quotes");
            case ENUM -> symbol(schema, written, path);
            case ARRAY -> list(schema.getElementType(), written, path);
            case MAP -> named(schema.getValueType(), written, path);
            case RECORD -> nested(schema, written, path);
            default -> throw new IllegalStateException(schema.getType() + " has no form in the JSON of events");
        };
    }

    /** What a field holds when it is there: the schema itself, or an optional one's other branch. */
    static Schema present(Schema schema) {
        if (!schema.isUnion()) {
            return schema;
        }
        return schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Object text(Object written, String path) {
        if (!(written instanceof String text)) {
            return misfit(path, describe(written), "write text in quotes");
        }
        if (hasLoneSurrogate(text)) {
            return misfit(path, describe(written) + ", with half a surrogate pair", "write whole Unicode characters");
        }
        return text;
    }

    private @Nullable Long whole(Object written, String path, long least, long most) {
        if (written instanceof Long number && number >= least && number <= most) {
            return number;
        }
        if (written instanceof Long || written instanceof BigInteger) {
            misfit(path, describe(written) + ", out of range", "write a whole number from " + least + " to " + most);
        } else if (written instanceof JsonText.Fraction) {
            misfit(path, describe(written), "write a whole number without fraction or exponent");
        } else {
            misfit(path, describe(written), "write a whole number without quotes");
        }
        return null;
    }

    private @Nullable Object symbol(Schema schema, Object written, String path) {
        List<String> symbols = schema.getEnumSymbols();
        String allowed = "write one of " + String.join(", ", symbols);
        if (!(written instanceof String name)) {
            return misfit(path, describe(written), allowed);
        }
        if (!symbols.contains(name)) {
            String hint = NearestName.find(name, symbols)
                    .map(near -> " (did you mean " + near + "?)")
                    .orElse("");
            return misfit(path, describe(written), allowed + hint);
        }
        return DATA.createEnum(name, schema);
    }

    private @Nullable Object list(Schema element, Object written, String path) {
        if (!(written instanceof List<?> values)) {
            return misfit(path, describe(written), "write a list, […]");
        }
        List<Object> read = new ArrayList<>(values.size());
        for (int index = 0; index < values.size(); index++) {
            String at = path + "[" + index + "]";
            Object value = values.get(index);
            Object item = value == null ? misfit(at, describe(null), "leave it out") : value(element, value, at);
            if (item != null) {
                read.add(item);
            }
        }
        return read;
    }

    private @Nullable Object named(Schema element, Object written, String path) {
        if (!(written instanceof Map<?, ?> values)) {
            return misfit(path, describe(written), "write an object of names and values, {…}");
        }
        Map<String, Object> read = new TreeMap<>();
        values.forEach((key, value) -> {
            String name = String.valueOf(key);
            String at = path + "." + name;
            Object item = value == null ? misfit(at, describe(null), "leave it out") : value(element, value, at);
            if (hasLoneSurrogate(name)) {
                misfit(path, "has a name with half a surrogate pair", "write whole Unicode characters");
            } else if (item != null) {
                read.put(name, item);
            }
        });
        return read;
    }

    private @Nullable Object nested(Schema schema, Object written, String path) {
        if (!(written instanceof Map<?, ?>)) {
            return misfit(path, describe(written), "write an object, {…}");
        }
        @SuppressWarnings("unchecked") // JsonText makes no other maps
        Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) written;
        Set<String> known = new LinkedHashSet<>();
        schema.getFields().forEach(field -> known.add(field.name()));
        refuseUnknown(object, known, path, schema.getName());
        return record(schema, object, path);
    }

    private @Nullable Object misfit(String path, String problem, String remedy) {
        problems.add(Reason.INVALID_FIELD, path, problem, remedy);
        return null;
    }

    /** What was written, as the predicate of a sentence about the field. */
    static String describe(@Nullable Object written) {
        if (written == null) {
            return "is null";
        }
        if (written instanceof String text) {
            return "is the text " + Excerpt.quoted(text);
        }
        if (written instanceof JsonText.Fraction number) {
            return "is the number " + Excerpt.bounded(number.literal(), 40);
        }
        if (written instanceof Number) {
            return "is the number " + Excerpt.bounded(written.toString(), 40);
        }
        if (written instanceof Map) {
            return "is an object";
        }
        return written instanceof List ? "is a list" : "is " + written;
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (Character.isSurrogate(text.charAt(index))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(index))) {
                    return true;
                }
                index++;
            }
        }
        return false;
    }
}
