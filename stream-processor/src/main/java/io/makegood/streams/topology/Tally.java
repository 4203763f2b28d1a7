package io.makegood.streams.topology;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.refund.RefundIssued;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What an engine has done since it started. Threadsafe. A transaction that was rolled back and repeated counts twice. */
public final class Tally {
    private final LongAdder applied = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder due = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> eventTypes = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> entryKinds = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refundCauses = new ConcurrentHashMap<>();
    private volatile @Nullable LongConsumer decisions;

    void countApplied(LedgerEvent event, List<LedgerEntry> entries, List<RefundIssued> refunds) {
        applied.increment();
        count(eventTypes, event.getClass().getSimpleName());
        for (LedgerEntry entry : entries) {
            count(entryKinds, entry.kind().name());
        }
        for (RefundIssued refund : refunds) {
            count(refundCauses, refund.cause().name());
        }
    }

    /** A decision was made about an event recorded at that time, epoch milliseconds, UTC. */
    void noteDecision(long recordedAt) {
        LongConsumer observer = decisions;
        if (observer != null) {
            observer.accept(Math.max(0, System.currentTimeMillis() - recordedAt));
        }
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
        count(deadLetters, reason);
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
        return sums(deadLetters);
    }

    /** Events applied, by type. */
    public Map<String, Long> eventTypes() {
        return sums(eventTypes);
    }

    /** Entries booked, by kind. */
    public Map<String, Long> entryKinds() {
        return sums(entryKinds);
    }

    /** Refunds issued, by cause. */
    public Map<String, Long> refundCauses() {
        return sums(refundCauses);
    }

    /** Has {@code observer} told, for each decision, how many milliseconds after its record time it was made. */
    public void observeDecisions(LongConsumer observer) {
        decisions = observer;
    }

    private static void count(Map<String, LongAdder> counts, String name) {
        LongAdder known = counts.get(name);
        (known == null ? counts.computeIfAbsent(name, any -> new LongAdder()) : known).increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    /** Journal records that were dealt with in any way. */
    public long records() {
        return applied()
                + duplicates()
                + forwarded()
                + deadLetters().values().stream().mapToLong(Long::longValue).sum();
    }
}
