package io.makegood.audit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.migration.PartitionMerge.Everywhere;
import io.makegood.audit.migration.PartitionMerge.Head;
import io.makegood.audit.migration.PartitionMerge.One;
import io.makegood.audit.migration.PartitionMerge.Step;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.reference.Comparison;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import io.makegood.topics.ownership.Ownership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A whole move without a broker: publishers who put some of their events where they do not belong, the old engine, a copier that dies anywhere and
 * the new engine, in any order of their steps, with the departure anywhere. Nothing is lost or doubled, no account's order changes, what the old
 * engine decided the new one decides too, and what either calls for is appended once.
 */
class MoveProperties {
    private static final int RUNS = 400;
    private static final int ACCOUNTS = 5;
    private static final int EVENTS = 60;
    private static final long RETENTION_MILLIS = 500_000;

    /** A record: of a publisher by its number, or of an engine with none. */
    private record Fact(Envelope envelope, long at, int number, boolean astray) {
        boolean isForAll() {
            return envelope.event().isForEveryPartition();
        }
    }

    /** A journal with the engine that folds it. */
    private static final class Ledger {
        private final List<List<Fact>> journal = new ArrayList<>();
        private final List<Comparison> folds = new ArrayList<>();
        private final int[] folded;
        private final boolean mirror;
        private final List<String> calledFor = new ArrayList<>();
        private final Map<String, List<String>> entries = new TreeMap<>();
        private final Map<String, List<String>> refunds = new TreeMap<>();

        Ledger(int partitions, TestPolicy policy, boolean mirror) {
            this.mirror = mirror;
            folded = new int[partitions];
            for (int i = 0; i < partitions; i++) {
                journal.add(new ArrayList<>());
                folds.add(new Comparison(new LedgerRun(policy, RETENTION_MILLIS), RETENTION_MILLIS));
            }
        }

        int owner(Envelope envelope) {
            return Ownership.partitionOf(envelope.accountId(), journal.size());
        }

        void append(int partition, Fact fact) {
            journal.get(partition).add(fact);
        }

        boolean isFolded() {
            for (int i = 0; i < folded.length; i++) {
                if (folded[i] < journal.get(i).size()) {
                    return false;
                }
            }
            return true;
        }

