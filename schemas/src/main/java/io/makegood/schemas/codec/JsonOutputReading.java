package io.makegood.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * Turns outputs that an engine wrote as JSON into the single objects that it would have written otherwise, so that whoever reads
 * one form reads both. Knows every version of the schemas. Thread-safe.
 */
public final class JsonOutputReading {
    private static final HexFormat HEX = HexFormat.of();

    /** By the name of the record: its versions by fingerprint. */
    private final Map<String, Map<Long, Schema>> schemas = new HashMap<>();

    private final Map<String, Schema> todays = new HashMap<>();

    /** Reads every output of the contract. */
    public JsonOutputReading() {
        JsonOutputWriting.TYPES.forEach((name, type) -> {
            Schema today = SpecificData.get().getSchema(type);
            todays.put(name, today);
            Map<Long, Schema> versions = new HashMap<>();
            SchemaHistory.of(name).forEach(each -> versions.put(SchemaNormalization.parsingFingerprint64(each), each));
            versions.put(SchemaNormalization.parsingFingerprint64(today), today);
            schemas.put(name, versions);
        });
    }

    /** Whether these bytes may be JSON. */
    public static boolean isJson(byte[] record) {
        return record.length > 0 && record[0] == '{';
    }

    /**
     * The single object of that record; nothing if the bytes are no such record.
     *
     * @param fingerprint of the schema that wrote it, as {@link Framing#FINGERPRINT_HEADER} carries it; without one, today's
     */
    public Optional<byte[]> toSingleObject(String recordName, byte[] record, byte @Nullable [] fingerprint) {
        Schema schema = schema(recordName, fingerprint);
        if (schema == null) {
            return Optional.empty();
        }
        try {
            Problems problems = new Problems();
            Map<String, @Nullable Object> object = JsonText.parse(record, problems);
            problems.throwIfAny();
            ByteArrayOutputStream out = new ByteArrayOutputStream(record.length);
            out.writeBytes(Framing.singleObject().header(schema));
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(schema).write(read(schema, object), encoder);
            encoder.flush();
            return Optional.of(out.toByteArray());
        } catch (UndecodableRecord | Misfit | AvroRuntimeException | ArithmeticException e) {
            // Not what an engine writes: whoever reads it says so.
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a buffer cannot fail to be written", e);
        }
    }

    private @Nullable Schema schema(String recordName, byte @Nullable [] fingerprint) {
        if (fingerprint == null) {
            return todays.get(recordName);
        }
        Map<Long, Schema> versions = schemas.get(recordName);
        return versions == null || fingerprint.length != Long.BYTES
                ? null
                : versions.get(ByteBuffer.wrap(fingerprint)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong());
    }

    /** A value that no engine writes there. */
    private static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static GenericRecord read(Schema schema, Map<?, ?> object) throws Misfit {
        for (Object name : object.keySet()) {
            if (schema.getField(String.valueOf(name)) == null) {
                throw new Misfit();
            }
        }
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            Object written = object.get(field.name());
            if (written != null) {
                record.put(field.pos(), value(JsonFieldReading.present(field.schema()), written));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), GenericData.get().getDefaultValue(field));
            } else {
                throw new Misfit();
            }
        }
        return record;
    }

    private static Object value(Schema schema, @Nullable Object written) throws Misfit {
        return switch (schema.getType()) {
            case STRING -> expect(String.class, written);
            case LONG -> expect(Long.class, written);
            case INT -> Math.toIntExact(expect(Long.class, written));
            case BOOLEAN -> expect(Boolean.class, written);
            case ENUM -> symbol(schema, expect(String.class, written));
            case BYTES -> ByteBuffer.wrap(bytes(expect(String.class, written)));
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (Object each : expect(List.class, written)) {
                    list.add(value(schema.getElementType(), each));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> named = new LinkedHashMap<>();
                for (Map.Entry<?, ?> each : ((Map<?, ?>) expect(Map.class, written)).entrySet()) {
                    named.put(String.valueOf(each.getKey()), value(schema.getValueType(), each.getValue()));
                }
                yield named;
            }
            case RECORD -> read(schema, expect(Map.class, written));
            default -> throw new Misfit();
        };
    }

    private static <T> T expect(Class<T> type, @Nullable Object written) throws Misfit {
        if (!type.isInstance(written)) {
            throw new Misfit();
        }
        return type.cast(written);
    }

    private static Object symbol(Schema schema, String name) throws Misfit {
        if (!schema.hasEnumSymbol(name)) {
            throw new Misfit();
        }
        return new GenericData.EnumSymbol(schema, name);
    }

    private static byte[] bytes(String hex) throws Misfit {
        try {
            return HEX.parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new Misfit();
        }
    }
}
