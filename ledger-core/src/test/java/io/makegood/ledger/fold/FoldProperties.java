package io.makegood.ledger.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reference.ReferenceFold;
import io.makegood.ledger.reference.ReferenceFold.Did;
import io.makegood.ledger.refund.RefundId;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.Script;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import io.makegood.ledger.scenario.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What holds for every stream of events. Streams are seeded; a stream that breaks a property is shrunk to the events that
 * matter and printed with its seed.
 */
class FoldProperties {
    private static final int STREAMS = 2_000;
    private static final int EVENTS = 60;
    private static final int JOURNEYS = 20_000;
    private static final int LIFECYCLES = 4_000;
    private static final long RETENTION_MILLIS = 500_000;

    @Test
    void the_engine_agrees_with_the_reference_on_random_streams_under_any_policy() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = TestPolicy.random(seed);
            check(
                    "agrees with the reference",
                    seed,
                    policy,
                    stream(seed),
                    events -> agreesWithReference(policy, events));
        }
    }

    @Test
    void the_engine_agrees_with_the_reference_on_journeys_under_any_policy() {
        for (long seed = 0; seed < JOURNEYS; seed++) {
            TestPolicy policy = TestPolicy.random(seed);
            List<Timed> journey = new RandomEvents(seed, 1, 1, "a").journey(Scenario.ACCOUNT, Scenario.START);
            check("agrees with the reference", seed, policy, journey, events -> {
                agreesWithReference(policy, events);
                run(policy, events).checkInvariants();
            });
        }
    }

    @Test
    void every_stream_keeps_the_invariants_and_folds_twice_to_the_same() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = claiming(seed);
            check("keeps the invariants", seed, policy, anyStream(seed), events -> {
                LedgerRun run = run(policy, events);
                run.checkInvariants();
                LedgerRun again = run(policy, events);
                assertThat(again.entries()).isEqualTo(run.entries());
                assertThat(again.refunds()).isEqualTo(run.refunds());
                assertThat(again.notices()).isEqualTo(run.notices());
            });
        }
    }

    @Test
    void every_event_repeated_at_once_changes_nothing() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = claiming(seed);
            check("repeats change nothing", seed, policy, anyStream(seed), events -> {
                LedgerRun run = new LedgerRun(policy, RETENTION_MILLIS);
                for (int i = 0; i < events.size(); i++) {
                    Envelope envelope = events.get(i).envelope();
                    Decision decision = run.apply(envelope, position(events, i));
                    run.checkRepeatsNothing(envelope, position(events, i), decision);
                }
            });
        }
    }

    @Test
    void every_event_repeated_at_the_end_moves_no_credits() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = claiming(seed);
            check("late repeats move nothing", seed, policy, anyStream(seed), events -> {
                LedgerRun run = new LedgerRun(policy, RETENTION_MILLIS);
                List<Timed> applied = new ArrayList<>();
                for (int i = 0; i < events.size(); i++) {
                    Decision decision = run.apply(events.get(i).envelope(), position(events, i));
                    if (decision.effect() == Effect.APPLIED && !isSwitch(events.get(i))) {
                        applied.add(events.get(i));
                    }
                }
                long end = events.isEmpty() ? 0 : events.get(events.size() - 1).at();
                for (int i = 0; i < applied.size(); i++) {
                    Decision again = run.apply(applied.get(i).envelope(), new Position(0, events.size() + i, end));
                    assertThat(again.effect())
                            .as("effect of " + applied.get(i).envelope())
                            .isNotEqualTo(Effect.APPLIED);
                    assertThat(again.entries()).isEmpty();
                }
            });
        }
    }

    private static boolean isSwitch(Timed event) {
        return event.envelope().event() instanceof AccountUpdated;
    }

    @Test
    void forgetting_old_generations_changes_no_decision() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = claiming(seed);
            check("forgets without a trace", seed, policy, anyStream(seed), events -> {
                LedgerRun keeping = run(policy, events);
                LedgerRun forgetting = new LedgerRun(policy, RETENTION_MILLIS);
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
    void any_order_and_duplication_of_a_lifecycle_gives_the_same_balance_grants_and_refunds() {
        lifecyclesCommute(false, run -> List.of(balances(run), refunds(run, Scenario.ACCOUNT)));
    }

    @Test
    void with_a_used_amount_any_order_and_duplication_gives_the_same_balance_and_grants() {
        lifecyclesCommute(true, FoldProperties::balances);
    }

    private static void lifecyclesCommute(boolean withUsedAmount, Function<LedgerRun, Object> seen) {
        for (long seed = 0; seed < LIFECYCLES; seed++) {
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            List<Timed> lifecycle = timed(random.lifecycle("n", withUsedAmount));
            TestPolicy policy = TestPolicy.random(seed);
            for (int i = 0; i < 4; i++) {
                List<Timed> events = new ArrayList<>(timed(purse(lifecycle)));
                events.addAll(random.shuffledWithDuplicates(lifecycle));
                check("order and duplicates do not matter", seed, policy, events, these -> {
                    LedgerRun run = run(policy, these);
                    run.checkInvariants();
                    List<Timed> straight = new ArrayList<>(timed(purse(lifecycle)));
                    straight.addAll(lifecycle);
                    straight.retainAll(these);
                    assertThat(seen.apply(run)).isEqualTo(seen.apply(run(policy, straight)));
                });
            }
        }
    }

    /** Grants before a lifecycle. An authorisation depends on the balance; a published charge may overdraw the account. */
    private static List<LedgerEvent> purse(List<Timed> lifecycle) {
        boolean authorize = lifecycle.stream()
                .anyMatch(timed ->
                        timed.envelope().event() instanceof GenerationRequested request && request.authorize());
        return List.of(Words.granted("first", 3), Words.granted("second", authorize ? 100 : 5));
    }

    private static List<Timed> timed(List<LedgerEvent> events) {
        return events.stream()
                .map(event -> new Timed(Envelope.of(Scenario.ACCOUNT, event), Scenario.START))
                .toList();
    }

    private static List<Object> balances(LedgerRun run) {
        var account = run.account(Scenario.ACCOUNT);
        return List.of(account.balance(), account.held(), account.overdraft(), account.grants());
    }

    private static TestPolicy claiming(long seed) {
        Judgement[] judgements = Judgement.values();
        return TestPolicy.random(seed)
                .takesClaims(judgements[(int) (seed % judgements.length)], new ClaimLimit(3, 200_000));
    }

    private static List<Timed> stream(long seed) {
        return stream(seed, RandomEvents::next);
    }

    private static List<Timed> anyStream(long seed) {
        return stream(seed, RandomEvents::nextOfAnyType);
    }

    private static List<Timed> stream(long seed, BiFunction<RandomEvents, Long, Envelope> next) {
        Random time = new Random(~seed);
        RandomEvents random = new RandomEvents(seed, 2, 4, "a");
        List<Timed> events = new ArrayList<>();
        long now = Scenario.START;
        for (int i = 0; i < EVENTS; i++) {
            now += time.nextInt(12) == 0 ? time.nextInt(300_000) : time.nextInt(3_000);
            events.add(new Timed(next.apply(random, now), now));
        }
        return events;
    }

    private static LedgerRun run(TestPolicy policy, List<Timed> events) {
        LedgerRun run = new LedgerRun(policy, RETENTION_MILLIS);
        for (int i = 0; i < events.size(); i++) {
            run.apply(events.get(i).envelope(), position(events, i));
        }
        return run;
    }

    private static Position position(List<Timed> events, int index) {
        return new Position(0, index, events.get(index).at());
    }

    private static void agreesWithReference(TestPolicy policy, List<Timed> events) {
        LedgerRun run = new LedgerRun(policy, RETENTION_MILLIS);
        ReferenceFold reference = new ReferenceFold(policy, RETENTION_MILLIS);
        for (int i = 0; i < events.size(); i++) {
            Envelope envelope = events.get(i).envelope();
            Effect effect = run.apply(envelope, position(events, i)).effect();
            Did did = reference.apply(envelope, position(events, i));
            assertThat(effect.name())
                    .as("effect of event " + i + " " + envelope.event())
                    .isEqualTo(did.name());
        }
        EntryChain chain = new EntryChain();
        for (String account : reference.accounts()) {
            AccountRow row = run.account(account);
            assertThat(row.balance()).as("balance").isEqualTo(reference.balance(account));
            assertThat(row.held()).as("held").isEqualTo(reference.held(account));
            assertThat(row.grants().stream().map(OpenGrant::remaining).sorted().toList())
                    .as("left in grants")
                    .isEqualTo(reference.remaining(account));
            row.grants().stream()
                    .filter(grant -> grant.grantId().startsWith("g"))
                    .forEach(grant -> assertThat(grant.remaining())
                            .as("left in " + grant.grantId())
                            .isEqualTo(reference.left(account, grant.grantId())));
            assertThat(moves(run, account))
                    .as("entries")
                    .isEqualTo(reference.movements(account).stream()
                            .map(move -> move.kind() + " " + move.amount())
                            .toList());
            Map<String, Long> expected = new TreeMap<>();
            reference.refunds(account).forEach((name, amount) -> {
                int slash = name.indexOf('/');
                String refundId = RefundId.of(chain, account, name.substring(0, slash), name.substring(slash + 1));
                expected.put(refundId, amount);
            });
            assertThat(refunds(run, account)).as("refunds").isEqualTo(expected);
        }
    }

    private static Map<String, Long> refunds(LedgerRun run, String account) {
        Map<String, Long> refunds = new TreeMap<>();
        for (RefundIssued refund : run.refunds()) {
            if (refund.accountId().equals(account)) {
                refunds.merge(refund.refundId(), refund.amount(), Long::sum);
            }
        }
        return refunds;
    }

    private static List<String> moves(LedgerRun run, String account) {
        return run.entries().stream()
                .filter(entry -> entry.accountId().equals(account))
                .map((LedgerEntry entry) -> entry.kind() + " " + entry.amount())
                .toList();
    }

    private static void check(
            String property, long seed, TestPolicy policy, List<Timed> events, Consumer<List<Timed>> law) {
        if (holds(events, law)) {
            return;
        }
        List<Timed> shrunk = Script.shrunk(events, fewer -> holds(fewer, law));
        String script = Script.of(policy, RETENTION_MILLIS, shrunk);
        try {
            law.accept(shrunk);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + " breaks \"" + property + "\" with\n" + script, broken);
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
