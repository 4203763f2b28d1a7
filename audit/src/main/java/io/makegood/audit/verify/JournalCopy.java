package io.makegood.audit.verify;

import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The whole journal into a fresh namespace, over as many partitions as are asked for: from there a new engine folds it again, to the
 * same amounts. Never writes to the topics that it reads.
 */
public final class JournalCopy {
    private static final int PROGRESS_RECORDS = 1_000;
    /** Settings of the journal that guard its copy too. */
    private static final Set<String> GUARDS =
            Set.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);

    private final KafkaLedger ledger;
    private final @Nullable SchemaById schemas;

    /** Copies the journal of that ledger, whose publishers may have registered schemas. */
    public JournalCopy(KafkaLedger ledger, @Nullable SchemaById schemas) {
        this.ledger = ledger;
        this.schemas = schemas;
    }

    /**
     * Copies to the journal under another prefix, which must not exist; {@code progress} is shown the number of records. Record times
     * are kept by a topic that takes them from its records; when all are there, it takes the broker's time like any journal.
     *
     * @throws IllegalArgumentException if the prefix is the ledger's own, or its journal exists, or the policies of partitions differ
     */
    public long into(Topics target, int partitions, LongConsumer progress) {
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
            create(admin, source, target.mirroredEvents(), partitions);
            long copied;
            try {
                copied = copy(journal, partitions, progress);
            } catch (IllegalArgumentException refused) {
                KafkaLedger.answer(admin.deleteTopics(List.of(journal)).all());
                throw refused;
            }
            KafkaLedger.answer(JournalTime.takeBrokers(admin, journal));
            return copied;
        }
    }

    private void create(Admin admin, String source, Topic copy, int partitions) {
        Map<String, String> config = new HashMap<>(copy.config());
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, source);
        KafkaLedger.answer(admin.describeConfigs(List.of(resource)).all()).values().stream()
                .flatMap(known -> known.entries().stream())
                .filter(entry -> GUARDS.contains(entry.name()) && entry.value() != null)
                .forEach(entry -> config.put(entry.name(), entry.value()));
        NewTopic topic = new NewTopic(copy.name(), partitions, (short) ledger.replicas()).configs(config);
        KafkaLedger.answer(admin.createTopics(List.of(topic)).all());
    }

    private long copy(String journal, int partitions, LongConsumer progress) {
        Map<String, Object> config = new HashMap<>(ledger.clients());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        long[] copied = new long[1];
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            KafkaException[] failed = new KafkaException[1];
            new SpreadJournal(ledger, schemas, ledger.foldedPartitions(), partitions).to((partition, at, record) -> {
                RecordHeaders headers = new RecordHeaders(record.headers());
                headers.remove(ForwardedFrom.HEADER);
                // A failure is kept, and flush waits for all of them.
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(journal, partition, at, record.key(), record.value(), headers),
                        (position, problem) -> {
                            if (problem != null) {
                                failed[0] = new KafkaException("the copy failed", problem);
                            }
                        });
                if (++copied[0] % PROGRESS_RECORDS == 0) {
                    progress.accept(PROGRESS_RECORDS);
                }
            });
            producer.flush();
            KafkaException failure = failed[0];
            if (failure != null) {
                throw failure;
            }
        }
        return copied[0];
    }
}
