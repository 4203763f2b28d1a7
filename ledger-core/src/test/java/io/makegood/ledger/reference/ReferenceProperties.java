package io.makegood.ledger.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reference.Comparison.Difference;
import io.makegood.ledger.reference.ReferenceFold.Did;
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
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The fold against the reference, event by event; and what the reference must keep by itself, or it would be no witness.
 * Streams are seeded; one that breaks a property is shrunk to the events that matter and printed with its seed.
 */
class ReferenceProperties {
    private static final int STREAMS = 3_000 * Script.TRIES;
    private static final int JOURNEYS = 40_000 * Script.TRIES;
    private static final int LIFECYCLES = 4_000 * Script.TRIES;
    private static final int CROWDS = 40 * Script.TRIES;
    private static final int EVENTS = 60;
    private static final long RETENTION_MILLIS = 500_000;

    /** Whether a difference is known and waits for a decision; none does. */
    private static boolean isKnown(Difference difference) {
        return false;
    }

    @Test
    void the_fold_agrees_with_the_reference_on_random_streams_under_any_policy() {
        for (long seed = 0; seed < STREAMS; seed++) {
            agrees(seed, new RandomEvents(seed, 2, 4, "a").stream(EVENTS, Scenario.START));
        }
    }

    @Test
    void the_fold_agrees_with_the_reference_on_journeys_under_any_policy() {
        for (long seed = 0; seed < JOURNEYS; seed++) {
            agrees(seed, journey(seed));
        }
    }

    @Test
    void the_fold_agrees_with_the_reference_on_crowds_of_grants_and_items() {
        for (long seed = 0; seed < CROWDS; seed++) {
            agrees(seed, crowd(seed));
        }
    }

    @Test
    void the_fold_agrees_with_the_reference_when_the_policy_changes_under_way() {
        for (long seed = 0; seed < JOURNEYS / 4; seed++) {
            TestPolicy first = TestPolicy.random(seed);
            TestPolicy second = TestPolicy.random(~seed);
            List<Timed> events = journey(seed);
            long at = events.get(events.size() / 2).at();
            String property = "agrees, and from " + at + " on under " + second.script();
            check(
                    property,
                    seed,
                    first,
                    events,
                    these -> Comparison.requireAgreement(
                            new Change(first, second, at), RETENTION_MILLIS, these, ReferenceProperties::isKnown));
        }
    }

    /** One policy, and another from that time on. */
    private record Change(Policy first, Policy second, long at) implements Policies {
        @Override
        public int inForce(String accountId, long recordedAt) {
            return recordedAt < at ? 0 : 1;
        }

        @Override
        public Policy version(int ordinal) {
            return ordinal == 0 ? first : second;
        }
    }

    private static void agrees(long seed, List<Timed> events) {
        TestPolicy policy = TestPolicy.random(seed);
        check(
                "the fold agrees with the reference",
                seed,
                policy,
                events,
                these -> Comparison.requireAgreement(policy, RETENTION_MILLIS, these, ReferenceProperties::isKnown));
    }

    // The reference by itself -----------------------------------------------------------------------------------------

