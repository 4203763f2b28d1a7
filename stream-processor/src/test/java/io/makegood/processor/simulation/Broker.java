package io.makegood.processor.simulation;

import io.makegood.processor.store.StoreNames;
import io.makegood.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is left when every instance has died: logs, saved offsets, who owns which partition, and the broker's clock. */
final class Broker {
    static final Topics TOPICS = Topics.withDefaultPrefix();
    private static final int NOBODY = -1;

    private final int partitions;
    private final Map<String, List<Log>> topics = new HashMap<>();
    private final long[] saved;
    private final long[] streamTimes;
    private final int[] owners;
    private long now;

    Broker(int partitions, long now) {
        this.partitions = partitions;
        this.now = now;
        TOPICS.all().forEach(topic -> make(topic.name()));
        // Their changelogs.
        make(StoreNames.ACCOUNTS);
        make(StoreNames.GENERATIONS);
        saved = new long[partitions];
        streamTimes = new long[partitions];
        owners = IntStream.range(0, partitions).map(any -> NOBODY).toArray();
    }

    private void make(String topic) {
        List<Log> logs = new ArrayList<>();
        IntStream.range(0, partitions).forEach(partition -> logs.add(new Log()));
        topics.put(topic, logs);
    }

    int partitions() {
        return partitions;
    }

    Log log(String topic, int partition) {
        List<Log> logs = topics.get(topic);
        if (logs == null) {
            throw new IllegalStateException("there is no topic " + topic);
        }
        return logs.get(partition);
    }

    Log journal(int partition) {
        return log(TOPICS.events().name(), partition);
    }

    long now() {
        return now;
    }

    void pass(long millis) {
        now += millis;
    }

    long saved(int partition) {
        return saved[partition];
    }

    long streamTime(int partition) {
        return streamTimes[partition];
    }

    void save(int partition, long offset, long streamTime) {
        saved[partition] = offset;
        streamTimes[partition] = streamTime;
    }

    boolean isOwnedBy(int partition, int instance) {
        return owners[partition] == instance;
    }

    boolean isFree(int partition) {
        return owners[partition] == NOBODY;
    }

    void give(int partition, int instance) {
        owners[partition] = instance;
    }

    /** The group goes on without that instance, whether it knows or not. */
    void release(int instance) {
        for (int partition = 0; partition < partitions; partition++) {
            if (owners[partition] == instance) {
                owners[partition] = NOBODY;
            }
        }
    }

    /** Whether all that stands in the changelogs is decided: until then nobody can restore the partition to its end. */
    boolean isRestorable(int partition) {
        return isDecided(StoreNames.ACCOUNTS, partition) && isDecided(StoreNames.GENERATIONS, partition);
    }

    private boolean isDecided(String topic, int partition) {
        Log log = log(topic, partition);
        return log.stableEnd() == log.end();
    }
}
