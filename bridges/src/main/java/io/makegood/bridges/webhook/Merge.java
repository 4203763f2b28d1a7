package io.makegood.bridges.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is read of a partition's entries and notices in the order in which it was recorded. What was read of one of them is not let go before
 * it is known that nothing earlier is still to come from the other: the engine commits both in one transaction, but a reader sees them one
 * after the other.
 */
final class Merge {
    private final Map<Source, Deque<Read>> read = new EnumMap<>(Source.class);
    private final Map<Source, Long> next = new EnumMap<>(Source.class);
    private long round;

    /** @param seen in which round it was read */
    private record Read(Source source, ConsumerRecord<byte[], byte[]> record, long seen) {}

    /** What is read next of each. */
    Merge(long entries, long notices) {
        for (Source source : Source.values()) {
            read.put(source, new ArrayDeque<>());
        }
        next.put(Source.ENTRIES, entries);
        next.put(Source.NOTICES, notices);
    }

    /** How many records were read of that and not let go. */
    int held(Source source) {
        return queue(source).size();
    }

    boolean isEmpty() {
        return read.values().stream().allMatch(Deque::isEmpty);
    }

    /** The offset behind what was let go of that: behind all that was read, if nothing is held. */
    long next(Source source) {
        return next.getOrDefault(source, 0L);
    }

    /** Nothing of what lies before that offset is still to come, though there was no record. */
    void passed(Source source, long position) {
        if (queue(source).isEmpty()) {
            next.merge(source, position, Math::max);
        }
    }

    void add(Source source, ConsumerRecord<byte[], byte[]> record) {
        queue(source).add(new Read(source, record, round));
    }

    /** A round of reading ends; returns the number of the next: ends that are asked for now lie behind what was committed with all before it. */
    long endRound() {
        return ++round;
    }

    /**
     * What comes next, or null if that is not known yet.
     *
     * @param asked the round before which the ends were asked for
     * @param isThrough whether a source was read to its end as of then
     */
    @Nullable
    Next poll(long asked, Predicate<Source> isThrough) {
        Read first = null;
        for (Source source : Source.values()) {
            Read head = queue(source).peek();
            if (head != null
                    && (first == null
                            || head.record().timestamp() < first.record().timestamp())) {
                first = head;
            }
        }
        if (first == null) {
            return null;
        }
        for (Source source : Source.values()) {
            boolean mayCome = queue(source).isEmpty() && (first.seen() >= asked || !isThrough.test(source));
            if (source != first.source() && mayCome) {
                return null;
            }
        }
        queue(first.source()).remove();
        next.put(first.source(), first.record().offset() + 1);
        return new Next(first.source(), first.record());
    }

    /** A record, and of what it is. */
    record Next(Source source, ConsumerRecord<byte[], byte[]> record) {}

    private Deque<Read> queue(Source source) {
        Deque<Read> queue = read.get(source);
        if (queue == null) {
            throw new IllegalStateException("every source was put in at the start");
        }
        return queue;
    }
}
