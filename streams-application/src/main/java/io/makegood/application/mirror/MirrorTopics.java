package io.makegood.application.mirror;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads pieces of the ledger's topics, as read_committed consumers see them. Not thread-safe. */
final class MirrorTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    MirrorTopics(Admin admin, Map<String, Object> clients) {
        this.admin = admin;
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Shows the records from that offset on up to the present end, until the visitor has seen enough and returns false. */
    void read(String topic, int partition, long from, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        TopicPartition at = new TopicPartition(topic, partition);
        consumer.assign(List.of(at));
        long begin = consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
        long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
        consumer.seek(at, Math.max(begin, from));
        long progressed = System.nanoTime();
        while (consumer.position(at) < end) {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() >= end || !visitor.test(record)) {
                    return;
                }
                any = true;
            }
            if (any) {
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new TimeoutException("no record of " + at + " came for " + STALL_LIMIT.toSeconds() + " s");
            }
        }
    }

    /** The offset of the first record that is not older than that record time; the end if there is none. */
    long since(String topic, int partition, long time) {
        TopicPartition at = new TopicPartition(topic, partition);
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(at, time)).get(at);
        return found == null ? consumer.endOffsets(List.of(at)).getOrDefault(at, 0L) : found.offset();
    }

    /** The newest record time in a partition, epoch milliseconds, UTC; -1 if it is empty. */
    long newest(String topic, int partition) {
        TopicPartition at = new TopicPartition(topic, partition);
        ListOffsetsResultInfo newest =
                answer(admin.listOffsets(Map.of(at, OffsetSpec.maxTimestamp())).partitionResult(at));
        return newest.timestamp();
    }

    /** Where the partition ends, whatever is committed. */
    long end(String topic, int partition) {
        TopicPartition at = new TopicPartition(topic, partition);
        return answer(admin.listOffsets(Map.of(at, OffsetSpec.latest())).partitionResult(at))
                .offset();
    }

    /** Where it ends for read_committed consumers: before the first transaction that is open. */
    long stableEnd(String topic, int partition) {
        TopicPartition at = new TopicPartition(topic, partition);
        return consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
    }

    static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking Kafka", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException("Kafka did not answer", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
