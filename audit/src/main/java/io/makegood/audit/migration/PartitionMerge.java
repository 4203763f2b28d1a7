package io.makegood.audit.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which order records of several partitions are copied into others, so that every account sees the same as before: a partition's in
 * their order, those of different partitions by record time as far as they have come, and what stands in every partition once, when all
 * have reached it and before any goes on behind it. No clock, no I/O. Not thread-safe.
 *
 * @param <T> a record
 */
final class PartitionMerge<T> {
    private final List<Deque<Head<T>>> queues = new ArrayList<>();
    /** Of each partition how many things that stand in all of them are behind it. */
    private final int[] reached;
    /** Of each partition whether it is read to its end, so that nothing of it need be waited for. */
    private final boolean[] dry;

    /** All begin after as many things that stand in every partition, but for one that was added later, which has only the last of them. */
    PartitionMerge(List<Integer> reached) {
        this.reached = reached.stream().mapToInt(Integer::intValue).toArray();
        dry = new boolean[this.reached.length];
        for (int partition = 0; partition < this.reached.length; partition++) {
            queues.add(new ArrayDeque<>());
        }
    }

    /**
     * A record that comes next in its partition.
     *
     * @param recordedAt record time, epoch milliseconds, UTC
     * @param everywhere by what it is known in all partitions, if it stands in every one; else null
     */
    record Head<T>(long recordedAt, @Nullable String everywhere, T what) {}

    /** What is to be copied next. */
    sealed interface Step<T> permits One, Everywhere {}

    /** A record of one partition. */
    record One<T>(int partition, Head<T> head) implements Step<T> {}

    /**
     * What stands in every partition, where all have reached it.
     *
     * @param recordedAt the earliest of its record times: what follows it anywhere is later
     * @param heads of each partition that has it, by number, its record; of one that was added later null
     */
    record Everywhere<T>(String sign, long recordedAt, List<@Nullable Head<T>> heads) implements Step<T> {}

    /** What some partitions have reached and others have not, which are read to their ends. */
    record Held(String sign, List<Integer> there, List<Integer> missing) {}

    /** The next record of a partition. */
    void offer(int partition, Head<T> head) {
        queues.get(partition).add(head);
    }

    /** Says whether a partition is read to its end as it is now. */
    void dry(int partition, boolean isDry) {
        dry[partition] = isDry;
    }

    /** How many records of a partition wait. */
    int waiting(int partition) {
        return queues.get(partition).size();
    }

    /** The first record of a partition that waits, or null. */
    @Nullable
    Head<T> head(int partition) {
        return queues.get(partition).peek();
    }

    /** How many things that stand in every partition are behind each. */
    List<Integer> reached() {
        return Arrays.stream(reached).boxed().toList();
    }

    /**
     * Takes what is to be copied next; null if more has to be read first.
     *
     * @throws MigrationRefused if partitions have different things next that stand in all of them: nobody can say in which order
     */
    @Nullable
    Step<T> next() {
        int stage = stage();
        int earliest = -1;
        long at = Long.MAX_VALUE;
        boolean anyAtBarrier = false;
        for (int partition = 0; partition < reached.length; partition++) {
            if (reached[partition] != stage) {
                continue;
            }
            Head<T> head = queues.get(partition).peek();
            if (head == null) {
                if (!dry[partition]) {
                    // What comes of it may be earlier than all that is here.
                    return null;
                }
            } else if (head.everywhere() != null) {
                anyAtBarrier = true;
            } else if (earliest < 0 || head.recordedAt() < at) {
                earliest = partition;
                at = head.recordedAt();
            }
        }
        if (earliest >= 0) {
            return new One<>(earliest, queues.get(earliest).remove());
        }
        return anyAtBarrier ? barrier(stage) : null;
    }

    private int stage() {
        return Arrays.stream(reached).min().orElse(0);
    }

    private @Nullable Step<T> barrier(int stage) {
        Held held = held();
        if (held == null || !held.missing().isEmpty()) {
            return null;
        }
        List<@Nullable Head<T>> heads = new ArrayList<>();
        long at = Long.MAX_VALUE;
        for (int partition = 0; partition < reached.length; partition++) {
            Head<T> head = null;
            if (reached[partition] == stage) {
                head = queues.get(partition).remove();
                at = Math.min(at, head.recordedAt());
                reached[partition]++;
            }
            heads.add(head);
        }
        return new Everywhere<>(held.sign(), at, heads);
    }

    /** What all wait for, if nothing else can be copied before it; null if there is no such thing. */
    @Nullable
    Held held() {
        int stage = stage();
        String sign = null;
        List<Integer> there = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        for (int partition = 0; partition < reached.length; partition++) {
            if (reached[partition] != stage) {
                continue;
            }
            Head<T> head = queues.get(partition).peek();
            if (head == null) {
                missing.add(partition);
                continue;
            }
            String its = head.everywhere();
            if (its == null) {
                return null;
            }
            if (sign != null && !sign.equals(its)) {
                throw new MigrationRefused("partition " + there.get(0) + " of the journal has " + sign
                        + " next, and partition " + partition + " has " + its + ": " + MigrationRefused.UNORDERED);
            }
            sign = its;
            there.add(partition);
        }
        return sign == null ? null : new Held(sign, there, missing);
    }
}
