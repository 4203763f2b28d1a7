package io.makegood.ledger.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.reference.ReferenceFold;
import io.makegood.ledger.reference.ReferenceFold.Did;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What holds for every stream of events. Streams are seeded; a stream that breaks a property is shrunk to the events that
 * matter and printed with its seed.
 */
class FoldProperties {
    private static final int STREAMS = 3_000;
    private static final int EVENTS = 60;
    private static final int LIFECYCLES = 4_000;
    private static final long RETENTION_MILLIS = 500_000;

    private record Timed(Envelope envelope, long at) {}

    @Test
    void the_engine_agrees_with_the_reference_on_random_streams() {
        for (long seed = 0; seed < STREAMS; seed++) {
            check("agrees with the reference", seed, stream(seed), FoldProperties::agreesWithReference);
        }
    }

    @Test
    void every_stream_keeps_the_invariants_and_folds_twice_to_the_same() {
        for (long seed = 0; seed < STREAMS; seed++) {
            check("keeps the invariants", seed, stream(seed), events -> {
                LedgerRun run = run(events);
                run.checkInvariants();
                assertThat(run(events).entries()).isEqualTo(run.entries());
            });
        }
    }

    @Test
    void forgetting_old_generations_changes_no_decision() {
        for (long seed = 0; seed < STREAMS; seed++) {
            check("forgets without a trace", seed, stream(seed), events -> {
                LedgerRun keeping = run(events);
                LedgerRun forgetting = new LedgerRun(new TestPolicy(), RETENTION_MILLIS);
                for (int i = 0; i < events.size(); i++) {
                    forgetting.rows().forget(events.get(i).at(), RETENTION_MILLIS);
                    forgetting.apply(events.get(i).envelope(), position(events, i));
                }
                assertThat(forgetting.entries()).isEqualTo(keeping.entries());
                assertThat(forgetting.notices()).isEqualTo(keeping.notices());
            });
        }
    }

    @Test
    void any_order_and_duplication_of_a_lifecycle_gives_the_same_balance_and_refunds() {
        for (long seed = 0; seed < LIFECYCLES; seed++) {
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            List<LedgerEvent> lifecycle = random.lifecycle("n", false);
            LedgerRun straight = runLifecycle(lifecycle);
            for (int i = 0; i < 4; i++) {
                List<LedgerEvent> other = random.shuffledWithDuplicates(lifecycle);
                LedgerRun run = runLifecycle(other);
                String described = "seed " + seed + ", order " + other;
                assertThat(balances(run)).as(described).isEqualTo(balances(straight));
                assertThat(refunds(run)).as(described).isEqualTo(refunds(straight));
            }
        }
    }

    @Test
    void with_a_used_amount_any_order_and_duplication_gives_the_same_total() {
        for (long seed = 0; seed < LIFECYCLES; seed++) {
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            List<LedgerEvent> lifecycle = random.lifecycle("n", true);
            LedgerRun straight = runLifecycle(lifecycle);
            for (int i = 0; i < 4; i++) {
                List<LedgerEvent> other = random.shuffledWithDuplicates(lifecycle);
                LedgerRun run = runLifecycle(other);
                run.checkInvariants();
                assertThat(balances(run))
                        .as("seed " + seed + ", order " + other)
                        .isEqualTo(balances(straight));
            }
        }
    }

    private static LedgerRun runLifecycle(List<LedgerEvent> events) {
        LedgerRun run = new LedgerRun(new TestPolicy(), Fold.RETENTION_MILLIS_DEFAULT);
        List<LedgerEvent> all = new ArrayList<>();
        all.add(Words.granted("first", 13));
        all.add(Words.granted("second", 100));
        all.addAll(events);
        for (int i = 0; i < all.size(); i++) {
            run.apply(Envelope.of(Scenario.ACCOUNT, all.get(i)), new Position(0, i, Scenario.START));
        }
        return run;
    }

    private static List<Object> balances(LedgerRun run) {
        var account = run.account(Scenario.ACCOUNT);
        return List.of(account.balance(), account.held(), account.grants());
    }

