package io.makegood.schemas.codec;

import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record type in Avro's single-object encoding: {@code C3 01}, the fingerprint of the writer's schema, the datum.
 * Reads what today's schema and every earlier one of {@link SchemaHistory} wrote; writes today's. Reuses its buffers,
 * so an instance belongs to one thread.
 */
public final class AvroCodec<T extends SpecificRecord> {
    private static final int HEADER_BYTES = Framing.SINGLE_OBJECT_BYTES;

    /** The fingerprint of each type's schema: a codec is made for every partition that is read, and a fingerprint takes a while. */
    private static final Map<Class<?>, Long> TODAYS = new ConcurrentHashMap<>();

    private final Class<T> type;
    private final long today;
    private final byte[] header;
    private final DatumReading<T> todaysReading;
    private final Map<Long, Schema> versions;
    /** How to read what each version wrote, once one was met. */
    private final Map<Long, DatumReading<T>> readings = new HashMap<>();

    private final DatumWriting<T> writing;

    private AvroCodec(Class<T> type, Framing framing) {
        this.writing = new DatumWriting<>(type);
        this.today = TODAYS.computeIfAbsent(type, any -> SchemaNormalization.parsingFingerprint64(writing.schema()));
        this.header = framing.header(writing.schema());
        this.todaysReading = new DatumReading<>(type, writing.schema());
        this.type = type;
        this.versions = SchemaHistory.byFingerprint(writing.schema().getName());
    }

    /** A codec for the thread that asks. */
    public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
        return of(type, Framing.singleObject());
    }

    /** A codec that writes in that framing; it reads single objects all the same. */
    public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type, Framing framing) {
        return new AvroCodec<>(type, framing);
    }

    /** The record's bytes; refuses a record with a required field unset, or larger than may be read again. */
    public byte[] encode(T record) {
        return writing.write(header, record);
    }

    /** The record that exactly these bytes hold. */
    public T decode(byte @Nullable [] record) throws UndecodableRecord {
        byte[] bytes = Encoding.requireSize(record);
        if (Encoding.of(bytes) != Encoding.SINGLE_OBJECT) {
            throw new UndecodableRecord(
                    Reason.UNKNOWN_ENCODING, "the record is not in Avro's single-object encoding (C3 01)");
        }
        return decodeSingleObject(bytes);
    }

    T decodeSingleObject(byte[] bytes) throws UndecodableRecord {
        if (bytes.length < HEADER_BYTES) {
            throw new UndecodableRecord(
                    Reason.TRUNCATED_OR_INVALID_AVRO,
                    "the record ends within its schema fingerprint, after " + bytes.length + " bytes");
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        return readingOf(fingerprint, bytes).read(bytes, HEADER_BYTES);
    }

    private DatumReading<T> readingOf(long fingerprint, byte[] bytes) throws UndecodableRecord {
        if (fingerprint == today) {
            return todaysReading;
        }
        Schema version = versions.get(fingerprint);
        if (version == null) {
            throw new UndecodableRecord(
                    Reason.UNKNOWN_SCHEMA,
                    "no version of " + writing.schema().getName() + " has the fingerprint "
                            + HexFormat.of().formatHex(bytes, 2, HEADER_BYTES)
                            + "; publish with a released schema, or upgrade this reader");
        }
        return readings.computeIfAbsent(fingerprint, any -> new DatumReading<>(type, version));
    }
}
