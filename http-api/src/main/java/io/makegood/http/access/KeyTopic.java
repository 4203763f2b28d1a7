package io.makegood.http.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.topics.reading.CommittedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The compacted topic of keys: every instance reads it, the command line writes it. */
public final class KeyTopic {
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());

    private final Map<String, Object> clients;
    private final String topic;

    /** The topic of that name, in the cluster that {@code clients} reaches. */
    public KeyTopic(Map<String, Object> clients, String topic) {
        this.clients = Map.copyOf(clients);
        this.topic = topic;
    }

    /** Every key by its id, revoked ones too. */
    public Map<String, ApiKey> read() {
        Map<String, ApiKey> keys = new TreeMap<>();
        new CommittedReader(clients)
                .readPartition(
                        new TopicPartition(topic, 0),
                        record -> parse(record.value()).ifPresent(key -> keys.put(key.keyId(), key)));
        return keys;
    }

    /** Keeps a key, new or changed; it is committed when this returns. */
    public void write(ApiKey key) {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, key.keyId(), JSON.writeValueAsBytes(key)))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the key could not be kept", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while keeping the key", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key could not be written as JSON", e);
        }
    }

    /** The key in a record, or empty if it holds none that can be read: such a key opens nothing. */
    static Optional<ApiKey> parse(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(value, ApiKey.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
