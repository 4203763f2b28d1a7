package io.makegood.topics.agreed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on the records of topics, those that are there and those that come, by one thread and in the order of each partition. Trouble with
 * Kafka is tried again until it passes, from where it came to.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);

    private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final long newest;
    private final Map<String, Object> config;
    private final List<String> topics;
    private final Thread thread;
    /** Up to where each partition was handed on. */
    private final Map<TopicPartition, Long> reached = new HashMap<>();

    private @Nullable Map<TopicPartition, Long> atStart;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean closed;

    /**
     * Of all partitions of those topics, which must exist.
     *
     * @param newest how many of the records that are in a partition at the start are wanted at most, the newest
     */
    public TopicFollower(
            Map<String, Object> clients,
            List<String> topics,
            long newest,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this.topics = List.copyOf(topics);
        this.reader = reader;
        this.newest = newest;
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What was deleted behind it is not there to be handed on.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        thread = new Thread(this::follow, "follow-" + topics.get(0));
        thread.setDaemon(true);
    }

    /** Of one topic; returns once what it holds now was handed on. Throws as {@link #start()}. */
    public static TopicFollower start(
            Map<String, Object> clients, String topic, long newest, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        TopicFollower follower = new TopicFollower(clients, List.of(topic), newest, reader);
        follower.start();
        return follower;
    }

    /**
     * Returns once what the topics hold now was handed on.
     *
     * @throws KafkaException if that fails, or takes too long; it is closed then
     */
    public void start() {
        thread.start();
        try {
            await(null);
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    /**
     * Waits until all before those offsets was handed on.
     *
     * @throws KafkaException if that takes too long
     */
    public void awaitRead(Map<TopicPartition, Long> ends) {
        await(ends);
    }

    private synchronized void await(@Nullable Map<TopicPartition, Long> ends) {
        long deadline = System.nanoTime() + READ_LIMIT.toNanos();
        try {
            while (!hasRead(ends == null ? atStart : ends)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new TimeoutException(topics + " could not be read within " + READ_LIMIT.toSeconds() + " s");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading " + topics, e);
        }
    }

    private boolean hasRead(@Nullable Map<TopicPartition, Long> ends) {
        return ends != null
                && ends.entrySet().stream().allMatch(end -> reached.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
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
                if (closed) {
                    return;
                }
                LOG.warn("{} cannot be followed at the moment; trying again", topics, e);
                if (isClosedWithin(RETRY)) {
                    return;
                }
            }
        }
    }

    private synchronized boolean isClosedWithin(Duration pause) {
        long deadline = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); !closed && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return closed;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        begin(consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
        for (TopicPartition each : partitions) {
            consumer.seek(each, reachedOf(each));
        }
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                reader.accept(record);
            }
            for (TopicPartition each : partitions) {
                reach(each, consumer.position(each));
            }
        }
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

    private synchronized void begin(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        begins.forEach((each, begin) ->
                reached.putIfAbsent(each, Math.max(begin, ends.getOrDefault(each, begin) - newest)));
        if (atStart == null) {
            atStart = Map.copyOf(ends);
        }
        notifyAll();
    }

    private synchronized long reachedOf(TopicPartition partition) {
        return reached.getOrDefault(partition, 0L);
    }

    private synchronized void reach(TopicPartition partition, long position) {
        Long before = reached.put(partition, position);
        if (before == null || before != position) {
            notifyAll();
        }
    }
}
