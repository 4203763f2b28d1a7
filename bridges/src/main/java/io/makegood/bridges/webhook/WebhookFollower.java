package io.makegood.bridges.webhook;

import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topics of webhooks into a table, and goes on doing so. Trouble with Kafka is tried again until it passes. */
final class WebhookFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RETRY_MILLIS = 1_000;
    private static final long START_MILLIS_MAX = 30_000;

    private final Map<String, Object> config;
    private final List<String> topics;
    private final WebhookTable table;
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean closed;

    WebhookFollower(Map<String, Object> clients, Topics topics, WebhookTable table) {
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.topics = List.of(
                topics.webhookEndpoints().name(), topics.webhookDeliveries().name());
        this.table = table;
        thread = new Thread(this::follow, "webhook-state");
        thread.setDaemon(true);
    }

    /** Returns once what the topics, which must exist, hold now was read; throws {@link KafkaException} if that takes too long. */
    void start() {
        thread.start();
        try (KafkaConsumer<byte[], byte[]> asking = consumer()) {
            Map<TopicPartition, Long> ends = asking.endOffsets(partitions(asking));
            awaitRead(ends);
        }
    }

    /** Waits until all before those offsets was read. */
    void awaitRead(Map<TopicPartition, Long> ends) {
        long deadline = System.nanoTime() + Duration.ofMillis(START_MILLIS_MAX).toNanos();
        try {
            synchronized (positions) {
                while (!ends.entrySet().stream()
                        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
                    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                    if (left <= 0) {
                        throw new KafkaException("what is kept of webhooks could not be read in time");
                    }
                    positions.wait(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading what is kept of webhooks", e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("the topic " + topic + " does not exist");
            }
            found.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        }
        return partitions;
    }

    private void follow() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                polling = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                // Closed while it waited.
            } catch (KafkaException e) {
                if (closed) {
                    return;
                }
                LOG.warn("What is kept of webhooks cannot be read at the moment; it is tried again", e);
                try {
                    Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        // Where it left off: what was read is in the table already.
        partitions.forEach(each -> consumer.seek(each, positions.getOrDefault(each, 0L)));
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                table.read(record);
            }
            synchronized (positions) {
                partitions.forEach(each -> positions.put(each, consumer.position(each)));
                positions.notifyAll();
            }
        }
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
}
