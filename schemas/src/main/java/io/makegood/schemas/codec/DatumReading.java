package io.makegood.schemas.codec;

import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.io.IOException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads datums that one schema wrote as records of today's schema, and insists that a datum fills its bytes exactly.
 * Not thread-safe.
 */
final class DatumReading<T extends SpecificRecord> {
    private final Class<T> type;
    private final DatumReader<Object> reader;
    private final boolean resolves;
    private final BoundedDecoder decoder = new BoundedDecoder();

    DatumReading(Class<T> type, Schema writer) {
        SpecificData data = new ContractData(type);
        Schema today = data.getSchema(type);
        this.type = type;
        this.resolves =
                SchemaNormalization.parsingFingerprint64(writer) != SchemaNormalization.parsingFingerprint64(today);
        try {
            this.reader = new FastReaderBuilder(data).createDatumReader(resolves ? writer : today, today);
        } catch (IOException e) {
            throw new IllegalArgumentException("no reader for " + type.getSimpleName(), e);
        }
    }

    /** The one datum that begins at the offset and ends with the record. */
    T read(byte[] record, int offset) throws UndecodableRecord {
        decoder.reset(record, offset);
        T datum;
        try {
            datum = type.cast(reader.read(null, decoder));
        } catch (AvroTypeException e) {
            Reason reason = resolves ? Reason.INCOMPATIBLE_SCHEMA : Reason.TRUNCATED_OR_INVALID_AVRO;
            throw unreadable(reason, e.toString());
        } catch (IOException e) {
            throw unreadable(Reason.TRUNCATED_OR_INVALID_AVRO, e.toString());
        } catch (RuntimeException | StackOverflowError e) {
            // Avro answers a contradiction between data and schema with whatever exception it meets it with.
            throw unreadable(Reason.TRUNCATED_OR_INVALID_AVRO, e.toString());
        }
        if (decoder.remaining() > 0) {
            throw unreadable(
                    Reason.TRUNCATED_OR_INVALID_AVRO, decoder.remaining() + " bytes follow the end of the data");
        }
        return datum;
    }

    private UndecodableRecord unreadable(Reason reason, String what) {
        String remedy = reason == Reason.INCOMPATIBLE_SCHEMA
                ? "; write with a schema that is compatible with today's"
                : "; write exactly the bytes an Avro encoder gives for the schema that the record names";
        return new UndecodableRecord(
                reason, "not a " + type.getSimpleName() + ": " + Excerpt.bounded(what, 150) + remedy);
    }
}