    @Test
    void the_reference_conserves_credits_and_refunds_no_more_than_was_charged() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = TestPolicy.random(seed);
            check("credits are conserved", seed, policy, journey(seed), events -> conserves(policy, events));
            List<Timed> stream = new RandomEvents(seed, 1, 3, "a").stream(EVENTS, Scenario.START);
            check("credits are conserved", seed, policy, stream, events -> conserves(policy, events));
        }
    }

    private static void conserves(TestPolicy policy, List<Timed> events) {
        ReferenceFold reference = new ReferenceFold(policy, RETENTION_MILLIS);
        Map<String, Long> sums = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            String account = events.get(i).envelope().accountId();
            long before = reference.balance(account);
            reference.apply(events.get(i).envelope(), position(events, i));
            long moved = reference.lastSums().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(reference.balance(account)).as("balance by entries").isEqualTo(before + moved);
            reference.lastSums().forEach((kind, sum) -> sums.merge(kind, sum, Long::sum));
            long left = reference.remaining(account).stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(left - reference.overdraft(account)).as("what is left").isEqualTo(reference.balance(account));
            assertThat(reference.leftForEverything(account) == 0 || reference.overdraft(account) == 0)
                    .as("overdrawn only without grants that pay for everything")
                    .isTrue();
            assertThat(reference.held(account)).isNotNegative();
            long paid = 0;
            for (List<Long> generation : reference.paidAndCharged(account).values()) {
                assertThat(generation.get(0)).as("still paid").isBetween(0L, generation.get(1));
                paid += generation.get(0);
            }
            assertThat(paid)
                    .as("charged and not refunded")
                    .isEqualTo(-sums.getOrDefault("CHARGE", 0L) - sums.getOrDefault("REFUND", 0L));
        }
    }

    @Test
    void an_event_repeated_at_once_changes_nothing_in_the_reference() {
        for (long seed = 0; seed < STREAMS; seed++) {
            TestPolicy policy = TestPolicy.random(seed);
            check("repeats change nothing", seed, policy, journey(seed), events -> repeatsNothing(policy, events));
        }
    }

    private static void repeatsNothing(TestPolicy policy, List<Timed> events) {
        ReferenceFold reference = new ReferenceFold(policy, RETENTION_MILLIS);
        for (int i = 0; i < events.size(); i++) {
            Envelope envelope = events.get(i).envelope();
            Did did = reference.apply(envelope, position(events, i));
            Did again = reference.apply(envelope, position(events, i));
            boolean namesHolders = envelope.event() instanceof AccountUpdated updated
                    && (updated.holders() != null || updated.groups() != null);
            assertThat(again)
                    .as("effect of repeated event " + i + " " + envelope.event())
                    .isEqualTo(did == Did.REFUSED ? Did.REFUSED : namesHolders ? Did.APPLIED : Did.DUPLICATE);
            assertThat(reference.lastSums()).isEmpty();
            assertThat(reference.lastRefunds()).isEmpty();
        }
    }

    @Test
    void any_order_and_duplication_of_a_lifecycle_comes_to_the_same_in_the_reference() {
        for (long seed = 0; seed < LIFECYCLES; seed++) {
            boolean withUsedAmount = seed % 2 == 0;
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            List<LedgerEvent> facts = random.lifecycle("n", withUsedAmount);
            List<Timed> lifecycle = timed(facts);
            // Asked for and FAILED, it is charged and given back, or never charged; a used amount names other refunds.
            boolean sameRefunds = !withUsedAmount && !(isAskedFor(facts) && failsWhole(facts));
            TestPolicy policy = TestPolicy.random(seed);
            for (int i = 0; i < 4; i++) {
                List<Timed> purse = timed(List.of(Words.granted("first", 3), Words.granted("second", 100)));
                List<Timed> events = new ArrayList<>(purse);
                events.addAll(random.shuffledWithDuplicates(lifecycle));
                check("order and duplicates do not matter", seed, policy, events, these -> {
                    List<Timed> straight = new ArrayList<>(purse);
                    straight.addAll(lifecycle);
                    straight.retainAll(these);
                    assertThat(outcome(policy, these, sameRefunds)).isEqualTo(outcome(policy, straight, sameRefunds));
                });
            }
        }
    }

    private static boolean isAskedFor(List<LedgerEvent> events) {
        return events.stream().anyMatch(event -> event instanceof GenerationRequested request && request.authorize());
    }

    private static boolean failsWhole(List<LedgerEvent> events) {
        return events.stream()
                .anyMatch(event ->
                        event instanceof GenerationCompleted completed && completed.outcome() == Outcome.FAILED);
    }

    private static List<Object> outcome(TestPolicy policy, List<Timed> events, boolean withRefunds) {
        ReferenceFold reference = new ReferenceFold(policy, RETENTION_MILLIS);
        for (int i = 0; i < events.size(); i++) {
            reference.apply(events.get(i).envelope(), position(events, i));
        }
        String account = Scenario.ACCOUNT;
        return List.of(
                reference.balance(account),
                reference.held(account),
                reference.remaining(account),
                withRefunds ? reference.refunds(account) : Map.of());
    }

    // Streams ---------------------------------------------------------------------------------------------------------

    private static List<Timed> journey(long seed) {
        return new RandomEvents(seed, 1, 1, "a").journey(Scenario.ACCOUNT, Scenario.START);
    }

    /** Hundreds of small grants that expire one after the other, and generations with many items: past every limit. */
    private static List<Timed> crowd(long seed) {
        Random random = new Random(seed);
        List<Timed> events = new ArrayList<>();
        long now = Scenario.START;
        for (int i = 0; i < 900; i++) {
            now += random.nextInt(20) == 0 ? 20_000 : random.nextInt(500);
            LedgerEvent event = random.nextInt(4) > 0 ? crowdedGrant(random, i, now) : crowdedItem(random);
            events.add(new Timed(Envelope.of(Scenario.ACCOUNT, event), now));
        }
        return events;
    }

    private static LedgerEvent crowdedGrant(Random random, int number, long now) {
        if (random.nextInt(12) == 0) {
            return new CreditsRevoked(
                    "g" + random.nextInt(number + 1), random.nextBoolean() ? null : 1L, "r" + random.nextInt(2));
        }
        GrantKind kind = random.nextInt(3) == 0 ? GrantKind.PAID : GrantKind.ALLOWANCE;
        String prefix = random.nextInt(60) == 0 ? "refund:" : "g";
        Long expiresAt = random.nextInt(3) == 0 ? Long.valueOf(now + random.nextInt(400_000)) : null;
        return new CreditsGranted(prefix + number, 1L + random.nextInt(3), kind, null, expiresAt, null);
    }

    private static LedgerEvent crowdedItem(Random random) {
        String generation = "n" + random.nextInt(6);
        String item = Integer.toString(random.nextInt(300));
        return switch (random.nextInt(8)) {
            case 0 -> {
                List<String> items = ids(1 + random.nextInt(256), random.nextInt(20));
                yield new GenerationRequested(
                        generation, "image", null, null, null, null, null, items, random.nextBoolean());
            }
            case 1 -> {
                List<ItemPrice> prices = ids(random.nextInt(257), random.nextInt(20)).stream()
                        .map(id -> new ItemPrice(id, random.nextInt(3)))
                        .toList();
                yield new GenerationCharged(generation, "image", null, null, random.nextInt(200), prices);
            }
            case 2, 3, 4 -> new ItemFailed(generation, item, FailureCause.PROVIDER_ERROR, null, null);
            case 5 -> new ItemDelivered(generation, item, DeliveryKind.SAVED);
            case 6 -> new GenerationTimedOut(generation);
            default ->
                new GenerationCompleted(
                        generation,
                        random.nextInt(3) == 0 ? Outcome.FAILED : Outcome.SUCCEEDED,
                        random.nextBoolean() ? null : 100L);
        };
    }

    private static List<String> ids(int count, int from) {
        return IntStream.range(from, from + count).mapToObj(Integer::toString).toList();
    }

    private static List<Timed> timed(List<LedgerEvent> events) {
        return events.stream()
                .map(event -> new Timed(Envelope.of(Scenario.ACCOUNT, event), Scenario.START))
                .toList();
    }

    private static Position position(List<Timed> events, int index) {
        return new Position(0, index, events.get(index).at());
    }

    private static void check(
            String property, long seed, TestPolicy policy, List<Timed> events, Consumer<List<Timed>> law) {
        Script.requireThat(property, seed, policy, RETENTION_MILLIS, events, law);
    }
}
