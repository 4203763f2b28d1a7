package io.makegood.schemas.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.makegood.schemas.avro.LedgerEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON with the contract's field names. Events are flat and begin with their {@code type}; absent fields
 * are left out; bytes are lower-case hex; times are epoch milliseconds. Only events can be read back. Thread-safe.
 */
public final class JsonCodec {
    private final JsonFactory factory = new JsonFactory();

    /** The event that exactly these bytes hold; refuses with all problems of all fields at once. */
    public LedgerEvent decode(byte @Nullable [] record) throws UndecodableRecord {
        return JsonEventReading.read(Encoding.requireSize(record));
    }

    /** The event that exactly this text holds. */
    public LedgerEvent decodeText(String text) throws UndecodableRecord {
        Encoding.requireSize(text);
        return JsonEventReading.read(text);
    }

    /** One line of JSON for any record of the contract. */
    public String toJson(SpecificRecord record) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.writeStartObject();
            if (record instanceof LedgerEvent event) {
                writeEvent(event, json);
            } else {
                writeFields(record, json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }

    private static void writeEvent(LedgerEvent envelope, JsonGenerator json) throws IOException {
        SpecificRecord event = (SpecificRecord) envelope.getEvent();
        json.writeStringField(JsonEventReading.TYPE, event.getSchema().getName());
        for (Schema.Field field : envelope.getSchema().getFields()) {
            if (!field.name().equals(JsonEventReading.EVENT)) {
                writeField(field, envelope, json);
            }
        }
        writeFields(event, json);
    }

    private static void writeFields(SpecificRecord record, JsonGenerator json) throws IOException {
        for (Schema.Field field : record.getSchema().getFields()) {
            writeField(field, record, json);
        }
    }

    private static void writeField(Schema.Field field, SpecificRecord record, JsonGenerator json) throws IOException {
        Object value = record.get(field.pos());
        // Bytes have a default only where older records lack them.
        boolean isLacking = value instanceof ByteBuffer bytes && field.hasDefaultValue() && !bytes.hasRemaining();
        if (value != null && !isLacking) {
            json.writeFieldName(field.name());
            writeValue(JsonFieldReading.present(field.schema()), value, json);
        }
    }

    private static void writeValue(Schema schema, Object value, JsonGenerator json) throws IOException {
        switch (schema.getType()) {
            case STRING, ENUM -> json.writeString(value.toString());
            case LONG, INT -> json.writeNumber(((Number) value).longValue());
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case BYTES -> json.writeString(hex((ByteBuffer) value));
            case ARRAY -> {
                json.writeStartArray();
                for (Object item : (List<?>) value) {
                    writeValue(schema.getElementType(), item, json);
                }
                json.writeEndArray();
            }
            case MAP -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> named : ((Map<?, ?>) value).entrySet()) {
                    json.writeFieldName(String.valueOf(named.getKey()));
                    writeValue(schema.getValueType(), named.getValue(), json);
                }
                json.writeEndObject();
            }
            case RECORD -> {
                json.writeStartObject();
                writeFields((SpecificRecord) value, json);
                json.writeEndObject();
            }
            default -> throw new IllegalStateException(schema.getType() + " has no form in the contract's JSON");
        }
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
