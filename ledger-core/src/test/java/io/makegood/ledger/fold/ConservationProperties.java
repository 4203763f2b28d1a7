package io.makegood.ledger.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.Script;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import io.makegood.ledger.scenario.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Nobody gains and nobody loses by how a generation went: by a timeout that was undone, by the order of usage and refunds, by generations
 * that are started to fail. Inputs are random and seeded; one that breaks a property is shrunk and printed as a scenario.
 */
class ConservationProperties {
    private static final int TRIES = 5_000 * Script.TRIES;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long SECOND_MILLIS = 1_000;
    private static final long PURSE = 1_000;
    private static final List<String> ITEMS = List.of("1", "2", "3");

    // Charged again (docs/rules.md, section 3)
    // ---------------------------------------------------------------------------

    @Test
    void a_timeout_that_a_late_success_undid_leaves_no_trace_in_what_is_paid() {
        for (long seed = 0; seed < TRIES; seed++) {
            Random random = new Random(seed);
            TestPolicy policy =
                    TestPolicy.random(seed).lateSuccessIsCharged().takesClaims(Judgement.ACCEPT, new ClaimLimit(10, 1));
            List<LedgerEvent> before = shuffled(random, reports(random));
            List<LedgerEvent> after = shuffled(random, reports(random));
            after.addAll(complaints(random));
            List<LedgerEvent> events = new ArrayList<>(List.of(Words.granted("purse", PURSE), charge(random)));
            events.addAll(before);
            events.add(new GenerationTimedOut("n"));
            events.add(Words.completed("n", random.nextBoolean() ? Outcome.SUCCEEDED : Outcome.PARTIAL));
            events.addAll(after);
            check("a timeout leaves no trace", seed, policy, hourly(events), these -> {
                List<Timed> without = new ArrayList<>(these);
                without.removeIf(timed -> timed.envelope().event() instanceof GenerationTimedOut);
                assertThat(balance(run(policy, these))).isEqualTo(balance(run(policy, without)));
            });
        }
    }

    /** What providers say of items. */
    private static List<LedgerEvent> reports(Random random) {
        List<LedgerEvent> reports = new ArrayList<>();
        for (String item : ITEMS) {
            if (random.nextInt(3) == 0) {
                reports.add(Words.itemFailed("n", item, cause(random)));
            }
        }
        return reports;
    }

    /** What customers and operators do after that. */
    private static List<LedgerEvent> complaints(Random random) {
        List<LedgerEvent> complaints = new ArrayList<>();
        for (String item : ITEMS) {
            if (random.nextInt(3) == 0) {
                complaints.add(Words.reported("claim-" + item, "n", item));
            }
            if (random.nextInt(4) == 0) {
                complaints.add(Words.adjustedFor(
                        "adjustment-" + item, 1 + random.nextInt(4), AdjustmentGround.FAULTY_OUTPUT, "n", item));
            }
        }
        if (random.nextInt(4) == 0) {
            complaints.add(Words.rejected("n"));
        }
        return shuffled(random, complaints);
    }

    // Unused credits and other refunds (docs/rules.md, section 2)
    // ---------------------------------------------------------

    @Test
    void usage_failures_claims_and_operators_come_to_the_same_total_in_any_order_and_never_above_the_charge() {
        for (long seed = 0; seed < TRIES; seed++) {
            Random random = new Random(seed);
            TestPolicy policy = new TestPolicy()
                    .takesClaims(Judgement.ACCEPT, new ClaimLimit(10, 1))
                    .base(random.nextBoolean(), random.nextBoolean());
            List<LedgerEvent> events = new ArrayList<>();
            events.add(Words.completed("n", Outcome.SUCCEEDED, (long) random.nextInt(25)));
            for (String item : ITEMS) {
                switch (random.nextInt(4)) {
                    case 0 -> events.add(Words.itemFailed("n", item));
                    case 1 -> events.add(Words.reported("claim-" + item, "n", item));
                    case 2 ->
                        events.add(Words.adjustedFor(
                                "adjustment-" + item, 1 + random.nextInt(9), AdjustmentGround.LEGAL_RIGHT, "n", item));
                    default -> {}
                }
            }
            LedgerEvent charge = charge(random);
            List<LedgerEvent> order = shuffled(random, events);
            List<LedgerEvent> start = List.of(Words.granted("purse", PURSE), charge);
            check("the order of usage and refunds does not matter", seed, policy, hourly(start, order), these -> {
                LedgerRun run = run(policy, these);
                List<LedgerEvent> straight = new ArrayList<>(start);
                straight.addAll(events);
                straight.retainAll(
                        these.stream().map(timed -> timed.envelope().event()).toList());
                LedgerRun other = run(policy, hourly(straight));
                if (allTaken(run, these.size()) && allTaken(other, straight.size())) {
                    assertThat(balance(run)).isEqualTo(balance(other));
                }
                assertThat(balance(run)).isLessThanOrEqualTo(PURSE);
            });
        }
    }

