package io.makegood.audit.migration;

import io.makegood.audit.migration.AccountsCompared.Side;
import io.makegood.audit.migration.MigrationState.Source;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.reading.StalledRead;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Holds a ledger and the ledger that folds its copy against each other: entries with their hashes, refunds and balances, account by account,
 * up to what both have folded. Both go on meanwhile. It begins at the beginning, goes on from round to round, and writes nothing. Not
 * thread-safe.
 */
public final class LedgerComparison implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    private final KafkaLedger was;
    private final String wasId;
    private final KafkaLedger wouldBe;
    private final String wouldBeId;
    private final Supplier<@Nullable MigrationState> state;
    private final Supplier<@Nullable MigrationState> atMost;
    private final AccountsCompared accounts = new AccountsCompared();
    private @Nullable OutputFeed wasFeed;
    private @Nullable OutputFeed wouldBeFeed;
    private int pass;

    /**
     * Of two ledgers, by their topics and by their engines' names.
     *
     * @param state how far the copy is, each time it is asked
     * @param atMost how far it may be, at least as far as what an engine can have folded by then
     */
    public LedgerComparison(
            KafkaLedger was,
            String wasId,
            KafkaLedger wouldBe,
            String wouldBeId,
            Supplier<@Nullable MigrationState> state,
            Supplier<@Nullable MigrationState> atMost) {
        this.was = was;
        this.wasId = wasId;
        this.wouldBe = wouldBe;
        this.wouldBeId = wouldBeId;
        this.state = state;
        this.atMost = atMost;
    }

    /**
     * What a round found.
     *
     * @param waitsFor why nothing can be said yet; null if all is compared that was copied when the round began
     * @param comparedTo the newest record time that was copied then, epoch milliseconds, UTC; -1 if there is none
     * @param accounts of how many accounts anything was said
     * @param entries how many entries both say
     * @param refunds how many refunds both say
     * @param underway entries and refunds that one has said, and the other has not folded yet
     * @param differences every difference, by account
     */
    public record Round(
            @Nullable String waitsFor,
            long comparedTo,
            long accounts,
            long entries,
            long refunds,
            long underway,
            List<Difference> differences) {
        /** Whether all is compared, and nothing differs. */
        public boolean agrees() {
            return waitsFor == null && differences.isEmpty();
        }
    }

    /**
     * Is told, before the first round, what of the ledger that is copied was archived and cut off. The hash of each account's last entry is held
     * against that of the same entry in the copy, in place of all that came before.
     */
    public void archived(ArchivedEntries told) {
        accounts.archived(told);
    }

    /**
     * Compares what is there.
     *
     * @param limit how long it waits for an engine that has not folded what was copied
     * @throws MigrationRefused if nothing is copied there, or an output cannot be read
     */
    public Round round(Duration limit, BooleanSupplier goesOn) {
        long deadline = System.nanoTime() + limit.toNanos();
        MigrationState copied = copied(state);
        if (!await(deadline, goesOn, () -> isFolded(wouldBe, wouldBeId, copied.ends()))) {
            return waiting("the copy's engine, " + wouldBeId + ", has not folded what was copied", copied);
        }
        accounts.nextPass();
        pass++;
        readToEnds(goesOn);
        int settled = pass;
        MigrationState then = copied(atMost);
        List<Long> needed = then.sources().stream().map(Source::recordsEnd).toList();
        if (!await(deadline, goesOn, () -> isFolded(was, wasId, needed))) {
            return waiting("the engine of what is copied, " + wasId + ", has not folded what was copied", copied);
        }
        accounts.nextPass();
        pass++;
        readToEnds(goesOn);
        if (!goesOn.getAsBoolean()) {
            return waiting("it was ended", copied);
        }
        return new Round(
                null,
                copied.newestAt(),
                accounts.accounts(),
                accounts.entries(),
                accounts.refunds(),
                accounts.underway(),
                accounts.differences(
                        caused -> caused.partition() < copied.sources().size()
                                && caused.offset()
                                        < copied.sources()
                                                .get(caused.partition())
                                                .recordsEnd(),
                        settled));
    }

    private Round waiting(String what, MigrationState copied) {
        return new Round(
                what,
                copied.newestAt(),
                accounts.accounts(),
                accounts.entries(),
                accounts.refunds(),
                accounts.underway(),
                List.of());
    }

    private MigrationState copied(Supplier<@Nullable MigrationState> asked) {
        MigrationState known = asked.get();
        if (known == null) {
            throw new MigrationRefused(
                    "nothing is copied to " + wouldBe.topics().events().name());
        }
        return known;
    }

    /** Whether the engine has folded all before those offsets, one for each partition. */
    private static boolean isFolded(KafkaLedger ledger, String applicationId, List<Long> ends) {
        Map<Integer, Long> saved = ledger.saved(applicationId);
        for (int partition = 0; partition < ends.size(); partition++) {
            if (saved.getOrDefault(partition, 0L) < ends.get(partition)) {
                return false;
            }
        }
        return true;
    }

    private static boolean await(long deadline, BooleanSupplier goesOn, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (!goesOn.getAsBoolean() || System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException(e);
            }
        }
        return true;
    }

    private void readToEnds(BooleanSupplier goesOn) {
        OutputFeed one = wasFeed == null ? new OutputFeed(was, Side.WAS, accounts) : wasFeed;
        wasFeed = one;
        OutputFeed other = wouldBeFeed == null ? new OutputFeed(wouldBe, Side.WOULD_BE, accounts) : wouldBeFeed;
        wouldBeFeed = other;
        one.extend();
        other.extend();
        long progressed = System.nanoTime();
        long reached = Long.MIN_VALUE;
        while (!one.isAtEnd() || !other.isAtEnd()) {
            if (!goesOn.getAsBoolean()) {
                return;
            }
            long floor = Math.min(one.floor(), other.floor());
            try {
                one.read(floor);
                other.read(floor);
            } catch (UndecodableRecord e) {
                throw new MigrationRefused("an output cannot be read: " + e.detail()
                        + "; was it written by a newer version? Compare with that one");
            }
            long read = accounts.read();
            if (read > reached) {
                reached = read;
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new StalledRead("the outputs of both ledgers", STALL_LIMIT);
            }
        }
    }

    @Override
    public void close() {
        OutputFeed one = wasFeed;
        OutputFeed other = wouldBeFeed;
        try {
            if (one != null) {
                one.close();
            }
        } finally {
            if (other != null) {
                other.close();
            }
        }
    }
}
