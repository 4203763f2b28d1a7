package io.makegood.audit.verify;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.StoredRows;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition of the journal being folded into rows, with nothing compared. Not thread-safe. */
final class Journal {
    private final JournalReading reading;
    private final PartitionLedger<StoredRows> ledger;

    Journal(AuditRules rules, RowBytes rows) {
        reading = new JournalReading(rules.partitions(), rules.schemas());
        ledger = rules.ledger(new StoredRows(rows, rows, DiskRows.ROWS_KEPT));
    }

    /** The event in a record, if it is one for the partition in which it stands. */
    Optional<Envelope> event(ConsumerRecord<byte[], byte[]> record) {
        return reading.read(record) instanceof Event event ? Optional.of(event.envelope()) : Optional.empty();
    }

    /** Folds an event. */
    Decision fold(Envelope envelope, ConsumerRecord<byte[], byte[]> record) {
        return fold(envelope, new Position(record.partition(), record.offset(), record.timestamp()));
    }

    Decision fold(Envelope envelope, Position at) {
        return ledger.apply(envelope, at);
    }

    StoredRows rows() {
        return ledger.rows();
    }

    Policies policies() {
        return ledger.policies();
    }
}
