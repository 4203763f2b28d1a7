package io.makegood.bridges.stripe;

import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topic of Stripe's events, and of the bindings of operators. They are booked in the order of its first partition; what is appended
 * to another is passed on there, so any key will do. Thread-safe.
 */
public final class StripeTopic implements AutoCloseable {
    /** The partition whose order counts. */
    static final int ORDER = 0;

    private static final int DELIVERY_LIMIT_MILLIS = 15_000;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Appends to the topic of those topics; {@code clients} says how Kafka is reached. */
    public StripeTopic(Map<String, Object> clients, Topics topics) {
        topic = name(topics);
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MILLIS / 3);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MILLIS);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What it is called. */
    public static String name(Topics topics) {
        return topics.stripe();
    }

    /** Where a sink puts what must be booked in order. */
    public static Optional<Set<Integer>> inOrder() {
        return Optional.of(Set.of(ORDER));
    }

    /** Appends a binding; done when Kafka has it for good. To append it again changes nothing. */
    public CompletableFuture<Void> append(StripeBinding binding) {
        return append(binding.payment(), binding.event());
    }

    /** Appends an event; done when Kafka has it for good. */
    CompletableFuture<Void> append(String key, byte[] event) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        try {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), event), (place, failure) -> {
                        if (failure == null) {
                            kept.complete(null);
                        } else {
                            kept.completeExceptionally(failure);
                        }
                    });
        } catch (KafkaException e) {
            kept.completeExceptionally(e);
        }
        return kept;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
