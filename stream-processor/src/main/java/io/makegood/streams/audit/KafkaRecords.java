package io.makegood.streams.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One partition of a topic as a read_committed consumer sees it. Not thread-safe. */
public final class KafkaRecords implements RecordStream {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

    /** The records from offset {@code from} (or the first that is still there) until before {@code end}. */
    public KafkaRecords(Map<String, Object> clients, TopicPartition partition, long from, long end) {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        this.partition = partition;
        this.end = end;
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
    }

    @Override
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        long progressed = System.nanoTime();
        while (fetched.isEmpty()) {
            if (consumer.position(partition) >= end) {
                return null;
            }
            long before = consumer.position(partition);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                fetched.add(record);
            }
            if (!fetched.isEmpty() || consumer.position(partition) > before) {
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new TimeoutException("no record of " + partition + " came for " + STALL_LIMIT.toSeconds() + " s");
            }
        }
        ConsumerRecord<byte[], byte[]> next = fetched.remove();
        return next.offset() < end ? next : null;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
