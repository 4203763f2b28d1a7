package io.makegood.application.startup;

import io.makegood.topics.reading.StalledRead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what was committed to a partition, from its start; records of aborted or open transactions are not seen. */
final class CommittedRecords implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private static final int FETCH_WAIT_MILLIS_MAX = 20;
    private static final long LOOK_BACK = 10_000;
    private static final long LOOK_BACK_FACTOR = 10;

    private final KafkaConsumer<byte[], byte[]> consumer;

    CommittedRecords(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "none");
        // Closing waits for the fetch that is under way, by default half a second.
        config.put("fetch.max.wait.ms", FETCH_WAIT_MILLIS_MAX);
        config.put("allow.auto.create.topics", false);
        config.put("default.api.timeout.ms", (int) LIMIT.toMillis());
        config.put("request.timeout.ms", (int) LIMIT.toMillis() / 3);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void readAll(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(partition, record -> {
            each.accept(record);
            return false;
        });
    }

    /** Whether there is any; returns at the first. */
    boolean any(TopicPartition partition) {
        return read(partition, record -> true);
    }

    /** Whether there is any from {@code from} to before {@code to}; returns at the first. */
    boolean any(TopicPartition partition, long from, long to) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        return read(partition, to, record -> record.offset() < to);
    }

    /** Whether records were deleted from its beginning, which compaction never does. */
    boolean isCut(TopicPartition partition) {
        return Objects.requireNonNull(
                        consumer.beginningOffsets(List.of(partition)).get(partition))
                > 0;
    }

    /** The newest value under a key that is written with every commit, so near the end; null if there is none. */
    byte @Nullable [] newest(TopicPartition partition, byte[] key) {
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        long start = Objects.requireNonNull(consumer.beginningOffsets(only).get(partition));
        long end = Objects.requireNonNull(consumer.endOffsets(only).get(partition));
        byte[][] found = new byte[1][];
        for (long back = LOOK_BACK; found[0] == null && end > start; back *= LOOK_BACK_FACTOR) {
            long from = Math.max(start, end - back);
            consumer.seek(partition, from);
            read(partition, end, record -> {
                if (Arrays.equals(record.key(), key) && record.value() != null) {
                    found[0] = record.value();
                }
                return false;
            });
            if (from == start) {
                break;
            }
        }
        return found[0];
    }

    private boolean read(TopicPartition partition, Predicate<ConsumerRecord<byte[], byte[]>> enough) {
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        consumer.seekToBeginning(only);
        return read(partition, Objects.requireNonNull(consumer.endOffsets(only).get(partition)), enough);
    }

    private boolean read(TopicPartition partition, long end, Predicate<ConsumerRecord<byte[], byte[]>> enough) {
        long progressed = System.nanoTime();
        for (long at = consumer.position(partition); at < end; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (enough.test(record)) {
                    return true;
                }
            }
            long now = consumer.position(partition);
            if (now > at) {
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > LIMIT.toNanos()) {
                throw new StalledRead(partition.toString(), LIMIT);
            }
            at = now;
        }
        return false;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
