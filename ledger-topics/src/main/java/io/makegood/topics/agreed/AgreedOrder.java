package io.makegood.topics.agreed;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What all instances agree on because all read it in one order: a topic with one partition, to which each instance appends what it would
 * like, and learns from its place there what comes of it.
 *
 * @param <R> what comes of a record
 */
public final class AgreedOrder<R> implements AutoCloseable {
    private static final long ANSWER_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 10_000;

    private final Map<String, Object> clients;
    private final String topic;
    private final Function<ConsumerRecord<byte[], byte[]>, @Nullable R> deciding;
    private final KafkaProducer<byte[], byte @Nullable []> producer;
    private final TopicFollower follower;
    private final Map<Long, CompletableFuture<R>> waiting = new HashMap<>();
    /** What was read before Kafka had confirmed that it is there, as long as anything waits for that. */
    private final Map<Long, R> early = new HashMap<>();

    private int unconfirmed;

    /**
     * Reads what is known, and follows it.
     *
     * @param newest how many records of those that are there are read, the newest
     * @param deciding what comes of a record; called for each once, in the order of the topic, by one thread. Null if the record
     *     says nothing
     */
    public AgreedOrder(
            Map<String, Object> clients,
            String topic,
            long newest,
            Function<ConsumerRecord<byte[], byte[]>, @Nullable R> deciding) {
        this.clients = Map.copyOf(clients);
        this.topic = topic;
        this.deciding = deciding;
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        follower = TopicFollower.start(clients, topic, newest, this::read);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Completes, on any thread, with what comes of a record; fails with a {@link KafkaException} or if it takes too long. */
    public CompletableFuture<R> append(byte[] key, byte @Nullable [] value) {
        CompletableFuture<R> decided = new CompletableFuture<>();
        synchronized (this) {
            unconfirmed++;
        }
        try {
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, 0, key, value), (place, problem) -> {
                        R known = confirmed(problem == null ? place.offset() : null, decided);
                        if (problem != null) {
                            decided.completeExceptionally(problem);
                        } else if (known != null) {
                            decided.complete(known);
                        }
                    });
        } catch (KafkaException e) {
            confirmed(null, decided);
            decided.completeExceptionally(e);
        }
        return decided.orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Waits until all that was appended before now was read; throws a {@link KafkaException} if that takes too long. */
    public void awaitNow() {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            follower.awaitRead(consumer.endOffsets(List.of(new TopicPartition(topic, 0))));
        }
    }

    private synchronized @Nullable R confirmed(@Nullable Long offset, CompletableFuture<R> decided) {
        unconfirmed--;
        R known = offset == null ? null : early.remove(offset);
        if (offset != null && known == null) {
            waiting.put(offset, decided);
        }
        if (unconfirmed == 0) {
            early.clear();
        }
        return known;
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        R outcome = deciding.apply(record);
        if (outcome == null) {
            return;
        }
        CompletableFuture<R> decided;
        synchronized (this) {
            decided = waiting.remove(record.offset());
            if (decided == null && unconfirmed > 0) {
                early.put(record.offset(), outcome);
            }
        }
        if (decided != null) {
            decided.complete(outcome);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        follower.close();
    }
}