        /** The next record of a partition, if there is one. */
        void fold(int partition, long now) {
            if (folded[partition] == journal.get(partition).size()) {
                return;
            }
            int offset = folded[partition]++;
            Fact fact = journal.get(partition).get(offset);
            var move = folds.get(partition).run().rows().move();
            if (move != null && !move.arrived()) {
                return;
            }
            int owner = owner(fact.envelope());
            if (!fact.isForAll() && owner != partition) {
                append(owner, new Fact(fact.envelope(), now, fact.number(), true));
                return;
            }
            Decision decision = folds.get(partition).apply(fact.envelope(), new Position(partition, offset, fact.at()));
            for (LedgerEntry entry : decision.entries()) {
                entries.computeIfAbsent(entry.accountId(), any -> new ArrayList<>())
                        .add(entry.hash().toString());
            }
            for (RefundIssued refund : decision.refunds()) {
                refunds.computeIfAbsent(refund.accountId(), any -> new ArrayList<>())
                        .add(refund.refundId());
            }
            for (Envelope each : decision.appended()) {
                calledFor.add(each.toString());
                if (!mirror || move != null) {
                    append(owner(each), new Fact(each, now, -1, true));
                }
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final Ledger old;
        private final Ledger next;
        private final List<Timed> unpublished;
        private final int departsAt;
        private boolean hasLeft;
        private long clock = Scenario.START;

        // What is committed with the copies.
        private int[] copied;
        private List<Integer> reached;
        private boolean moved;

        // What the copier that runs has in hand.
        private @Nullable PartitionMerge<Fact> merge;
        private int[] read = {};
        private int[] taken = {};

        Run(long seed) {
            random = new Random(seed);
            TestPolicy policy = TestPolicy.random(seed);
            int sources = 1 + random.nextInt(4);
            old = new Ledger(sources, policy, false);
            next = new Ledger(1 + random.nextInt(6), policy, true);
            unpublished = new ArrayList<>(new RandomEvents(seed, ACCOUNTS, 2, "a").stream(EVENTS, Scenario.START));
            for (int i = random.nextInt(10); i > 0; i--) {
                unpublished.add(
                        random.nextInt(unpublished.size()),
                        new Timed(
                                Envelope.of(
                                        "a" + random.nextInt(ACCOUNTS),
                                        new CreditsTransferred("t" + i, "b" + random.nextInt(ACCOUNTS), 2L, "a gift")),
                                Scenario.START));
            }
            departsAt = random.nextInt(unpublished.size());
            copied = new int[sources];
            reached = Collections.nCopies(sources, 0);
        }

        void go() {
            int published = 0;
            while (published < unpublished.size() || !hasLeft || !isStill()) {
                clock += 1 + random.nextInt(500);
                switch (random.nextInt(5)) {
                    case 0 -> {
                        if (published == departsAt && !hasLeft) {
                            leave();
                        } else if (published < unpublished.size()) {
                            publish(unpublished.get(published).envelope(), published++);
                        }
                    }
                    case 1, 2 -> old.fold(random.nextInt(old.journal.size()), clock);
                    case 3 -> next.fold(random.nextInt(next.journal.size()), clock);
                    default -> copy();
                }
            }
        }

        private boolean isStill() {
            for (int i = 0; i < copied.length; i++) {
                if (copied[i] < old.journal.get(i).size()) {
                    return false;
                }
            }
            return old.isFolded() && next.isFolded();
        }

        private void publish(Envelope envelope, int number) {
            boolean astray = random.nextInt(7) == 0;
            int partition = astray ? random.nextInt(old.journal.size()) : old.owner(envelope);
            old.append(partition, new Fact(envelope, clock, number, astray));
        }

        private void leave() {
            hasLeft = true;
            everywhere(old, false);
        }

        private void everywhere(Ledger ledger, boolean arrived) {
            for (int partition = 0; partition < ledger.journal.size(); partition++) {
                ledger.append(partition, move(arrived));
            }
        }

        private Fact move(boolean arrived) {
            return new Fact(Envelope.of("ledger:move", new LedgerMoved("m", "v2.", "c", arrived)), clock, -1, false);
        }

        /** A transaction of the copier's, or its death; another one goes on from what was committed. */
        private void copy() {
            PartitionMerge<Fact> current = merge;
            if (current == null || random.nextInt(6) == 0) {
                current = new PartitionMerge<>(reached);
                merge = current;
                read = copied.clone();
                taken = copied.clone();
            }
            for (int source = 0; source < copied.length; source++) {
                List<Fact> there = old.journal.get(source);
                for (int i = random.nextInt(4); i > 0 && read[source] < there.size(); i--) {
                    Fact fact = there.get(read[source]++);
                    current.offer(source, new Head<>(fact.at(), fact.isForAll() ? "moved" : null, fact));
                }
                current.dry(source, read[source] == there.size());
            }
            List<List<Fact>> written = new ArrayList<>();
            next.journal.forEach(any -> written.add(new ArrayList<>()));
            boolean hasMoved = moved;
            int most = 1 + random.nextInt(8);
            for (Step<Fact> step = current.next(); step != null; step = --most > 0 ? current.next() : null) {
                hasMoved = take(step, written, hasMoved);
            }
            if (random.nextInt(6) == 0) {
                merge = null;
                return;
            }
            for (int target = 0; target < written.size(); target++) {
                next.journal.get(target).addAll(written.get(target));
            }
            copied = taken.clone();
            reached = current.reached();
            moved = hasMoved;
        }

        private boolean take(Step<Fact> step, List<List<Fact>> written, boolean hasMoved) {
            if (step instanceof One<Fact> one) {
                Fact fact = one.head().what();
                taken[one.partition()]++;
                if (hasMoved || old.owner(fact.envelope()) == one.partition()) {
                    written.get(next.owner(fact.envelope())).add(fact);
                }
                return hasMoved;
            }
            if (step instanceof Everywhere<Fact>) {
                for (int source = 0; source < taken.length; source++) {
                    taken[source]++;
                }
                written.forEach(each -> each.add(move(true)));
            }
            return true;
        }

        void requireRight(long seed) {
            List<Integer> numbers = new ArrayList<>();
            Map<String, List<Integer>> order = new TreeMap<>();
            List<String> appended = new ArrayList<>();
            for (List<Fact> partition : next.journal) {
                for (Fact fact : partition) {
                    if (fact.number() >= 0) {
                        numbers.add(fact.number());
                        if (!fact.astray()) {
                            order.computeIfAbsent(fact.envelope().accountId(), any -> new ArrayList<>())
                                    .add(fact.number());
                        }
                    } else if (!fact.isForAll()) {
                        appended.add(fact.envelope().toString());
                    }
                }
            }
            Collections.sort(numbers);
            assertThat(numbers)
                    .as("each once, run %d", seed)
                    .hasSize(unpublished.size())
                    .doesNotHaveDuplicates();
            order.forEach((account, its) ->
                    assertThat(its).as("order of %s, run %d", account, seed).isSorted());
            next.calledFor.sort(null);
            appended.sort(null);
            assertThat(appended).as("what was called for, run %d", seed).isEqualTo(next.calledFor);
            old.entries.forEach((account, its) -> assertThat(next.entries.get(account))
                    .as("entries of %s, run %d", account, seed)
                    .startsWith(its.toArray(String[]::new)));
            old.refunds.forEach((account, its) -> assertThat(next.refunds.get(account))
                    .as("refunds of %s, run %d", account, seed)
                    .startsWith(its.toArray(String[]::new)));
        }
    }

    @Test
    void a_ledger_moves_at_any_place_whoever_dies() {
        for (long seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed);
            run.go();
            run.requireRight(seed);
        }
    }
}
