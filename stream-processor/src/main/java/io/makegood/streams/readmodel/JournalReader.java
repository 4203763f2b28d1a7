package io.makegood.streams.readmodel;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Position;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.streams.investigation.JournalEvent;
import io.makegood.streams.mapping.EventMapping;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the journal's records as events. Not thread-safe. */
final class JournalReader {
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    /** The event in a record, or empty if it is none: such a record is a dead letter and says nothing. */
    Optional<JournalEvent> read(ConsumerRecord<byte[], byte[]> record) {
        Envelope envelope;
        try {
            envelope = mapping.toDomain(codec.decode(record.value()));
        } catch (UndecodableRecord | InvalidEvent noEvent) {
            return Optional.empty();
        }
        boolean rightKey = record.key() == null
                || Arrays.equals(record.key(), envelope.accountId().getBytes(StandardCharsets.UTF_8));
        return rightKey
                ? Optional.of(new JournalEvent(
                        envelope, new Position(record.partition(), record.offset(), record.timestamp())))
                : Optional.empty();
    }
}
