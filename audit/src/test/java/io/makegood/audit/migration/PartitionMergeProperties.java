package io.makegood.audit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.audit.migration.PartitionMerge.Everywhere;
import io.makegood.audit.migration.PartitionMerge.Head;
import io.makegood.audit.migration.PartitionMerge.Held;
import io.makegood.audit.migration.PartitionMerge.One;
import io.makegood.audit.migration.PartitionMerge.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Over whatever partitions, at whatever places, read in whatever order and broken off wherever: every account sees the same. */
class PartitionMergeProperties {
    private static final int RUNS = 3_000;
    private static final int ACCOUNTS = 12;

    /** An event of an account, or a policy, of which the account is -1. */
    private record Fact(int account, String name, long at) {
        boolean isPolicy() {
            return account < 0;
        }
    }

    /** Random partitions of a source, copied into others by a copier that dies now and then. */
    private static final class Run {
        private final Random random;
        private final int sources;
        private final int targets;
        private final List<List<Fact>> journal = new ArrayList<>();
        private final List<List<Fact>> copy = new ArrayList<>();
        private final List<Integer> readable = new ArrayList<>();

        // What is committed with the copies.
        private int[] offsets;
        private List<Integer> reached;

        Run(long seed) {
            random = new Random(seed);
            sources = 1 + random.nextInt(6);
            targets = 1 + random.nextInt(12);
            for (int source = 0; source < sources; source++) {
                journal.add(new ArrayList<>());
                readable.add(0);
            }
            for (int target = 0; target < targets; target++) {
                copy.add(new ArrayList<>());
            }
            offsets = new int[sources];
            reached = Collections.nCopies(sources, 0);
            write();
        }

        private void write() {
            int policies = random.nextInt(4);
            // One of what stands in every partition may be where the ledger leaves.
            int leaves = random.nextInt(4);
            long[] clock = new long[sources];
            for (int stage = 0; stage <= policies; stage++) {
                for (int source = 0; source < sources; source++) {
                    for (int i = random.nextInt(15); i > 0; i--) {
                        int account = random.nextInt(ACCOUNTS);
                        if (account % sources == source) {
                            // Clocks of brokers differ, and a leader that changes sets them back.
                            clock[source] += random.nextInt(20) - 3;
                            journal.get(source).add(new Fact(account, "e" + stage + "-" + i, clock[source]));
                        }
                    }
                    if (stage < policies) {
                        clock[source] += random.nextInt(5);
                        journal.get(source)
                                .add(new Fact(-1, stage == leaves ? "leaves" : "policy " + stage, clock[source]));
                    }
                }
            }
        }

        void copyAll() {
            while (!isCopied()) {
                session();
            }
        }

        private boolean isCopied() {
            for (int source = 0; source < sources; source++) {
                if (offsets[source] < journal.get(source).size()) {
                    return false;
                }
            }
            return true;
        }

        /** From what is committed until it dies, or all is copied. */
        private void session() {
            PartitionMerge<Fact> merge = new PartitionMerge<>(reached);
            int[] read = offsets.clone();
            int[] taken = offsets.clone();
            int transactions = random.nextInt(12);
            while (transactions-- > 0) {
                for (int source = 0; source < sources; source++) {
                    appear(source);
                    int some = random.nextInt(4);
                    while (some-- > 0 && read[source] < readable.get(source)) {
                        Fact fact = journal.get(source).get(read[source]++);
                        merge.offer(source, new Head<>(fact.at(), fact.isPolicy() ? fact.name() : null, fact));
                    }
                    merge.dry(source, read[source] == readable.get(source));
                }
                List<List<Fact>> written = new ArrayList<>();
                for (int target = 0; target < targets; target++) {
                    written.add(new ArrayList<>());
                }
                int most = 1 + random.nextInt(10);
                Step<Fact> step = merge.next();
                while (step != null) {
                    take(step, written, taken);
                    step = --most > 0 ? merge.next() : null;
                }
                if (random.nextInt(6) == 0) {
                    return;
                }
                for (int target = 0; target < targets; target++) {
                    copy.get(target).addAll(written.get(target));
                }
                offsets = taken.clone();
                reached = merge.reached();
            }
        }

        /** More of a partition is published while it is copied. */
        private void appear(int source) {
            int there = readable.get(source) + random.nextInt(5);
            readable.set(source, Math.min(there, journal.get(source).size()));
        }

