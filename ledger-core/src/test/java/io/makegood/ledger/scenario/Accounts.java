package io.makegood.ledger.scenario;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Several accounts on one ledger in memory: what it has its engine append for one of them comes when it is let in. */
public final class Accounts {
    private static final long STEP_MILLIS = 1_000;

    private final LedgerRun run;
    private final Deque<Envelope> onTheWay = new ArrayDeque<>();
    private final List<Decision> arrivals = new ArrayList<>();
    private long clock = MemoryStage.START;
    private long offset;

    /** Under that policy, with nothing known of any account. */
    public Accounts(TestPolicy policy) {
        run = new LedgerRun(policy, PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }

    /** An event of an account; what follows for others is on its way. */
    public Decision happens(String account, LedgerEvent event) {
        Envelope envelope = Envelope.of(account, event);
        Position at = new Position(0, offset++, clock);
        Decision decision = run.apply(envelope, at);
        onTheWay.addAll(decision.appended());
        clock += STEP_MILLIS;
        run.checkInvariants();
        run.checkRepeatsNothing(envelope, at, decision);
        return decision;
    }

    /** All that is on its way arrives, and what follows from that. */
    public Accounts arrive() {
        while (!onTheWay.isEmpty()) {
            Envelope next = onTheWay.remove();
            arrivals.add(happens(next.accountId(), next.event()));
        }
        return this;
    }

    /** What is on its way, the next first. */
    public List<Envelope> onTheWay() {
        return List.copyOf(onTheWay);
    }

    /** What was decided of all that arrived. */
    public List<Decision> arrivals() {
        return arrivals;
    }

    /** Time passes. */
    public void pass(long millis) {
        clock += millis;
    }

    /** The balance of an account. */
    public long balance(String account) {
        return run.account(account).balance();
    }

    /** Credits that left one account and have not arrived at another, less the debts that did. */
    public long inTransit() {
        return -run.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.TRANSFER)
                .mapToLong(LedgerEntry::amount)
                .sum();
    }

    /** The ledger. */
    public LedgerRun run() {
        return run;
    }
}
