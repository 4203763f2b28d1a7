package io.makegood.ledger.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.fold.Decision;
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
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Several accounts that send each other credits, are merged and closed while they live. What the ledger has its engine append for an
 * account arrives there in its order, at any time later, and now and then twice. Fold and reference agree after every event.
 */
class TransferProperties {
    private static final int RUNS = 1_500 * Script.TRIES;
    private static final long RETENTION_MILLIS = 4_000_000;
    private static final List<String> ACCOUNTS = List.of("ann", "ben", "cid");
    /** After so many deliveries without an event from outside something must be going in a circle. */
    private static final int DELIVERIES_MOST = 2_000;

    @Test
    void what_leaves_one_account_arrives_at_another_once_and_whole() {
        for (long seed = 0; seed < RUNS; seed++) {
            try {
                new World(seed).run();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    private static final class World {
        private final Random random;
        private final Comparison comparison;
        private final Map<String, Deque<Envelope>> pending = new TreeMap<>();
        private final List<Timed> events = new ArrayList<>();
        private long offset;

        World(long seed) {
            random = new Random(seed);
            comparison = new Comparison(new LedgerRun(TestPolicy.random(seed), RETENTION_MILLIS), RETENTION_MILLIS);
            for (int i = 0; i < ACCOUNTS.size(); i++) {
                String account = ACCOUNTS.get(i);
                List<Timed> journey = new RandomEvents(seed * 7 + i, 1, 1, "a").journey(account, Scenario.START);
                // Arrivals that nobody sent would hide ones that are lost.
                journey.removeIf(timed -> timed.envelope().event() instanceof TransferArrived);
                long length = journey.get(journey.size() - 1).at() - Scenario.START;
                events.addAll(journey);
                for (LedgerEvent event : new RandomTransfers(random).departures(ACCOUNTS)) {
                    long at = Scenario.START + (long) (random.nextDouble() * length);
                    events.add(new Timed(Envelope.of(account, event), at));
                }
            }
            events.sort(Comparator.comparingLong(Timed::at));
        }

        void run() {
            long now = Scenario.START;
            for (Timed event : events) {
                now = event.at();
                while (random.nextInt(3) > 0 && deliver(now)) {
                    check();
                }
                Envelope written = comparison.asWritten(event.envelope());
                if (written != null) {
                    send(comparison.apply(event.envelope(), position(now)));
                    check();
                }
            }
            int deliveries = 0;
            while (deliver(now)) {
                check();
                assertThat(++deliveries).as("deliveries at the end").isLessThan(DELIVERIES_MOST);
            }
            comparison.run().checkInvariants();
            assertThat(inTransit()).as("in transit at the end").isZero();
            for (String account : ACCOUNTS) {
                comparison
                        .run()
                        .openGrants(account)
                        .forEach(grant -> assertThat(grant.remaining()).isPositive());
            }
        }

        private Position position(long now) {
            return new Position(0, offset++, now);
        }

        private void send(Decision decision) {
            decision.appended()
                    .forEach(each -> pending.computeIfAbsent(each.accountId(), any -> new ArrayDeque<>())
                            .add(each));
        }

        /** Delivers what is next for some account; says whether there was anything. */
        private boolean deliver(long now) {
            List<String> waiting = pending.entrySet().stream()
                    .filter(each -> !each.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
            if (waiting.isEmpty()) {
                return false;
            }
            Deque<Envelope> queue = Objects.requireNonNull(pending.get(waiting.get(random.nextInt(waiting.size()))));
            Envelope next = queue.remove();
            send(comparison.deliver(next, position(now)));
            if (next.event() instanceof TransferArrived arrival
                    && !arrival.slices().isEmpty()
                    && random.nextInt(4) == 0) {
                // Billing finds what was bought where it is now, and takes it back there, too.
                LedgerEvent revocation = new RandomTransfers(random)
                        .revocation(arrival.slices().get(0).grantId());
                send(comparison.apply(Envelope.of(next.accountId(), revocation), position(now)));
            }
            if (random.nextInt(10) == 0) {
                Decision again = comparison.deliver(next, position(now));
                assertThat(again.entries()).as("what arrives twice").isEmpty();
                assertThat(again.appended()).as("what arrives twice").isEmpty();
            }
            return true;
        }

        /** Both sides, at every moment: what left and has not arrived is on its way, and is named by entries. */
        private void check() {
            long onTheWay = 0;
            for (Deque<Envelope> queue : pending.values()) {
                for (Envelope each : queue) {
                    if (each.event() instanceof TransferArrived arrival) {
                        onTheWay += arrival.slices().stream()
                                        .mapToLong(Slice::amount)
                                        .sum()
                                - arrival.debt();
                    }
                }
            }
            assertThat(inTransit()).as("in transit").isEqualTo(onTheWay);
        }

        private long inTransit() {
            long sum = 0;
            for (LedgerEntry entry : comparison.run().entries()) {
                sum -= entry.kind() == EntryKind.TRANSFER ? entry.amount() : 0;
            }
            return sum;
        }
    }
}