    /** An item that operators gave back whole is no reason to keep the base from whoever claims the others, or that one. */
    @Test
    void claims_and_items_that_operators_give_back_whole_come_to_the_same_total_in_any_order() {
        for (long seed = 0; seed < TRIES; seed++) {
            Random random = new Random(seed);
            TestPolicy policy = new TestPolicy()
                    .takesClaims(Judgement.ACCEPT, new ClaimLimit(10, 1))
                    .base(random.nextBoolean(), random.nextBoolean());
            GenerationCharged charge = (GenerationCharged) charge(random);
            List<LedgerEvent> events = new ArrayList<>();
            for (ItemPrice item : charge.items()) {
                if (random.nextBoolean()) {
                    events.add(Words.reported("claim-" + item.itemId(), "n", item.itemId()));
                }
                if (item.amount() > 0 && random.nextBoolean()) {
                    events.add(Words.adjustedFor(
                            "adjustment-" + item.itemId(),
                            item.amount(),
                            AdjustmentGround.TECHNICAL_FAILURE,
                            "n",
                            item.itemId()));
                }
            }
            List<LedgerEvent> start = List.of(Words.granted("purse", PURSE), charge);
            check(
                    "the order of claims and operators does not matter",
                    seed,
                    policy,
                    hourly(start, shuffled(random, events)),
                    these -> {
                        List<LedgerEvent> straight = new ArrayList<>(start);
                        straight.addAll(events);
                        straight.retainAll(these.stream()
                                .map(timed -> timed.envelope().event())
                                .toList());
                        assertThat(balance(run(policy, these))).isEqualTo(balance(run(policy, hourly(straight))));
                    });
        }
    }

    // Farming (docs/rules.md, section 8)
    // ----------------------------------------------------------------------------------

    @Test
    void nobody_gains_credits_or_time_by_starting_generations_that_fail() {
        for (long seed = 0; seed < TRIES; seed++) {
            Random random = new Random(seed);
            TestPolicy policy = new TestPolicy().expiredGrants(null);
            check("failing gains nothing", seed, policy, farming(random), events -> farmsNothing(policy, events));
        }
    }

    @Test
    void the_search_for_farming_finds_what_a_grace_period_for_all_kinds_lets_in() {
        TestPolicy policy = new TestPolicy().expiredGrants(ExpiredGrantRefund.GOODWILL_GRANT);
        long found = 0;
        for (long seed = 0; seed < TRIES && found == 0; seed++) {
            List<Timed> events = farming(new Random(seed));
            try {
                farmsNothing(policy, events);
            } catch (AssertionError gained) {
                found++;
            }
        }
        assertThat(found).as("such a policy is farmed").isPositive();
    }

