package io.makegood.readmodel.projection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the projection has come in each partition that it reads here. A consumer's position also passes what is no record
 * (the marks of transactions, aborted records), so the position counts as reached once every record below it is projected.
 * Thread-safe.
 */
final class Fetched {
    private record Reached(long position, long lastRecord) {}

    private final Map<TopicPartition, Reached> fetched = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> projected = new ConcurrentHashMap<>();

    /** The consumer stands at {@code position}; the newest record it handed out is {@code lastRecord}, -1 for none. */
    void fetchedTo(TopicPartition partition, long position, long lastRecord) {
        fetched.merge(
                partition,
                new Reached(position, lastRecord),
                (before, now) -> new Reached(now.position, Math.max(before.lastRecord, now.lastRecord)));
    }

    /** The record at {@code offset} is in the store. */
    void projected(TopicPartition partition, long offset) {
        projected.put(partition, offset);
    }

    /** The partition is no longer read here. */
    void forget(TopicPartition partition) {
        fetched.remove(partition);
        projected.remove(partition);
    }

    /** Whether every record below {@code end} is in the store. */
    boolean hasReached(TopicPartition partition, long end) {
        if (end == 0) {
            return true;
        }
        Reached reached = fetched.get(partition);
        return reached != null
                && reached.position >= end
                && projected.getOrDefault(partition, -1L) >= Math.min(reached.lastRecord, end - 1);
    }
}
