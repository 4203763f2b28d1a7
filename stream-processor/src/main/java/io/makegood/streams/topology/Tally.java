package io.makegood.streams.topology;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What an engine has done since it started. Threadsafe. A transaction that was rolled back and repeated counts twice. */
public final class Tally {
    private final LongAdder applied = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder due = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();

    void countApplied() {
        applied.increment();
    }

    void countDuplicate() {
        duplicates.increment();
    }

    void countForwarded() {
        forwarded.increment();
    }

    void countDue() {
        due.increment();
    }

    void countForgotten() {
        forgotten.increment();
    }

    void countDeadLetter(String reason) {
        deadLetters.computeIfAbsent(reason, any -> new LongAdder()).increment();
    }

    /** Events applied. */
    public long applied() {
        return applied.sum();
    }

    /** Events that said what was known. */
    public long duplicates() {
        return duplicates.sum();
    }

    /** Events passed on to the partition that owns their account. */
    public long forwarded() {
        return forwarded.sum();
    }

    /** Due-time events appended to the journal. */
    public long due() {
        return due.sum();
    }

    /** Generation rows that left the store for their age. */
    public long forgotten() {
        return forgotten.sum();
    }

    /** Dead letters by reason. */
    public Map<String, Long> deadLetters() {
        Map<String, Long> counts = new TreeMap<>();
        deadLetters.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    /** Journal records that were dealt with in any way. */
    public long records() {
        return applied()
                + duplicates()
                + forwarded()
                + deadLetters().values().stream().mapToLong(Long::longValue).sum();
    }
}
