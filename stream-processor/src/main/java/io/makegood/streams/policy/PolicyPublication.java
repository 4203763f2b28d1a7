package io.makegood.streams.policy;

import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.PolicyPublished;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Appends a policy to every partition of the journal, to all or to none, so that each account's log holds the rules it was
 * folded by (design §2.11). A version is published once: publishing the same again changes nothing, another document under
 * a used version is refused before it reaches the journal.
 */
public final class PolicyPublication {
    /** What policy events give as their account: they belong to none. */
    public static final String ACCOUNT_PREFIX = "policy:";

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> clients;
    private final String journal;

    /** Publishes to that journal; {@code clients} says how Kafka is reached. */
    public PolicyPublication(Map<String, Object> clients, String journal) {
        this.clients = Map.copyOf(clients);
        this.journal = journal;
    }

    /** What became of a document. */
    public enum Result {
        /** It was appended to every partition. */
        PUBLISHED,
        /** The same document was published under that version before. */
        ALREADY_PUBLISHED,
        /** Another document was published under that version before; nothing was appended. */
        VERSION_USED
    }

    /**
     * Publishes a valid document; {@code effectiveFrom} is epoch milliseconds, UTC, or null for at once. Of two who publish
     * at the same time, one is fenced and fails: what each looked up is still true when it appends.
     */
    public Result publish(String policyId, String version, @Nullable Long effectiveFrom, String document) {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, journal + "-policy-publication");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            Optional<PolicyPublished> known = published().stream()
                    .filter(policy -> policy.getPolicyId().equals(policyId)
                            && policy.getVersion().equals(version))
                    .findFirst();
            if (known.isPresent()) {
                return known.get().getDocument().equals(document) ? Result.ALREADY_PUBLISHED : Result.VERSION_USED;
            }
            append(producer, new PolicyPublished(policyId, version, effectiveFrom, document));
            return Result.PUBLISHED;
        }
    }

    /** Every policy version that was ever published, oldest first, as the journal's first partition has them. */
    public List<PolicyPublished> published() {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        LedgerEventCodec codec = new LedgerEventCodec();
        List<PolicyPublished> policies = new ArrayList<>();
        TopicPartition first = new TopicPartition(journal, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(first));
            consumer.seekToBeginning(List.of(first));
            long end = consumer.endOffsets(List.of(first)).getOrDefault(first, 0L);
            while (consumer.position(first) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    policyIn(codec, record.value()).ifPresent(policies::add);
                }
            }
        }
        return policies;
    }

    private static Optional<PolicyPublished> policyIn(LedgerEventCodec codec, byte @Nullable [] value) {
        try {
            return codec.decode(value).getEvent() instanceof PolicyPublished policy
                    ? Optional.of(policy)
                    : Optional.empty();
        } catch (UndecodableRecord noEvent) {
            return Optional.empty();
        }
    }

    private void append(KafkaProducer<byte[], byte[]> producer, PolicyPublished policy) {
        String account = ACCOUNT_PREFIX + policy.getPolicyId();
        byte[] key = account.getBytes(StandardCharsets.UTF_8);
        byte[] value = new LedgerEventCodec().encode(new LedgerEvent(null, account, null, "makegood", policy));
        producer.beginTransaction();
        try {
            int partitions = producer.partitionsFor(journal).size();
            for (int partition = 0; partition < partitions; partition++) {
                // A send that fails makes the commit fail.
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(journal, partition, key, value));
            }
            producer.commitTransaction();
        } catch (ProducerFencedException fenced) {
            // Whoever fenced this one publishes now; there is nothing left to abort.
            throw fenced;
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
    }
}
