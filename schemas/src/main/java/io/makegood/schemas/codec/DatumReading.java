package io.makegood.schemas.codec;

import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.io.IOException;
import java.util.List;
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
    private final Schema writer;
    private final Schema today;
    private final DatumReader<Object> reader;
    private final boolean resolves;
    private final BoundedDecoder decoder = new BoundedDecoder();

    DatumReading(Class<T> type, Schema writer) {
        SpecificData data = new ContractData(type);
        this.type = type;
        this.writer = writer;
        this.today = data.getSchema(type);
        this.resolves = !writer.equals(today)
                && SchemaNormalization.parsingFingerprint64(writer) != SchemaNormalization.parsingFingerprint64(today);
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
            throw resolves
                    ? unreadable(Reason.INCOMPATIBLE_SCHEMA, mismatch())
                    : unreadable(Reason.TRUNCATED_OR_INVALID_AVRO, contradiction());
        } catch (MalformedDatum e) {
            throw unreadable(Reason.TRUNCATED_OR_INVALID_AVRO, e.problem() + ", at byte offset " + decoder.position());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Avro answers a contradiction between data and schema with whatever exception it meets it with.
            throw unreadable(Reason.TRUNCATED_OR_INVALID_AVRO, contradiction());
        }
        if (decoder.remaining() > 0) {
            throw unreadable(
                    Reason.TRUNCATED_OR_INVALID_AVRO, decoder.remaining() + " bytes follow the end of the data");
        }
        return datum;
    }

    private String contradiction() {
        return "its bytes contradict its schema, before byte offset " + decoder.position();
    }

    /** How the schema that wrote the data differs from today's: what today's needs and it lacks, if that is it. */
    private String mismatch() {
        if (writer.getType() != Schema.Type.RECORD) {
            return "its schema is no record";
        }
        List<String> lacking = today.getFields().stream()
                .filter(field -> !field.hasDefaultValue() && writer.getField(field.name()) == null)
                .map(Schema.Field::name)
                .toList();
        String name = "its schema " + Excerpt.quoted(writer.getName());
        return lacking.isEmpty()
                ? name + " has a type that today's has not"
                : name + " has no field " + String.join(", ", lacking);
    }

    private UndecodableRecord unreadable(Reason reason, String what) {
        String remedy = reason == Reason.INCOMPATIBLE_SCHEMA
                ? "; write with a schema that is compatible with today's"
                : "; write exactly the bytes an Avro encoder gives for the schema that the record names";
        return new UndecodableRecord(
                reason, "not a " + type.getSimpleName() + ": " + Excerpt.bounded(what, 150) + remedy);
    }
}
