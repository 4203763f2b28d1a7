package io.makegood.http.api;

import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far journal, engine and read model have come, asked of Kafka: the same whichever instance is asked. */
final class Overview {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Asked by every viewer every second or two: one answer serves them all. */
    private static final long FRESH_NANOS = Duration.ofMillis(800).toNanos();

    private final Admin admin;
    private final Topics topics;
    private final int partitions;
    private final String engineGroup;
    private final String projectionGroup;
    private Progress newest = new Progress(0, 0, 0, 0);
    private long askedAt = System.nanoTime() - 2 * FRESH_NANOS;

    Overview(Admin admin, Topics topics, int partitions, String engineGroup, String projectionGroup) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
        this.engineGroup = engineGroup;
        this.projectionGroup = projectionGroup;
    }

    /**
     * Sums over all partitions, in records of the journal.
     *
     * @param at when this was asked, epoch milliseconds, UTC
     */
    record Progress(long at, long journal, long folded, long projected) {
        long lag() {
            return Math.max(0, journal - folded);
        }
    }

    synchronized Progress progress() {
        if (System.nanoTime() - askedAt < FRESH_NANOS) {
            return newest;
        }
        List<TopicPartition> journal = new ArrayList<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            TopicPartition partition = new TopicPartition(topics.events().name(), i);
            journal.add(partition);
            ends.put(partition, OffsetSpec.latest());
        }
        try {
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(ends).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            newest = new Progress(
                    System.currentTimeMillis(),
                    found.values().stream()
                            .mapToLong(ListOffsetsResultInfo::offset)
                            .sum(),
                    saved(engineGroup, journal),
                    saved(projectionGroup, journal));
            askedAt = System.nanoTime();
            return newest;
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.unavailable("Kafka does not say how far the ledger is");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("this instance is stopping");
        }
    }

    private long saved(String group, List<TopicPartition> journal)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> saved = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        long sum = 0;
        for (TopicPartition partition : journal) {
            OffsetAndMetadata at = saved.get(partition);
            sum += at == null ? 0 : at.offset();
        }
        return sum;
    }
}
