package io.makegood.http.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys as they are now, following their topic: a key that is revoked stops working within a second, everywhere. */
public final class KeyTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyTable.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Map<String, Object> config;
    private final TopicPartition partition;
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean closed;

    private KeyTable(Map<String, Object> clients, String topic) {
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        partition = new TopicPartition(topic, 0);
        thread = new Thread(this::follow, "api-keys");
        thread.setDaemon(true);
    }

    /** Reads the topic, which must exist, and follows it until it is closed; throws {@link KafkaException} if that fails. */
    public static KeyTable follow(Map<String, Object> clients, String topic) {
        KeyTable table = new KeyTable(clients, topic);
        table.thread.start();
        try {
            if (!table.complete.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                table.close();
                throw new TimeoutException(
                        "the API keys in " + topic + " could not be read within " + START_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading the API keys", e);
        }
        return table;
    }

    Optional<ApiKey> key(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /** How many keys are neither revoked nor expired. */
    public long valid(long now) {
        return keys.values().stream().filter(key -> key.isValid(now)).count();
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Trouble with Kafka leaves the keys as they were last known, and is tried again until it passes. */
    private void follow() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                polling = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                // Closed while it waited.
            } catch (KafkaException e) {
                LOG.warn("The API keys cannot be followed at the moment; trying again", e);
                try {
                    Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (!closed) {
            if (consumer.position(partition) >= end) {
                complete.countDown();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                KeyTopic.parse(record.value()).ifPresent(key -> keys.put(key.keyId(), key));
            }
        }
    }
}
