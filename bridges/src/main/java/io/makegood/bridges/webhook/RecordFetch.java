package io.makegood.bridges.webhook;

import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads again what was read before. Not thread-safe. */
final class RecordFetch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MILLIS_MAX = 10_000;

    private final KafkaConsumer<byte[], byte[]> consumer;

    RecordFetch(Map<String, Object> clients) {
        Map<String, Object> config = new HashMap<>(clients);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new OutputDeserializer());
    }

    /** The record at that place, or null if there is none any more. */
    @Nullable
    ConsumerRecord<byte[], byte[]> at(TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + Duration.ofMillis(MILLIS_MAX).toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return record.offset() == offset ? record : null;
            }
            if (consumer.position(partition) > offset) {
                return null;
            }
        }
        throw new IllegalStateException("a record that a webhook waits for could not be read in time");
    }

    /** The offset of the first record of that time or later; the end if there is none. */
    Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, long time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(each -> times.put(each, time));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        for (TopicPartition each : partitions) {
            OffsetAndTimestamp at = found.get(each);
            offsets.put(each, at == null ? ends.getOrDefault(each, 0L) : at.offset());
        }
        return offsets;
    }

    /** A piece of what lies between two places, in the order in which it was recorded, and from where the next one goes on. */
    record Piece(List<Merge.Next> records, Progress next) {}

    /** About that many records before those ends. */
    Piece between(Map<Source, TopicPartition> partitions, Progress from, Map<Source, Long> ends, int count) {
        Merge merge = new Merge(from.entries(), from.notices());
        Map<TopicPartition, Source> sources = new HashMap<>();
        partitions.forEach((source, partition) -> sources.put(partition, source));
        consumer.assign(partitions.values());
        partitions.forEach((source, partition) -> consumer.seek(partition, from.of(source)));
        Map<Source, Boolean> through = new EnumMap<>(Source.class);
        List<Merge.Next> records = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofMillis(MILLIS_MAX).toNanos();
        while (true) {
            partitions.forEach((source, partition) ->
                    through.put(source, consumer.position(partition) >= ends.getOrDefault(source, 0L)));
            for (Merge.Next next = poll(merge, through); next != null; next = poll(merge, through)) {
                records.add(next);
                if (records.size() >= count) {
                    return new Piece(records, progress(merge, false));
                }
            }
            if (merge.isEmpty() && through.values().stream().allMatch(Boolean::booleanValue)) {
                return new Piece(records, progress(merge, true));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("what is to be sent again could not be read in time");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Source source = sources.get(new TopicPartition(record.topic(), record.partition()));
                if (source != null && record.offset() < ends.getOrDefault(source, 0L)) {
                    merge.add(source, record);
                }
            }
        }
    }

    private static Merge.@Nullable Next poll(Merge merge, Map<Source, Boolean> through) {
        return merge.poll(Long.MAX_VALUE, source -> through.getOrDefault(source, false));
    }

    private static Progress progress(Merge merge, boolean done) {
        return new Progress(merge.next(Source.ENTRIES), merge.next(Source.NOTICES), done);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
