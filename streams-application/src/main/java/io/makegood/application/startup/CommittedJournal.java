package io.makegood.application.startup;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The journal as read_committed consumers see it. */
public final class CommittedJournal {
    private final Map<String, Object> clientConfig;
    private final String journal;

    /** The topic of that name, reached so. */
    public CommittedJournal(Map<String, Object> clientConfig, String journal) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.journal = journal;
    }

    /** Whether the partition has a record from {@code from} to before {@code to}; throws Kafka's own exceptions. */
    public boolean any(int partition, long from, long to) {
        try (CommittedRecords records = new CommittedRecords(clientConfig)) {
            return records.any(new TopicPartition(journal, partition), from, to);
        }
    }
}
