package io.makegood.audit.verify;

import io.makegood.audit.verify.RecordTree.Kind;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a ledger is divided into what is older than a moment and what is not.
 *
 * @param before all records of the first part have an earlier record time; epoch milliseconds, UTC
 * @param journal by partition, the offset before which records belong to the first part
 */
public record Cut(long before, Map<Integer, Long> journal) {
    /** Keeps its own copy of the offsets. */
    public Cut {
        journal = Map.copyOf(journal);
    }

    /**
     * The cut of a ledger at that moment: in each partition the longest prefix of records that are all older.
     *
     * @param begins where the ledger begins, by its openings; null if it has its first records
     * @throws NoCut if the engine of that name has not folded so far, or the ledger begins elsewhere
     */
    public static Cut of(KafkaLedger ledger, String applicationId, @Nullable Checkpoint begins, long before) {
        String journal = ledger.topics().events().name();
        requireBeginnings(ledger, begins);
        Map<Integer, Long> ends = ledger.ends(journal, true);
        Map<Integer, Long> everything = ledger.ends(journal, false);
        Map<Integer, Long> saved = ledger.saved(applicationId);
        Map<Integer, Long> cut = new TreeMap<>();
        ledger.firstAt(journal, before).forEach((partition, first) -> {
            long committed = ends.getOrDefault(partition, 0L);
            long begin = begins == null ? 0 : begins.partitions().get(partition).journalOffset();
            long end = Math.max(begin, first < 0 ? everything.getOrDefault(partition, 0L) : first);
            if (end > committed) {
                throw new NoCut("a transaction is open in partition " + partition + " of " + journal + " from offset "
                        + committed + " on, and what it appended is older than the moment: archive again when it has"
                        + " ended, or choose an earlier moment");
            }
            requireFolded(ledger, applicationId, new TopicPartition(journal, partition), saved, end);
            cut.put(partition, end);
        });
        return new Cut(before, cut);
    }

    private static void requireBeginnings(KafkaLedger ledger, @Nullable Checkpoint begins) {
        for (Kind kind : Kind.values()) {
            String topic = RecordTree.topicOf(ledger.topics(), kind);
            ledger.beginnings(topic).forEach((partition, first) -> {
                long expected = begins == null
                        ? 0
                        : RecordTree.endIn(begins.partitions().get(partition), kind);
                if (first != expected) {
                    throw new NoCut("partition " + partition + " of " + topic + " begins at offset " + first
                            + ", and by its opening at " + expected
                            + ": finish the cut that was begun, with archive cut DIR and its archive; if there was none,"
                            + " records are lost: restore them from the mirror");
                }
            });
        }
    }

    private static void requireFolded(
            KafkaLedger ledger, String applicationId, TopicPartition partition, Map<Integer, Long> saved, long end) {
        long reached = saved.getOrDefault(partition.partition(), 0L);
        if (reached >= end) {
            return;
        }
        // Between the two there may be nothing but marks of transactions.
        try (KafkaRecords rest = new KafkaRecords(ledger.clients(), partition, reached, end)) {
            ConsumerRecord<byte[], byte[]> unfolded = rest.next();
            if (unfolded != null) {
                throw new NoCut("the engine " + applicationId + " has saved offset " + reached + " of " + partition
                        + ", and offset " + unfolded.offset()
                        + " is older than the moment too: let it fold that first, name it with --application-id, or"
                        + " choose an earlier moment");
            }
        }
    }
}
