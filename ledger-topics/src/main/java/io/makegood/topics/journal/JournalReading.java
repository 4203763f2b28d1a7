package io.makegood.topics.journal;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.mapping.EventReading;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Decides what a record of the journal is, the same for the engine, for readers and for auditors. Not thread-safe. */
public final class JournalReading {
    private final EventReading direct = new EventReading();
    private final LedgerEventCodec codec;
    private final EventMapping mapping = new EventMapping();
    private final int partitions;

    /** Reads a journal of that many partitions, with the schemas of a registry if there is one. */
    public JournalReading(int partitions, @Nullable SchemaById schemas) {
        this.partitions = partitions;
        codec = schemas == null ? new LedgerEventCodec() : new LedgerEventCodec(schemas);
    }

    /** What a record is. */
    public sealed interface Reading permits Event, Elsewhere, Dead {}

    /** An event to be folded in the partition in which it stands. */
    public record Event(Envelope envelope) implements Reading {}

    /** An event that another partition owns. */
    public record Elsewhere(Envelope envelope) implements Reading {}

    /** No event: the reason and the detail of its dead letter. */
    public record Dead(String reason, String detail) implements Reading {}

    /** An event's record as whoever has no registry can read it. */
    public byte[] withoutRegistry(byte[] value) {
        if (value.length == 0 || value[0] != 0) {
            return value;
        }
        try {
            return codec.encode(codec.decode(value));
        } catch (UndecodableRecord undecodable) {
            return value;
        }
    }

    /** What a record of the journal is. */
    public Reading read(ConsumerRecord<byte[], byte[]> record) {
        return read(record.key(), record.value(), record.headers(), record.partition());
    }

    /** What the record with that key, value and headers is, standing in that partition. */
    public Reading read(byte @Nullable [] key, byte @Nullable [] value, Headers headers, int partition) {
        Reading read = read(key, value, partition);
        String caller = caller(headers);
        if (caller == null) {
            return read;
        }
        if (read instanceof Event event) {
            return new Event(event.envelope().by(caller));
        }
        return read instanceof Elsewhere elsewhere
                ? new Elsewhere(elsewhere.envelope().by(caller))
                : read;
    }

    /** Who sent a record to the API, or null if that is not known; see {@link JournalHeaders#CALLER}. */
    public static @Nullable String caller(Headers headers) {
        Header header = headers.lastHeader(JournalHeaders.CALLER);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The same, of which it is not asked who sent it. */
    public Reading read(byte @Nullable [] key, byte @Nullable [] value, int partition) {
        Envelope envelope = direct.read(value);
        if (envelope == null) {
            try {
                envelope = mapping.toDomain(codec.decode(value));
            } catch (UndecodableRecord undecodable) {
                return new Dead(undecodable.reason().name(), undecodable.detail());
            } catch (InvalidEvent invalid) {
                return new Dead(DeadLetter.INVALID_EVENT, String.valueOf(invalid.getMessage()));
            }
        }
        byte[] account = key != null && isPlainly(key, envelope.accountId())
                ? key
                : envelope.accountId().getBytes(StandardCharsets.UTF_8);
        if (key != null && key != account && !Arrays.equals(key, account)) {
            return new Dead(
                    DeadLetter.KEY_MISMATCH,
                    "the record's key is not its accountId; send the accountId as key, or no key");
        }
        return envelope.event().isForEveryPartition() || Ownership.partitionOf(account, partitions) == partition
                ? new Event(envelope)
                : new Elsewhere(envelope);
    }

    /** Whether the text is those bytes and all of it is ASCII, as nearly every account's is: then it need not be made bytes. */
    private static boolean isPlainly(byte[] bytes, String text) {
        int length = text.length();
        if (bytes.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
