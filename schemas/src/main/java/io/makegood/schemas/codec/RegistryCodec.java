package io.makegood.schemas.codec;

import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record type in the wire format of schema registries: {@code 00}, the schema's id in 4 bytes, most significant
 * first, then the datum. Data of another version is read as today's. Reuses its buffers, so an instance belongs to one
 * thread.
 */
public final class RegistryCodec<T extends SpecificRecord> {
    private static final int HEADER_BYTES = Framing.REGISTRY_BYTES;

    /** Far more versions than one topic has; keeps strangers' ids from filling the memory. */
    private static final int READINGS_MAX = 100;

    private final Class<T> type;
    private final SchemaById schemas;
    private final DatumWriting<T> writing;
    private final Map<Integer, DatumReading<T>> readings = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, DatumReading<T>> eldest) {
            return size() > READINGS_MAX;
        }
    };

    private RegistryCodec(Class<T> type, SchemaById schemas) {
        this.type = type;
        this.schemas = schemas;
        this.writing = new DatumWriting<>(type);
    }

    /** A codec for the thread that asks. */
    public static <T extends SpecificRecord> RegistryCodec<T> of(Class<T> type, SchemaById schemas) {
        return new RegistryCodec<>(type, schemas);
    }

    /** Today's schema, to be registered. */
    public Schema schema() {
        return writing.schema();
    }

    /** The record's bytes under the id that the registry gave {@link #schema()}. */
    public byte[] encode(T record, int schemaId) {
        byte[] header =
                ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(schemaId).array();
        return writing.write(header, record);
    }

    /** The record that exactly these bytes hold. */
    public T decode(byte @Nullable [] record) throws UndecodableRecord {
        byte[] bytes = Encoding.requireSize(record);
        if (bytes[0] != 0) {
            throw new UndecodableRecord(Reason.UNKNOWN_ENCODING, "the record is not in a registry frame (00)");
        }
        return reading(schemaId(bytes)).read(bytes, HEADER_BYTES);
    }

    /** The id that a framed record names. */
    static int schemaId(byte[] bytes) throws UndecodableRecord {
        if (bytes.length < HEADER_BYTES) {
            throw new UndecodableRecord(
                    Reason.TRUNCATED_OR_INVALID_AVRO,
                    "the record ends within its schema id, after " + bytes.length + " bytes");
        }
        return ByteBuffer.wrap(bytes).getInt(1);
    }

    private DatumReading<T> reading(int id) throws UndecodableRecord {
        DatumReading<T> known = readings.get(id);
        if (known != null) {
            return known;
        }
        Schema writer = schemas.find(id)
                .orElseThrow(() -> new UndecodableRecord(
                        Reason.UNKNOWN_SCHEMA,
                        "the schema registry has no schema with id " + Integer.toUnsignedString(id)
                                + "; register the schema before publishing with it"));
        DatumReading<T> reading = new DatumReading<>(type, writer);
        readings.put(id, reading);
        return reading;
    }
}
