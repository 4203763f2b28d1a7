package io.makegood.topics.reading;

import io.makegood.ledger.event.Position;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the journal's records as events, wherever they stand. Not thread-safe. */
public final class RecordedEvents {
    private final JournalReading reading;

    RecordedEvents(@Nullable SchemaById schemas) {
        reading = new JournalReading(1, schemas);
    }

    /** The event in a record, or empty if it is none: such a record is a dead letter and says nothing. */
    public Optional<RecordedEvent> read(ConsumerRecord<byte[], byte[]> record) {
        Position at = new Position(record.partition(), record.offset(), record.timestamp());
        Reading read = reading.read(record);
        if (read instanceof Event event) {
            return Optional.of(new RecordedEvent(event.envelope(), at));
        }
        return read instanceof Elsewhere elsewhere
                ? Optional.of(new RecordedEvent(elsewhere.envelope(), at))
                : Optional.empty();
    }
}