        private void take(Step<Fact> step, List<List<Fact>> written, int[] taken) {
            if (step instanceof One<Fact> one) {
                Fact fact = one.head().what();
                taken[one.partition()]++;
                written.get(fact.account() % targets).add(fact);
            } else if (step instanceof Everywhere<Fact> all) {
                assertThat(all.heads()).doesNotContainNull();
                assertThat(all.recordedAt())
                        .isEqualTo(all.heads().stream()
                                .mapToLong(Head::recordedAt)
                                .min()
                                .orElseThrow());
                for (int source = 0; source < sources; source++) {
                    taken[source]++;
                }
                written.forEach(each -> each.add(new Fact(-1, all.sign(), all.recordedAt())));
            }
        }

        private static List<String> seenBy(int account, List<Fact> partition) {
            return partition.stream()
                    .filter(fact -> fact.isPolicy() || fact.account() == account)
                    .map(Fact::name)
                    .toList();
        }

        void requireTheSame(long seed) {
            for (int account = 0; account < ACCOUNTS; account++) {
                assertThat(seenBy(account, copy.get(account % targets)))
                        .as("account %d of run %d, %d partitions to %d", account, seed, sources, targets)
                        .isEqualTo(seenBy(account, journal.get(account % sources)));
            }
            long events = journal.stream()
                    .flatMap(List::stream)
                    .filter(fact -> !fact.isPolicy())
                    .count();
            assertThat(copy.stream()
                            .flatMap(List::stream)
                            .filter(fact -> !fact.isPolicy())
                            .count())
                    .isEqualTo(events);
        }
    }

    @Test
    void every_account_sees_its_events_and_all_policies_in_the_order_in_which_it_saw_them() {
        for (long seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed);
            run.copyAll();
            run.requireTheSame(seed);
        }
    }

    @Test
    void what_is_there_is_ordered_by_time() {
        PartitionMerge<String> merge = new PartitionMerge<>(List.of(0, 0));
        merge.offer(0, new Head<>(20, null, "b"));
        assertThat(merge.next()).as("the other one may have something earlier").isNull();
        merge.offer(1, new Head<>(10, null, "a"));
        merge.dry(0, true);
        merge.dry(1, true);
        assertThat(names(merge)).containsExactly("a", "b");
    }

    @Test
    void a_policy_waits_for_the_partition_that_has_not_reached_it_and_holds_only_what_is_behind_it() {
        PartitionMerge<String> merge = new PartitionMerge<>(List.of(0, 0));
        merge.offer(0, new Head<>(10, "p", "p"));
        merge.offer(0, new Head<>(11, null, "after"));
        merge.dry(0, true);
        merge.dry(1, true);
        assertThat(names(merge)).isEmpty();
        assertThat(merge.held()).isEqualTo(new Held("p", List.of(0), List.of(1)));
        merge.offer(1, new Head<>(50, null, "before"));
        assertThat(names(merge)).containsExactly("before");
        merge.offer(1, new Head<>(51, "p", "p"));
        assertThat(names(merge)).containsExactly("p at 10", "after");
        assertThat(merge.held()).isNull();
        assertThat(merge.reached()).containsExactly(1, 1);
    }

    /** As a journal has it that was given partitions. */
    @Test
    void a_partition_that_was_added_later_begins_behind_what_it_does_not_have() {
        PartitionMerge<String> merge = new PartitionMerge<>(List.of(0, 1));
        merge.offer(1, new Head<>(90, null, "late"));
        merge.offer(0, new Head<>(10, "p", "p"));
        merge.offer(0, new Head<>(95, null, "later"));
        merge.dry(0, true);
        merge.dry(1, true);
        assertThat(names(merge)).containsExactly("p at 10", "late", "later");
    }

    @Test
    void policies_in_another_order_are_refused() {
        PartitionMerge<String> merge = new PartitionMerge<>(List.of(0, 0));
        merge.offer(0, new Head<>(10, "p", "p"));
        merge.offer(1, new Head<>(10, "q", "q"));
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(merge::next)
                .withMessageContaining("partition 0 of the journal has p next, and partition 1 has q");
    }

    private static List<String> names(PartitionMerge<String> merge) {
        List<String> names = new ArrayList<>();
        for (Step<String> step = merge.next(); step != null; step = merge.next()) {
            if (step instanceof Everywhere<String> all) {
                names.add(all.sign() + " at " + all.recordedAt());
            } else if (step instanceof One<String> one) {
                names.add(one.head().what());
            }
        }
        return names;
    }
}
