package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.ledger.table.StoredRows;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.AskedAt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is due is found, however long nobody walked before; and nobody walks while nothing can be due. */
class DueTimesTest {
    private static final long TIMEOUT = 60_000;
    private static final long RETENTION = 1_000_000_000;
    private static final long START = 1_700_000_000_000L;

    private final Walked store = new Walked();
    private final StoredRows rows = new StoredRows(new Walked(), store, 100);
    private final PartitionLedger<StoredRows> ledger =
            new PartitionLedger<>(rows, new DefaultPolicy(TIMEOUT), RETENTION);
    private final Set<String> asked = new TreeSet<>();
    private final DueTimes dueTimes = dueTimes(new DefaultPolicy(TIMEOUT), ledger, rows, this::append);
    private long offset;
    private @Nullable LedgerEvent before;

    private static DueTimes dueTimes(
            Policy policy, PartitionLedger<StoredRows> ledger, StoredRows rows, DueTimes.Journal journal) {
        FoldSettings settings = new FoldSettings(
                Topics.withDefaultPrefix(),
                1,
                policy,
                (id, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                RETENTION,
                100,
                Framing.singleObject(),
                null,
                (partition, from, to) -> false);
        return new DueTimes(settings, ledger.policies(), rows, new Tally(), journal);
    }

    /** Rows that count how often somebody walked through them. */
    private static final class Walked implements RowBytes {
        private final RowsInMemory rows = new RowsInMemory();
        private int walks;

        @Override
        public byte @Nullable [] get(byte[] key) {
            return rows.get(key);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            rows.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            rows.delete(key);
        }

        @Override
        public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
            walks++;
            return rows.walk(from, to, visitor);
        }
    }

    /** The journal gives it back at once, at the time at which it was appended; or what another had asked for, if there is such. */
    private void append(Envelope event, long now) {
        asked.add(event.event().generationId());
        LedgerEvent left = before;
        if (left != null) {
            before = null;
            long then = START + TIMEOUT + 1_000;
            happens(left, then);
            dueTimes.read(new Envelope(null, "a", null, Envelope.ENGINE, left), new AskedAt(then), then, now);
            return;
        }
        dueTimes.read(event, new AskedAt(now), now, now);
    }

    private void happens(LedgerEvent event, long at) {
        Decision decision = ledger.apply(Envelope.of("a", event), new Position(0, offset++, at));
        if (decision.changes().generation() != null) {
            dueTimes.note(decision.changes().generation());
        }
        if (decision.changes().account() != null) {
            dueTimes.note(decision.changes().account());
        }
    }

    private void charged(String generation, long at) {
        happens(new GenerationEvent.GenerationCharged(generation, null, null, null, 1, List.of()), at);
    }

    @Test
    void nobody_walks_while_nothing_can_be_due() {
        dueTimes.check(START, START);
        charged("g", START);
        int before = store.walks;
        for (long now = START; now < START + TIMEOUT; now += 1_000) {
            dueTimes.check(now, now);
        }
        assertThat(store.walks).isEqualTo(before);
        assertThat(asked).isEmpty();
        dueTimes.check(START + TIMEOUT + 1_000, START + TIMEOUT);
        assertThat(asked).containsExactly("g");
    }

    /** An instance that died had asked for it a minute ago; who has the partition now asks, reads that request first, and its own is lost. */
    @Test
    void what_another_asked_for_says_nothing_of_the_own_clock() {
        charged("old", START);
        charged("young", START + TIMEOUT);
        before = new GenerationEvent.GenerationTimedOut("old");
        long now = START + 2 * TIMEOUT - 5_000;
        dueTimes.check(now, START);
        assertThat(asked).containsExactly("old");
        dueTimes.check(now + 31_000, START);
        assertThat(asked).as("due by the clock that is right").containsExactly("old", "young");
    }

    @Test
    void a_period_is_asked_for_before_what_expires_at_the_same_moment() {
        Policy policy = PolicyFile.read("""
                        {"id": "shop", "version": "1", "accountPrefix": "", "lowBalance": {"threshold": 5},
                         "features": {"image": {"displayName": "Image", "price": {"perItem": 2}}},
                         "plans": {"pro": {"allowance": 50, "period": "day"}}}
                        """).policy().orElseThrow();
        StoredRows mine = new StoredRows(new RowsInMemory(), new RowsInMemory());
        PartitionLedger<StoredRows> plans = new PartitionLedger<>(
                mine,
                policy,
                (id, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                RETENTION);
        List<String> order = new ArrayList<>();
        DueTimes[] due = {null};
        due[0] = dueTimes(policy, plans, mine, (event, now) -> {
            order.add(event.event().getClass().getSimpleName());
            order.addAll(plans.apply(event, new Position(0, offset++, now)).notices().stream()
                    .map(notice -> notice.type().name())
                    .toList());
            due[0].read(event, new AskedAt(now), now, now);
        });
        plans.apply(Envelope.of("a", new PlanStarted("pro", null, 1)), new Position(0, offset++, START));
        for (long now = START + 1_000; now < START + 90_000_000; now += 43_200_000) {
            due[0].check(now, now);
        }
        assertThat(order).startsWith("PlanRenewed", "PlanRenewed").doesNotContain("BalanceLow");
    }

    @Test
    void what_was_there_before_the_first_walk_is_found() {
        charged("old", START);
        DueTimes restarted = dueTimes;
        restarted.check(START + 2 * TIMEOUT, START);
        assertThat(asked).containsExactly("old");
    }

    @Test
    void whatever_comes_and_ends_in_between_each_generation_that_is_overdue_is_asked_for_and_no_other() {
        Random random = new Random(5);
        Map<String, Long> open = new TreeMap<>();
        Set<String> expected = new TreeSet<>();
        long now = START;
        for (int i = 0; i < 1_200; i++) {
            now += random.nextInt(2_000);
            if (random.nextInt(3) > 0) {
                charged("g" + i, now);
                open.put("g" + i, now);
            }
            if (random.nextBoolean() && !open.isEmpty()) {
                String ends = List.copyOf(open.keySet()).get(random.nextInt(open.size()));
                if (!expected.contains(ends)) {
                    happens(new GenerationEvent.GenerationCompleted(ends, Outcome.SUCCEEDED, null), now);
                    open.remove(ends);
                }
            }
            now += 1_000;
            dueTimes.check(now, now);
            long due = now - 250 - TIMEOUT;
            open.forEach((generation, at) -> {
                if (at <= due) {
                    expected.add(generation);
                }
            });
            assertThat(asked).isEqualTo(expected);
        }
        assertThat(expected).hasSizeGreaterThan(100);
    }
}
