package io.makegood.ledger.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceQuery;
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
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What holds for every stream of events. Streams are seeded; a stream that breaks a property is shrunk to the events that
 * matter and printed with its seed.
 */
class FoldProperties {
    private static final int STREAMS = 2_000 * Script.TRIES;
    private static final int EVENTS = 60;
    private static final LedgerEvent PURSE = Words.granted("purse", 1_000);
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int LIFECYCLES = 4_000 * Script.TRIES;
    private static final long RETENTION_MILLIS = 500_000;

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
        return event.envelope().event() instanceof AccountUpdated
                || event.envelope().event() instanceof BudgetSet;
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
        lifecyclesCommute(
                false,
                (run, events) -> isAskedAndFailed(events)
                        ? balances(run)
                        : List.of(balances(run), refunds(run, Scenario.ACCOUNT)));
    }

    @Test
    void with_a_used_amount_any_order_and_duplication_gives_the_same_balance_and_grants() {
        lifecyclesCommute(true, (run, events) -> balances(run));
    }

    @Test
    void settled_by_what_was_used_any_order_and_duplication_gives_the_same_balance_and_grants() {
        for (long seed = 0; seed < LIFECYCLES; seed++) {
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            List<LedgerEvent> lifecycle = random.settledLifecycle("n");
            TestPolicy policy = TestPolicy.random(seed);
            // As much as it is held at, and little more: what is above cannot always be paid.
            GenerationRequested request = (GenerationRequested) lifecycle.get(0);
            PriceAnswer answer = policy.answer(PriceQuery.of(request), Scenario.START);
            long held =
                    Objects.requireNonNull(answer.price()).of(request.items().size());
            List<LedgerEvent> purse = List.of(Words.granted("first", 3), Words.granted("second", held + seed % 7));
            for (int i = 0; i < 4; i++) {
                List<LedgerEvent> events = new ArrayList<>(purse);
                events.addAll(random.shuffledWithDuplicates(lifecycle));
                check("order and duplicates do not matter", seed, policy, timed(events), these -> {
                    LedgerRun run = run(policy, these);
                    run.checkInvariants();
                    List<Timed> straight = new ArrayList<>(timed(purse));
                    straight.addAll(timed(lifecycle));
                    straight.retainAll(these);
                    assertThat(balances(run)).isEqualTo(balances(run(policy, straight)));
                });
            }
        }
    }

    /** Whether the order decides if it is charged and given back, or never charged: both come to the same balance. */
    private static boolean isAskedAndFailed(List<Timed> events) {
        return events.stream()
                        .anyMatch(timed ->
                                timed.envelope().event() instanceof GenerationRequested request && request.authorize())
                && events.stream()
                        .anyMatch(timed -> timed.envelope().event() instanceof GenerationCompleted completed
                                && completed.outcome() == Outcome.FAILED);
    }

    private static void lifecyclesCommute(boolean withUsedAmount, BiFunction<LedgerRun, List<Timed>, Object> seen) {
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
                    assertThat(seen.apply(run, straight)).isEqualTo(seen.apply(run(policy, straight), straight));
                });
            }
        }
    }

    @Test
    void where_the_order_decides_what_is_paid_a_case_is_opened() {
        for (long seed = 0; seed < LIFECYCLES; seed++) {
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            List<LedgerEvent> lifecycle = random.messyLifecycle("n");
            TestPolicy policy = TestPolicy.random(seed);
            for (int i = 0; i < 4; i++) {
                List<LedgerEvent> events = new ArrayList<>(List.of(PURSE));
                events.addAll(random.shuffledWithDuplicates(lifecycle));
                check(
                        "agrees or asks",
                        seed,
                        policy,
                        PartitionLedger.RETENTION_MILLIS_DEFAULT,
                        timed(events),
                        these -> {
                            List<LedgerEvent> left = these.stream()
                                    .map(timed -> timed.envelope().event())
                                    .toList();
                            List<LedgerEvent> straight = new ArrayList<>(List.of(PURSE));
                            straight.addAll(lifecycle);
                            straight.retainAll(left);
                            LedgerRun run = toTheEnd(policy, left);
                            LedgerRun other = toTheEnd(policy, straight);
                            assertThat(paid(run) == paid(other) || isTold(run) || isTold(other))
                                    .as(paid(run) + " paid, or " + paid(other) + " in the order " + straight
                                            + ", and nobody asks")
                                    .isTrue();
                        });
            }
        }
    }

    /** An hour lies between any two events, so that every timeout is due; as the engine does, it asks for one in the end. */
    private static LedgerRun toTheEnd(TestPolicy policy, List<LedgerEvent> events) {
        List<LedgerEvent> all = new ArrayList<>(events);
        all.add(new GenerationTimedOut("n"));
        List<Timed> timed = new ArrayList<>();
        all.forEach(event -> timed.add(
                new Timed(Envelope.of(Scenario.ACCOUNT, event), Scenario.START + timed.size() * HOUR_MILLIS)));
        LedgerRun run = run(new LedgerRun(policy, PartitionLedger.RETENTION_MILLIS_DEFAULT), timed);
        run.checkInvariants();
        return run;
    }

    private static long paid(LedgerRun run) {
        return -run.account(Scenario.ACCOUNT).balance();
    }

    /** Whether a case is open, or the customer was told that nothing is charged. */
    private static boolean isTold(LedgerRun run) {
        int open = 0;
        for (Notice notice : run.notices()) {
            if (notice.type() == NoticeType.ChargeDeclined) {
                return true;
            }
            open += notice.type() == NoticeType.CaseOpened ? 1 : 0;
            open -= notice.type() == NoticeType.CaseClosed ? 1 : 0;
        }
        return open > 0;
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

    private static List<Timed> anyStream(long seed) {
        return new RandomEvents(seed, 2, 4, "a").stream(EVENTS, Scenario.START);
    }

    private static LedgerRun run(TestPolicy policy, List<Timed> events) {
        return run(new LedgerRun(policy, RETENTION_MILLIS), events);
    }

    private static LedgerRun run(LedgerRun run, List<Timed> events) {
        for (int i = 0; i < events.size(); i++) {
            run.apply(events.get(i).envelope(), position(events, i));
        }
        return run;
    }

    private static Position position(List<Timed> events, int index) {
        return new Position(0, index, events.get(index).at());
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

    private static void check(
            String property, long seed, TestPolicy policy, List<Timed> events, Consumer<List<Timed>> law) {
        check(property, seed, policy, RETENTION_MILLIS, events, law);
    }

    private static void check(
            String property,
            long seed,
            TestPolicy policy,
            long retentionMillis,
            List<Timed> events,
            Consumer<List<Timed>> law) {
        Script.requireThat(property, seed, policy, retentionMillis, events, law);
    }
}