    /** Grants that expire, and generations that are started and fail, item by item or whole, seconds or minutes later. */
    private static List<Timed> farming(Random random) {
        List<Timed> events = new ArrayList<>();
        long now = Scenario.START;
        int grants = 1 + random.nextInt(3);
        List<GrantKind> kinds = List.of(GrantKind.PROMOTIONAL, GrantKind.ALLOWANCE, GrantKind.GOODWILL);
        List<String> open = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            now += (1 + random.nextInt(40)) * SECOND_MILLIS;
            LedgerEvent event;
            if (i < grants || random.nextInt(12) == 0) {
                Long expiresAt =
                        random.nextInt(5) == 0 ? null : Long.valueOf(now + (1 + random.nextInt(90)) * SECOND_MILLIS);
                event = new CreditsGranted(
                        "g" + i, 1L + random.nextInt(9), kinds.get(random.nextInt(3)), null, expiresAt, null);
            } else if (open.isEmpty() || random.nextInt(3) == 0) {
                open.add("n" + i);
                event = Words.charged(
                        "n" + i,
                        random.nextInt(3),
                        Words.item("1", 1L + random.nextInt(5)),
                        Words.item("2", random.nextInt(5)));
            } else {
                String generation = open.get(random.nextInt(open.size()));
                if (random.nextInt(3) == 0) {
                    event = Words.itemFailed(generation, "1");
                } else {
                    open.remove(generation);
                    event = Words.completed(generation, Outcome.FAILED);
                }
            }
            events.add(new Timed(Envelope.of(Scenario.ACCOUNT, event), now));
        }
        return events;
    }

    /**
     * At any time there is at most what the grants alone would have, had each lived on for as long as generations were under way until
     * then; and in all never more than was granted.
     */
    private static void farmsNothing(TestPolicy policy, List<Timed> events) {
        LedgerRun run = new LedgerRun(policy, PartitionLedger.RETENTION_MILLIS_DEFAULT);
        List<Timed> granted = new ArrayList<>();
        Map<String, Long> open = new TreeMap<>();
        long worked = 0;
        long before = Scenario.START;
        for (int i = 0; i < events.size(); i++) {
            Timed timed = events.get(i);
            worked += open.isEmpty() ? 0 : timed.at() - before;
            before = timed.at();
            run.apply(timed.envelope(), new Position(0, i, timed.at()));
            if (timed.envelope().event() instanceof CreditsGranted) {
                granted.add(timed);
            } else if (timed.envelope().event() instanceof GenerationCharged charge) {
                open.put(charge.generationId(), timed.at());
            } else if (timed.envelope().event().generationId() != null
                    && !(timed.envelope().event() instanceof ItemFailed)) {
                open.remove(timed.envelope().event().generationId());
            }
            long alive = 0;
            for (Timed each : granted) {
                CreditsGranted grant = (CreditsGranted) each.envelope().event();
                boolean lives = grant.expiresAt() == null || grant.expiresAt() + worked > timed.at();
                alive += lives ? grant.amount() : 0;
            }
            assertThat(balance(run)).as("after event " + i).isLessThanOrEqualTo(alive);
        }
    }

    // -----------------------------------------------------------------------------------------------------------------

    private static LedgerEvent charge(Random random) {
        return Words.charged(
                "n",
                random.nextInt(5),
                Words.item("1", 1L + random.nextInt(9)),
                Words.item("2", 1L + random.nextInt(9)),
                Words.item("3", random.nextInt(9)));
    }

    private static FailureCause cause(Random random) {
        return List.of(FailureCause.values()).get(random.nextInt(FailureCause.values().length));
    }

    private static <T> List<T> shuffled(Random random, List<T> list) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<Timed> hourly(List<LedgerEvent> first, List<LedgerEvent> then) {
        List<LedgerEvent> all = new ArrayList<>(first);
        all.addAll(then);
        return hourly(all);
    }

    private static List<Timed> hourly(List<LedgerEvent> events) {
        List<Timed> timed = new ArrayList<>();
        for (LedgerEvent event : events) {
            timed.add(new Timed(Envelope.of(Scenario.ACCOUNT, event), Scenario.START + timed.size() * HOUR_MILLIS));
        }
        return timed;
    }

    private static LedgerRun run(TestPolicy policy, List<Timed> events) {
        LedgerRun run = new LedgerRun(policy, PartitionLedger.RETENTION_MILLIS_DEFAULT);
        for (int i = 0; i < events.size(); i++) {
            run.apply(events.get(i).envelope(), new Position(0, i, events.get(i).at()));
        }
        run.checkInvariants();
        return run;
    }

    private static long balance(LedgerRun run) {
        return run.account(Scenario.ACCOUNT).balance();
    }

    /** Whether every event was applied, and no claim declined. */
    private static boolean allTaken(LedgerRun run, int events) {
        return run.applied() == events
                && run.notices().stream().noneMatch(notice -> notice.type() == NoticeType.ClaimDeclined);
    }

    private static void check(
            String property, long seed, TestPolicy policy, List<Timed> events, Consumer<List<Timed>> law) {
        Script.requireThat(property, seed, policy, PartitionLedger.RETENTION_MILLIS_DEFAULT, events, law);
    }
}
