package io.makegood.audit.verify;

import io.makegood.ledger.table.RowBytes;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of one partition of an engine as they were when it saved an offset, folded again from the journal, or from the opening at which it
 * begins. What was put out since stands in the topics already: nothing is put out here.
 */
public final class StateAgain {
    private StateAgain() {}

    /**
     * Folds.
     *
     * @param rows those of the opening, or none; they are those of the engine afterwards
     * @param from the offset from which on is folded
     * @param saved until before this one
     * @return the last offset that the engine had applied: of the last record before {@code saved}
     */
    public static long fold(KafkaLedger ledger, AuditRules rules, int partition, RowBytes rows, long from, long saved) {
        Journal folding = new Journal(rules, rows);
        long last = from - 1;
        TopicPartition journal = new TopicPartition(ledger.topics().events().name(), partition);
        try (RecordStream log = new KafkaRecords(ledger.clients(), journal, from, saved)) {
            for (var record = log.next(); record != null; record = log.next()) {
                var read = record;
                folding.event(record).ifPresent(event -> folding.fold(event, read));
                last = record.offset();
            }
        }
        folding.rows().flush();
        return last;
    }
}
