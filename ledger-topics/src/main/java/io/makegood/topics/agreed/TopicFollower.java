package io.makegood.topics.agreed;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

/**
 * Hands on the records of a topic with one partition, those that are there and those that come. Trouble with Kafka is tried again until it
 * passes, from the beginning: records may be handed on again.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final long newest;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Map<String, Object> config;
    private final TopicPartition partition;
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean closed;

    private TopicFollower(
            Map<String, Object> clients, String topic, long newest, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this.reader = reader;
        this.newest = newest;
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        partition = new TopicPartition(topic, 0);
        thread = new Thread(this::follow, "follow-" + topic);
        thread.setDaemon(true);
    }

    /**
     * Returns once what the topic, which must exist, holds now was handed on.
     *
     * @param newest how many of the records that are there now are wanted at most, the newest
     * @throws KafkaException if that fails, or takes too long
     */
    public static TopicFollower start(
            Map<String, Object> clients, String topic, long newest, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        TopicFollower follower = new TopicFollower(clients, topic, newest, reader);
        follower.thread.start();
        try {
            if (!follower.complete.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                follower.close();
                throw new TimeoutException(topic + " could not be read within " + START_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            follower.close();
            throw new KafkaException("interrupted while reading " + topic, e);
        }
        return follower;
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

    private void follow() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                polling = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                // Closed while it waited.
            } catch (KafkaException e) {
                LOG.warn("{} cannot be followed at the moment; trying again", partition.topic(), e);
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
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.seek(partition, Math.max(begin, end - newest));
        while (!closed) {
            if (consumer.position(partition) >= end) {
                complete.countDown();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                reader.accept(record);
            }
        }
    }
}
