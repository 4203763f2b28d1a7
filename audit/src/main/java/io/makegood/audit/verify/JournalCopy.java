package io.makegood.audit.verify;

import io.makegood.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The whole journal into a fresh namespace, record by record with its record time, partition by partition in its order: from there
 * a new engine folds it again. Never writes to the topics that it reads.
 */
public final class JournalCopy {
    private final KafkaLedger ledger;

    /** Copies the journal of that ledger. */
    public JournalCopy(KafkaLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Copies to the journal under another prefix, which must not exist; {@code progress} is shown the number of records. Record times
     * are kept by a topic that takes them from its records; when all are there, it takes the broker's time like any journal.
     *
     * @throws IllegalArgumentException if the prefix is the ledger's own, or its journal exists
     */
    public long into(Topics target, LongConsumer progress) {
        String source = ledger.topics().events().name();
        String journal = target.events().name();
        if (journal.equals(source)) {
            throw new IllegalArgumentException("the copy must go under another prefix than "
                    + ledger.topics().prefix());
        }
        try (Admin admin = Admin.create(ledger.clients())) {
            if (KafkaLedger.answer(admin.listTopics().names()).contains(journal)) {
                throw new IllegalArgumentException(
                        journal + " exists; choose a prefix under which there is nothing, or delete it");
            }
            create(admin, journal);
            long copied = copy(source, journal, progress);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, journal);
            KafkaLedger.answer(admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"),
                                    AlterConfigOp.OpType.SET))))
                    .all());
            return copied;
        }
    }

    private void create(Admin admin, String journal) {
        var description = ledger.journal();
        short replicas = (short) description.partitions().get(0).replicas().size();
        NewTopic topic = new NewTopic(journal, description.partitions().size(), replicas)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, "delete",
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"));
        KafkaLedger.answer(admin.createTopics(List.of(topic)).all());
    }

    private long copy(String source, String journal, LongConsumer progress) {
        Map<String, Object> config = new HashMap<>(ledger.clients());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        long copied = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            KafkaException[] failed = new KafkaException[1];
            for (Map.Entry<Integer, Long> end : ledger.ends(source, true).entrySet()) {
                try (KafkaRecords log = new KafkaRecords(
                        ledger.clients(), new TopicPartition(source, end.getKey()), 0, end.getValue())) {
                    for (var record = log.next(); record != null; record = log.next()) {
                        // A failure is kept, and flush waits for all of them.
                        Future<RecordMetadata> unused = producer.send(
                                new ProducerRecord<>(
                                        journal,
                                        end.getKey(),
                                        record.timestamp(),
                                        record.key(),
                                        record.value(),
                                        record.headers()),
                                (position, problem) -> {
                                    if (problem != null) {
                                        failed[0] = new KafkaException("the copy failed", problem);
                                    }
                                });
                        copied++;
                        if (copied % 1_000 == 0) {
                            progress.accept(1_000);
                        }
                    }
                }
            }
            producer.flush();
            KafkaException failure = failed[0];
            if (failure != null) {
                throw failure;
            }
        }
        return copied;
    }
}
