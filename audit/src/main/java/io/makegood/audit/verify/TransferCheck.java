package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether what arrives at accounts is what left others: an arrival is an event of the journal, which the fold that booked the leaving
 * calls for, in another partition mostly. Each that is called for stands in the journal, once, as it was called for; there is no other.
 * Holds what is not matched yet. Thread-safe.
 */
final class TransferCheck {
    private final Map<String, Unmatched> unmatched = new HashMap<>();

    /** Arrivals that stand where the ledger had left, and may have been called for before. */
    private final List<Envelope> behind = new ArrayList<>();

    /** Called for more often than found, if above zero; found more often than called for, if below. */
    private record Unmatched(int times, String account, int partition, long offset) {}

    /** The fold of the record at that offset of the journal calls for that event. */
    void called(Envelope event, int partition, long offset) {
        if (event.event() instanceof TransferArrived) {
            note(event, 1, partition, offset);
        }
    }

    /** That event stands at that offset of the journal. */
    void found(Envelope event, int partition, long offset) {
        if (event.event() instanceof TransferArrived) {
            note(event, -1, partition, offset);
        }
    }

    private synchronized void note(Envelope event, int times, int partition, long offset) {
        unmatched.merge(
                event.accountId() + "\n" + event.event(),
                new Unmatched(times, event.accountId(), partition, offset),
                (one, other) -> one.times + other.times == 0
                        ? null
                        : new Unmatched(one.times + other.times, other.account, other.partition, other.offset));
    }

    /** That event stands behind the ledger's departure, and was carried over with all that does: it counts if it was called for before that. */
    synchronized void foundBehind(Envelope event) {
        if (event.event() instanceof TransferArrived) {
            behind.add(event);
        }
    }

    /** What calls for it may have been folded after it. */
    private void settle() {
        behind.removeIf(this::foundLater);
    }

    /** Whether arrivals were called for that were not found so far: they may stand after the records that were folded. */
    synchronized boolean isAnyOnItsWay() {
        settle();
        return unmatched.values().stream().anyMatch(each -> each.times > 0);
    }

    /**
     * An event that stands after the records that were folded: it counts only if it was called for, since what calls for it may come after
     * them, too. Says whether it did.
     */
    synchronized boolean foundLater(Envelope event) {
        String key = event.accountId() + "\n" + event.event();
        Unmatched called = unmatched.get(key);
        if (!(event.event() instanceof TransferArrived) || called == null || called.times <= 0) {
            return false;
        }
        unmatched.remove(key);
        return true;
    }

    /** What is wrong, when everything was read. */
    synchronized List<Finding> findings(String journal) {
        settle();
        List<Finding> findings = new ArrayList<>();
        for (Unmatched each : unmatched.values()) {
            findings.add(new Finding(
                    each.times > 0 ? Kind.MISSING : Kind.EXTRA,
                    journal,
                    each.partition,
                    each.offset,
                    each.account,
                    each.times > 0
                            ? "credits left for this account here, and arrive nowhere in the journal"
                            : "credits arrive here that did not leave any account"));
        }
        return findings;
    }
}
