package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Words.granted;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.reference.Comparison;
import io.makegood.ledger.scenario.MemoryRows;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where the ledger of a partition is: docs/rules.md, section 17. */
class MoveScenarios {
    private static final String NOBODY = "ledger:move";
    private static final LedgerMoved LEAVES = new LedgerMoved("m1", "v2.", "other", false);
    private static final LedgerMoved ARRIVES = new LedgerMoved("m1", "v2.", "other", true);
    private static final int STREAMS = 300;

    private final MemoryRows rows = new MemoryRows();
    private PartitionLedger<MemoryRows> ledger = ledger();
    private long offset;

    private PartitionLedger<MemoryRows> ledger() {
        return new PartitionLedger<>(rows, new TestPolicy(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }

    private Decision happens(String account, LedgerEvent event) {
        return ledger.apply(Envelope.of(account, event), new Position(0, offset++, 1_000 + offset));
    }

    @Test
    void after_a_departure_nothing_is_decided_for_good() {
        happens("a", granted("g", 5));
        assertThat(happens(NOBODY, LEAVES).effect()).isEqualTo(Effect.APPLIED);
        assertThat(ledger.hasLeft()).isTrue();
        for (LedgerEvent event : List.of(granted("h", 7), granted("g", 5), new FoldAdopted(2), LEAVES, ARRIVES)) {
            assertThat(happens("a", event)).isSameAs(Decision.LEFT);
        }
        ledger = ledger();
        assertThat(happens("a", granted("h", 7))).as("after a restart").isSameAs(Decision.LEFT);
        assertThat(rows.move()).isEqualTo(new MoveRow("m1", "v2.", "other", false, 1, 1_002));
        assertThat(rows.grant("a", "h")).isNull();
        assertThat(rows.folds()).isEmpty();
    }

    @Test
    void an_arrival_changes_nothing_of_what_is_decided_and_is_remembered() {
        assertThat(ledger.hasArrived()).isFalse();
        assertThat(happens(NOBODY, ARRIVES).effect()).isEqualTo(Effect.APPLIED);
        assertThat(happens(NOBODY, ARRIVES).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(happens("a", granted("g", 5)).entries()).hasSize(1);
        ledger = ledger();
        assertThat(ledger.hasArrived()).isTrue();
        assertThat(ledger.hasLeft()).isFalse();
    }

    @Test
    void a_move_is_nobodys_and_says_nothing_twice() {
        given().when(new LedgerMoved("m1", "v2.", "other", true))
                .noCredits()
                .noNotice()
                .when(new LedgerMoved("m1", "v2.", "other", true))
                .nothing();
    }

    @Test
    void a_ledger_that_arrived_can_leave_again() {
        happens(NOBODY, ARRIVES);
        assertThat(happens(NOBODY, new LedgerMoved("m2", "v3.", "other", false)).effect())
                .isEqualTo(Effect.APPLIED);
        assertThat(ledger.hasLeft()).isTrue();
        assertThat(ledger.hasArrived()).isFalse();
    }

    @Test
    void the_fold_agrees_with_the_reference_wherever_the_ledger_arrives_and_leaves() {
        for (long seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            List<Timed> events = new ArrayList<>(
                    seed % 2 == 0
                            ? new RandomEvents(seed, 2, 4, "a").stream(60, Scenario.START)
                            : new RandomEvents(seed, 1, 1, "a").journey(Scenario.ACCOUNT, Scenario.START));
            for (LedgerMoved moved : List.of(LEAVES, ARRIVES, ARRIVES)) {
                int place = random.nextInt(events.size() + 1);
                long at = place == 0 ? Scenario.START : events.get(place - 1).at();
                events.add(place, new Timed(Envelope.of(NOBODY, moved), at));
            }
            Comparison.requireAgreement(TestPolicy.random(seed), 500_000, events, difference -> false);
        }
    }
}
