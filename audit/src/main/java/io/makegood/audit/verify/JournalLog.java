package io.makegood.audit.verify;

import org.apache.kafka.common.TopicPartition;

/** The records of a journal, wherever they stand: on a cluster or in an archive. */
@FunctionalInterface
public interface JournalLog {
    /** Those of a partition, from an offset on. */
    RecordStream from(int partition, long offset);

    /** Those of a ledger on a cluster, as far as they are committed now. */
    static JournalLog of(KafkaLedger ledger) {
        String topic = ledger.topics().events().name();
        return (partition, offset) -> new KafkaRecords(
                ledger.clients(),
                new TopicPartition(topic, partition),
                offset,
                ledger.ends(topic, true).getOrDefault(partition, 0L));
    }
}
