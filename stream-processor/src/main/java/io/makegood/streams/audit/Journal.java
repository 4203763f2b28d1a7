package io.makegood.streams.audit;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Fold;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.PolicyBook;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.streams.journal.JournalReading;
import io.makegood.streams.journal.JournalReading.Event;
import io.makegood.streams.policy.YamlPolicies;
import io.makegood.streams.store.RowBytes;
import io.makegood.streams.store.StoredRows;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition of the journal being folded into rows, with nothing compared. Not thread-safe. */
final class Journal {
    private final JournalReading reading;
    private final StoredRows rows;
    private final PolicyBook policies;
    private final Fold fold;

    Journal(AuditRules rules, RowBytes rows) {
        YamlPolicies documents = new YamlPolicies();
        reading = new JournalReading(rules.partitions(), rules.schemas());
        policies = new PolicyBook(rules.builtInPolicy(), documents);
        fold = new Fold(policies, documents, rules.retentionMillis());
        this.rows = new StoredRows(rows, rows, DiskRows.ROWS_KEPT);
    }

    /** The event in a record, if it is one for the partition in which it stands. */
    Optional<Envelope> event(ConsumerRecord<byte[], byte[]> record) {
        return reading.read(record.key(), record.value(), record.partition()) instanceof Event event
                ? Optional.of(event.envelope())
                : Optional.empty();
    }

    /** Folds an event. */
    Decision fold(Envelope envelope, ConsumerRecord<byte[], byte[]> record) {
        return fold(envelope, new Position(record.partition(), record.offset(), record.timestamp()));
    }

    Decision fold(Envelope envelope, Position at) {
        Decision decision = fold.decide(rows, envelope, at);
        rows.put(envelope.accountId(), decision.changes());
        PolicyRow published = decision.changes().policy();
        if (published != null) {
            policies.add(published);
        }
        return decision;
    }

    static boolean isPolicy(Envelope envelope) {
        return envelope.event() instanceof PolicyPublished;
    }

    StoredRows rows() {
        return rows;
    }

    Policies policies() {
        return policies;
    }
}
