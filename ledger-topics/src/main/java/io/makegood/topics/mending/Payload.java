package io.makegood.topics.mending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.codec.Utf8Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the record of a dead letter holds, so far as it can be read.
 *
 * @param form how it could be read
 * @param size of all of it, in bytes
 * @param fields what it says, each as text; none where it is no object
 * @param event its event in flat JSON, whether or not the ledger would take it; null where it holds none
 * @param text its beginning as text; null where it is none
 * @param hex its first bytes in hexadecimal; null where it could be read
 */
public record Payload(
        Form form,
        int size,
        List<Field> fields,
        @Nullable String event,
        @Nullable String text,
        @Nullable String hex) {
    /** So much of what cannot be read is shown, in bytes or characters. */
    public static final int SHOWN_MAX = 4_096;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonLimits.forStrangers());

    /** How a payload could be read. */
    public enum Form {
        /** There are no bytes, or they were not kept. */
        NONE,
        /** A JSON object. */
        JSON,
        /** An event in Avro. */
        AVRO,
        /** Text that is neither. */
        TEXT,
        /** Bytes that are nothing of this. */
        BYTES
    }

    /** One field of it. */
    public record Field(String name, String value) {}

    public Payload {
        fields = List.copyOf(fields);
    }

    /**
     * Reads a record's value.
     *
     * @param codec what reads events; dear to make, and of one thread
     */
    public static Payload read(byte @Nullable [] value, LedgerEventCodec codec) {
        if (value == null || value.length == 0) {
            return new Payload(Form.NONE, 0, List.of(), null, null, null);
        }
        if (value[0] != '{') {
            ObjectNode avro = avro(value, codec);
            if (avro != null) {
                return new Payload(Form.AVRO, value.length, fields(avro), avro.toString(), null, null);
            }
        }
        try {
            String text = Utf8Text.afterMark(value);
            ObjectNode json = json(text);
            if (json != null) {
                return new Payload(
                        Form.JSON, value.length, fields(json), json.has("type") ? json.toString() : null, null, null);
            }
            if (isText(text)) {
                return new Payload(Form.TEXT, value.length, List.of(), null, beginning(text), null);
            }
        } catch (NotUtf8 e) {
            // Bytes, then.
        }
        String hex = HexFormat.of().formatHex(Arrays.copyOf(value, Math.min(value.length, SHOWN_MAX)));
        return new Payload(Form.BYTES, value.length, List.of(), null, null, hex);
    }

    private static @Nullable ObjectNode avro(byte[] value, LedgerEventCodec codec) {
        try {
            return json(codec.toJson(codec.decode(value)));
        } catch (UndecodableRecord e) {
            return null;
        }
    }

    private static @Nullable ObjectNode json(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static List<Field> fields(ObjectNode object) {
        List<Field> fields = new ArrayList<>();
        object.properties()
                .forEach(each -> fields.add(new Field(beginning(each.getKey()), beginning(text(each.getValue())))));
        return fields;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static String beginning(String text) {
        if (text.length() <= SHOWN_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN_MAX - 1)) ? SHOWN_MAX - 1 : SHOWN_MAX;
        return text.substring(0, end) + "…";
    }

    private static boolean isText(String text) {
        return text.chars().allMatch(each -> !Character.isISOControl(each) || Character.isWhitespace(each));
    }
}
