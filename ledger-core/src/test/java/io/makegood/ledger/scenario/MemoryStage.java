package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fold in memory, one event each second of a clock of its own. Each check folds the log a second time and compares: nobody
 * can forget that a replay gives the same ledger.
 */
public final class MemoryStage implements Stage {
    /** The record time of the first event, epoch milliseconds, UTC. */
    public static final long START = 1_700_000_000_000L;

    private static final long STEP_MILLIS = 1_000;

    private final Supplier<LedgerRun> fresh;
    private final LedgerRun run;
    private final List<Recorded> log = new ArrayList<>();
    private long clock = START;
    private @Nullable Decision last;

    /** An event, its place in the log and what was decided. */
    public record Recorded(Envelope envelope, Position at, Decision decision) {}

    /** A stage over a ledger in which nothing has happened, of which there is always another. */
    public MemoryStage(Supplier<LedgerRun> fresh) {
        this.fresh = fresh;
        run = fresh.get();
    }

    @Override
    public Outcome publish(Envelope envelope) {
        Position at = new Position(0, log.size(), clock);
        Decision decision = run.apply(envelope, at);
        log.add(new Recorded(envelope, at, decision));
        last = decision;
        clock += STEP_MILLIS;
        return Outcome.of(decision);
    }

    @Override
    public Outcome appendedByEngine(Envelope envelope, long millis, long hurriedMillis) {
        pass(millis, hurriedMillis);
        return publish(envelope);
    }

    @Override
    public void pass(long millis, long hurriedMillis) {
        clock += millis;
    }

    @Override
    public Standing standing(String accountId) {
        AccountRow row = run.account(accountId);
        Map<String, Long> remaining = new TreeMap<>();
        for (OpenGrant grant : row.grants()) {
            remaining.merge(grant.grantId(), grant.remaining(), Long::sum);
        }
        return new Standing(row.balance(), row.available(), row.held(), remaining);
    }

    @Override
    public void check(Outcome outcome) {
        run.checkInvariants();
        Decision decision = last;
        if (decision != null) {
            Recorded newest = log.get(log.size() - 1);
            run.checkRepeatsNothing(newest.envelope(), newest.at(), decision);
        }
        LedgerRun again = fresh.get();
        for (Recorded recorded : log) {
            again.apply(recorded.envelope(), recorded.at());
        }
        assertThat(again.entries()).as("entries of a replay").isEqualTo(run.entries());
        assertThat(again.notices()).as("notices of a replay").isEqualTo(run.notices());
    }

    /** Every event so far. */
    public List<Recorded> journal() {
        return List.copyOf(log);
    }

    /** The ledger. */
    public LedgerRun run() {
        return run;
    }

    /** When the next event is recorded, epoch milliseconds, UTC. */
    public long now() {
        return clock;
    }

    /** The next event is recorded at that time, epoch milliseconds, UTC. */
    void setClock(long at) {
        clock = at;
    }

    /** Old generations leave the store. */
    void forget() {
        run.rows().forget(clock, PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }

    /** The length of a generation's row with its key, in bytes. */
    int sizeOfGeneration(String accountId, String generationId) {
        return run.rows().sizeOfGeneration(accountId, generationId);
    }
}
