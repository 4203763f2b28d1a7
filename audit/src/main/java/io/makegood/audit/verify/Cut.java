package io.makegood.audit.verify;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

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
     * @throws NoCut if the engine of that name has not folded so far, or the ledger does not begin at its beginning
     */
    public static Cut of(KafkaLedger ledger, String applicationId, long before) {
        var topics = ledger.topics();
        String journal = topics.events().name();
        for (var topic : new String[] {
            journal,
            topics.entries().name(),
            topics.refunds().name(),
            topics.notices().name()
        }) {
            ledger.beginnings(topic).forEach((partition, first) -> {
                if (first > 0) {
                    throw new NoCut("partition " + partition + " of " + topic + " begins at offset " + first
                            + ": an archive holds a ledger from its beginning, and what came before was cut off; it is in the"
                            + " archive that it was cut off with, and no archive can go on from there yet");
                }
            });
        }
        Map<Integer, Long> ends = ledger.ends(journal, true);
        Map<Integer, Long> everything = ledger.ends(journal, false);
        Map<Integer, Long> saved = ledger.saved(applicationId);
        Map<Integer, Long> cut = new TreeMap<>();
        ledger.firstAt(journal, before).forEach((partition, first) -> {
            long committed = ends.getOrDefault(partition, 0L);
            long end = first < 0 ? everything.getOrDefault(partition, 0L) : first;
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
