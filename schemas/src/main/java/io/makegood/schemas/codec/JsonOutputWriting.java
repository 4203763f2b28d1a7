package io.makegood.schemas.codec;

import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns outputs of one type, as today's schema writes them in Avro's single-object encoding, into the contract's JSON, which any
 * Kafka client reads. {@link JsonOutputReading} turns them back, to the last byte. Belongs to one thread.
 */
public final class JsonOutputWriting {
    /** What an engine puts out, by its name. */
    static final Map<String, Class<? extends SpecificRecord>> TYPES = Map.of(
            "LedgerEntry", LedgerEntry.class,
            "RefundIssued", RefundIssued.class,
            "Notice", Notice.class,
            "AccountBalance", AccountBalance.class);

    /** Kafka's limit for a record, less what a key and headers take. */
    private static final int JSON_BYTES_MAX = 1_000_000;

    private final AvroCodec<? extends SpecificRecord> avro;
    private final JsonCodec json = new JsonCodec();

    private JsonOutputWriting(AvroCodec<? extends SpecificRecord> avro) {
        this.avro = avro;
    }

    /** For records of that schema; throws {@link IllegalArgumentException} if no output has it. */
    public static JsonOutputWriting of(Schema schema) {
        Class<? extends SpecificRecord> type = TYPES.get(schema.getName());
        if (type == null) {
            throw new IllegalArgumentException(
                    schema.getName() + " is no output; outputs are " + List.copyOf(TYPES.keySet()));
        }
        return new JsonOutputWriting(AvroCodec.of(type));
    }

    /** The record as one line of JSON in UTF-8; as it is if that were larger than Kafka takes. */
    public byte[] write(byte[] singleObject) {
        try {
            byte[] text = json.toJson(avro.decode(singleObject)).getBytes(StandardCharsets.UTF_8);
            return text.length > JSON_BYTES_MAX ? singleObject : text;
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("what was written a moment ago cannot be read", e);
        }
    }
}
