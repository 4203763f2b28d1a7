package io.makegood.bridges.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.topic.EndpointKeys;
import io.makegood.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes what is kept of webhooks, and knows its keys. Thread-safe. */
final class WebhookTopics implements AutoCloseable {
    /** The key of how far a partition was told, behind the endpoint's id. */
    static final String PROGRESS = "@";
    /** What the key of a redelivery's progress begins with there. */
    static final String AGAIN = "!";

    static final char BETWEEN = '/';
    static final String ENDPOINT = EndpointKeys.ENDPOINT;
    static final String REST = EndpointKeys.REST;
    static final String REDELIVERY = EndpointKeys.REDELIVERY;

    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());

    private final String endpoints;
    private final String deliveries;
    private final KafkaProducer<String, byte @Nullable []> producer;

    WebhookTopics(Map<String, Object> clients, Topics topics) {
        endpoints = topics.webhookEndpoints().name();
        deliveries = topics.webhookDeliveries().name();
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** Keeps that of an endpoint, or removes it for null; returns where it stands once all brokers have it. */
    RecordMetadata keepEndpoint(String key, @Nullable Object value) {
        try {
            return producer.send(new ProducerRecord<>(endpoints, 0, key, bytes(value)))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("what is to be known of a webhook could not be kept", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while keeping what is to be known of a webhook", e);
        }
    }

    /** Keeps it without waiting for the brokers. */
    void keepEndpointSoon(String key, Object value) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(endpoints, 0, key, bytes(value)));
    }

    /** Keeps that of a delivery, or removes it for null; completes once all brokers have it. */
    CompletableFuture<RecordMetadata> keepDelivery(
            int partition, String endpointId, String name, @Nullable Object value) {
        CompletableFuture<RecordMetadata> kept = new CompletableFuture<>();
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(deliveries, partition, endpointId + BETWEEN + name, bytes(value)),
                (at, failure) -> {
                    if (failure == null) {
                        kept.complete(at);
                    } else {
                        kept.completeExceptionally(failure);
                    }
                });
        return kept;
    }

    /** Keeps it without waiting for the brokers. */
    void keepDeliverySoon(int partition, String endpointId, String name, @Nullable Object value) {
        CompletableFuture<RecordMetadata> unused = keepDelivery(partition, endpointId, name, value);
    }

    /** Returns once all that was kept so far is known to be there, or known not to be. */
    void flush() {
        producer.flush();
    }

    private static byte @Nullable [] bytes(@Nullable Object value) {
        try {
            return value == null ? null : JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written as JSON", e);
        }
    }

    /** What a record of the topics holds, or empty if that cannot be read: it then stands for nothing. */
    static <T> Optional<T> read(byte[] value, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(value, type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
