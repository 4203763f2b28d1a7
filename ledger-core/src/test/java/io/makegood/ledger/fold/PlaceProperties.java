package io.makegood.ledger.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.RandomTransfers;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.Script;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The same events with the same record times, in the same order for each account, make the same entries, hashes, refunds, notices and
 * balances: in whatever partition, at whatever offset, and whatever other accounts do in between. Only where to look differs.
 */
class PlaceProperties {
    private static final int RUNS = 25 * Script.TRIES;
    private static final long RETENTION_MILLIS = 4_000_000;
    private static final int[] PARTITIONS = {1, 4, 12};

    /** All that came out of an account's events, but for the places that it names. */
    private record Outputs(
            List<LedgerEntry> entries,
            List<RefundIssued> refunds,
            List<Notice> notices,
            List<Envelope> appended,
            List<String> refusals,
            List<@Nullable AccountRow> rows) {
        Outputs() {
            this(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void add(Decision decision) {
            decision.entries().forEach(entry -> entries.add(elsewhere(entry)));
            refunds.addAll(decision.refunds());
            decision.notices().forEach(notice -> notices.add(elsewhere(notice)));
            appended.addAll(decision.appended());
            refusals.add(decision.effect() + " " + decision.refusal());
            rows.add(decision.changes().account());
        }
    }

    @Test
    void hashes_ids_and_balances_do_not_depend_on_where_events_stand() {
        int entries = 0;
        int appended = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            Map<String, List<Timed>> lives = new TreeMap<>();
            TestPolicy policy = TestPolicy.random(seed);
            Map<String, Outputs> expected = lived(seed, policy, lives);
            for (int partitions : PARTITIONS) {
                Random random = new Random(seed * 31 + partitions);
                assertThat(folded(lives, policy, partitions, random))
                        .as("seed %d in %d partitions", seed, partitions)
                        .isEqualTo(expected);
            }
            for (Outputs outputs : expected.values()) {
                entries += outputs.entries().size();
                appended += outputs.appended().size();
            }
        }
        assertThat(entries).isGreaterThan(20 * RUNS);
        assertThat(appended).isGreaterThan(RUNS);
    }

    /** Lets accounts live together on one ledger, and notes what happened to each and what came of it. */
    private static Map<String, Outputs> lived(long seed, TestPolicy policy, Map<String, List<Timed>> lives) {
        Random random = new Random(seed);
        LedgerRun run = new LedgerRun(policy, RETENTION_MILLIS);
        List<String> accounts = new ArrayList<>();
        for (int i = 4 + random.nextInt(6); i > 0; i--) {
            accounts.add("acc-" + random.nextInt(1_000) + "-" + i);
        }
        Deque<Envelope> onTheWay = new ArrayDeque<>();
        Map<String, Outputs> outputs = new TreeMap<>();
        long offset = 0;
        for (Timed timed : events(seed, accounts, random)) {
            onTheWay.addFirst(named(timed.envelope(), random));
            while (!onTheWay.isEmpty()) {
                Timed next = new Timed(onTheWay.remove(), timed.at());
                String account = next.envelope().accountId();
                Decision decision = run.apply(next.envelope(), new Position(0, offset++, next.at()));
                lives.computeIfAbsent(account, any -> new ArrayList<>()).add(next);
                outputs.computeIfAbsent(account, any -> new Outputs()).add(decision);
                onTheWay.addAll(decision.appended());
                if (random.nextInt(3) == 0) {
                    // What is on its way comes later.
                    break;
                }
            }
        }
        return outputs;
    }

    private static List<Timed> events(long seed, List<String> accounts, Random random) {
        List<Timed> events = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            List<Timed> journey = new RandomEvents(seed * 13 + i, 1, 1, "a").journey(accounts.get(i), Scenario.START);
            // What is for every partition is no account's own.
            journey.removeIf(timed -> timed.envelope().event() instanceof TransferArrived
                    || timed.envelope().event().isForEveryPartition());
            events.addAll(journey);
            long length = journey.get(journey.size() - 1).at() - Scenario.START;
            for (LedgerEvent event : new RandomTransfers(random).departures(accounts)) {
                long at = Scenario.START + (long) (random.nextDouble() * length);
                events.add(new Timed(Envelope.of(accounts.get(i), event), at));
            }
        }
        events.sort(Comparator.comparingLong(Timed::at));
        return events;
    }

    private static Envelope named(Envelope envelope, Random random) {
        return new Envelope(
                random.nextBoolean() ? "ev-" + random.nextInt(1_000) : null,
                envelope.accountId(),
                random.nextBoolean() ? Scenario.START : null,
                random.nextBoolean() ? "worker" : null,
                envelope.event(),
                envelope.caller());
    }

    /** Folds the same lives elsewhere: spread over partitions, mixed anew, at offsets with holes. */
    private static Map<String, Outputs> folded(
            Map<String, List<Timed>> lives, TestPolicy policy, int partitions, Random random) {
        List<LedgerRun> runs = new ArrayList<>();
        long[] offsets = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            runs.add(new LedgerRun(policy, RETENTION_MILLIS));
            offsets[partition] = random.nextInt(1_000_000);
        }
        Map<String, Integer> places = new TreeMap<>();
        Map<String, Deque<Timed>> left = new TreeMap<>();
        lives.forEach((account, life) -> {
            places.put(account, random.nextInt(partitions));
            left.put(account, new ArrayDeque<>(life));
        });
        Map<String, Outputs> outputs = new TreeMap<>();
        while (!left.isEmpty()) {
            List<String> waiting = List.copyOf(left.keySet());
            String account = waiting.get(random.nextInt(waiting.size()));
            Deque<Timed> life = left.getOrDefault(account, new ArrayDeque<>());
            int partition = places.getOrDefault(account, 0);
            for (int i = 1 + random.nextInt(5); i > 0 && !life.isEmpty(); i--) {
                Timed next = life.remove();
                Position at = new Position(partition, offsets[partition], next.at());
                offsets[partition] += 1 + random.nextInt(3);
                outputs.computeIfAbsent(account, any -> new Outputs())
                        .add(runs.get(partition).apply(next.envelope(), at));
            }
            if (life.isEmpty()) {
                left.remove(account);
            }
        }
        return outputs;
    }

    private static LedgerEntry elsewhere(LedgerEntry entry) {
        return new LedgerEntry(
                entry.entryId(),
                entry.accountId(),
                entry.sequence(),
                entry.kind(),
                entry.amount(),
                entry.balanceAfter(),
                entry.contraAccount(),
                entry.grants(),
                entry.generationId(),
                entry.itemId(),
                entry.refundId(),
                entry.transfer(),
                entry.reason(),
                entry.policy(),
                elsewhere(entry.cause()),
                entry.recordedAt(),
                entry.previousHash(),
                entry.hash());
    }

    private static Notice elsewhere(Notice notice) {
        return new Notice(
                notice.noticeId(),
                notice.accountId(),
                notice.type(),
                notice.audience(),
                notice.recordedAt(),
                notice.message(),
                notice.reason(),
                notice.subject(),
                notice.amounts(),
                notice.details(),
                notice.policy(),
                elsewhere(notice.cause()));
    }

    private static Cause elsewhere(Cause cause) {
        return new Cause(cause.eventId(), 0, 0, cause.digest());
    }
}
