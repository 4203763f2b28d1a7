package io.makegood.application.running;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How much of the stores is still to be restored from their changelogs. Thread-safe. */
public final class RestoreProgress implements StateRestoreListener {
    private record Stretch(long total, long done) {}

    private final Map<TopicPartition, Stretch> restoring = new ConcurrentHashMap<>();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        restoring.put(partition, new Stretch(Math.max(0, end - start), 0));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long restored) {
        restoring.computeIfPresent(partition, (p, known) -> new Stretch(known.total, known.done + restored));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long restored) {
        restoring.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long restored) {
        restoring.remove(partition);
    }

    /** Stores that are being restored now. */
    public int stores() {
        return restoring.size();
    }

    /** Rows of them that are back. */
    public long restored() {
        return restoring.values().stream().mapToLong(Stretch::done).sum();
    }

    /** Rows that are to come back in all, those that are back included. */
    public long total() {
        return restoring.values().stream().mapToLong(Stretch::total).sum();
    }
}