    private static Map<String, Long> refunds(LedgerRun run) {
        Map<String, Long> refunds = new TreeMap<>();
        for (RefundIssued refund : run.refunds()) {
            refunds.merge(refund.refundId(), refund.amount(), Long::sum);
        }
        return refunds;
    }

    private static List<Timed> stream(long seed) {
        Random time = new Random(~seed);
        RandomEvents random = new RandomEvents(seed, 2, 4, "a");
        List<Timed> events = new ArrayList<>();
        long now = Scenario.START;
        for (int i = 0; i < EVENTS; i++) {
            now += time.nextInt(12) == 0 ? time.nextInt(300_000) : time.nextInt(3_000);
            events.add(new Timed(random.next(now), now));
        }
        return events;
    }

    private static LedgerRun run(List<Timed> events) {
        LedgerRun run = new LedgerRun(new TestPolicy(), RETENTION_MILLIS);
        for (int i = 0; i < events.size(); i++) {
            run.apply(events.get(i).envelope(), position(events, i));
        }
        return run;
    }

    private static Position position(List<Timed> events, int index) {
        return new Position(0, index, events.get(index).at());
    }

    private static void agreesWithReference(List<Timed> events) {
        LedgerRun run = new LedgerRun(new TestPolicy(), RETENTION_MILLIS);
        ReferenceFold reference = new ReferenceFold(new TestPolicy(), RETENTION_MILLIS);
        for (int i = 0; i < events.size(); i++) {
            Envelope envelope = events.get(i).envelope();
            Effect effect = run.apply(envelope, position(events, i)).effect();
            Did did = reference.apply(envelope, position(events, i));
            assertThat(effect.name())
                    .as("effect of event " + i + " " + envelope.event())
                    .isEqualTo(did.name());
        }
        for (String account : reference.accounts()) {
            var row = run.account(account);
            assertThat(row.balance()).as("balance").isEqualTo(reference.balance(account));
            assertThat(row.held()).as("held").isEqualTo(reference.held(account));
            assertThat(row.grants().stream()
                            .map(grant -> grant.remaining())
                            .sorted()
                            .toList())
                    .as("left in grants")
                    .isEqualTo(reference.remaining(account));
            assertThat(moves(run, account))
                    .as("entries")
                    .isEqualTo(reference.movements(account).stream()
                            .map(move -> move.kind() + " " + move.amount())
                            .toList());
            assertThat(run.refunds().stream()
                            .filter(refund -> refund.accountId().equals(account))
                            .mapToLong(RefundIssued::amount)
                            .sum())
                    .isEqualTo(reference.refunds(account).values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    private static List<String> moves(LedgerRun run, String account) {
        return run.entries().stream()
                .filter(entry -> entry.accountId().equals(account))
                .map((LedgerEntry entry) -> entry.kind() + " " + entry.amount())
                .toList();
    }

    private static void check(String property, long seed, List<Timed> events, Consumer<List<Timed>> law) {
        if (holds(events, law)) {
            return;
        }
        List<Timed> shrunk = new ArrayList<>(events);
        for (int i = 0; i < shrunk.size(); ) {
            List<Timed> without = new ArrayList<>(shrunk);
            without.remove(i);
            if (holds(without, law)) {
                i++;
            } else {
                shrunk = without;
                i = 0;
            }
        }
        StringBuilder story = new StringBuilder();
        shrunk.stream()
                .sorted(Comparator.comparingLong(Timed::at))
                .forEach(event -> story.append("\n  at +")
                        .append(event.at() - Scenario.START)
                        .append(' ')
                        .append(event.envelope().accountId())
                        .append(' ')
                        .append(event.envelope().event()));
        try {
            law.accept(shrunk);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + " breaks \"" + property + "\" with" + story, broken);
        }
    }

    private static boolean holds(List<Timed> events, Consumer<List<Timed>> law) {
        try {
            law.accept(events);
            return true;
        } catch (AssertionError | RuntimeException broken) {
            return false;
        }
    }
}
