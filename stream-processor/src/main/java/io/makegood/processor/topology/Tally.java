package io.makegood.processor.topology;

import io.makegood.application.running.Counter;
import io.makegood.application.running.Counts;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.refund.RefundIssued;
import java.util.List;
import java.util.Map;

/** What an engine has done since it started. Thread-safe. A transaction that was rolled back and repeated counts twice. */
public final class Tally {
    private final Counts counts = new Counts();

    /** All of it, by counter. */
    public Counts counts() {
        return counts;
    }

    void countApplied(LedgerEvent event, List<LedgerEntry> entries, List<RefundIssued> refunds) {
        counts.add(Counter.EVENTS_APPLIED);
        counts.add(Counter.EVENTS, event.getClass().getSimpleName());
        for (LedgerEntry entry : entries) {
            counts.add(Counter.ENTRIES, entry.kind().name());
        }
        for (RefundIssued refund : refunds) {
            counts.add(Counter.REFUNDS, refund.cause().name());
        }
    }

    void count(Counter counter) {
        counts.add(counter);
    }

    void countDeadLetter(String reason) {
        counts.add(Counter.DEAD_LETTERS, reason);
    }

    void noteDecision(long recordedAt) {
        counts.noteDecision(recordedAt);
    }

    /** Events applied. */
    public long applied() {
        return counts.sum(Counter.EVENTS_APPLIED);
    }

    /** Events that said what was known. */
    public long duplicates() {
        return counts.sum(Counter.EVENTS_DUPLICATES);
    }

    /** Events passed on to the partition that owns their account. */
    public long forwarded() {
        return counts.sum(Counter.EVENTS_FORWARDED);
    }

    /** Dead letters by reason. */
    public Map<String, Long> deadLetters() {
        return counts.byLabel(Counter.DEAD_LETTERS);
    }

    /** Journal records that were dealt with in any way. */
    public long records() {
        return applied() + duplicates() + forwarded() + counts.sum(Counter.DEAD_LETTERS);
    }
}
