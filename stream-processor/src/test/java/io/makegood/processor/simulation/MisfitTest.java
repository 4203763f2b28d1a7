package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.processor.store.StoreNames;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.topics.mapping.EventMapping;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State, saved offset and journal that do not belong together stop the engine before it folds a record. */
class MisfitTest {
    private static final int EVENTS = 6;

    private final Ground ground = Ground.of(0);
    private final Broker broker = new Broker(ground.settings().partitions(), Scenario.START);
    private final LedgerEventCodec codec = new LedgerEventCodec();

    @BeforeEach
    void foldThreeEventsOfSix() {
        ground.carry(broker);
        for (int i = 0; i < EVENTS; i++) {
            Envelope envelope = Envelope.of("a", new CreditsGranted("g" + i, 5, GrantKind.PAID, null, null, null));
            broker.journal(0)
                    .append(
                            "a".getBytes(StandardCharsets.UTF_8),
                            codec.encode(new EventMapping().toAvro(envelope)),
                            new RecordHeaders(),
                            broker.now(),
                            null);
        }
        Instance first = new Instance(0, broker, ground);
        first.open(0);
        fold(first, 3);
        first.abandon();
    }

    private void fold(Instance instance, int records) {
        Task task = instance.task(0);
        for (int i = 0; i < records; i++) {
            task.process(Objects.requireNonNull(broker.journal(0).next(task.position())));
        }
        instance.commit(partition -> false);
    }

    private void goesOn() {
        Instance next = new Instance(1, broker, ground);
        next.open(0);
        fold(next, 1);
    }

    @Test
    void it_goes_on_where_all_three_belong_together() {
        goesOn();
    }

    @Test
    void it_does_not_fold_twice_when_the_saved_offset_was_set_back() {
        broker.save(0, 1, broker.now());
        assertThatThrownBy(this::goesOn)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("set back");
    }

    @Test
    void it_leaves_no_event_out_when_the_saved_offset_was_set_forward() {
        broker.save(0, 5, broker.now());
        assertThatThrownBy(this::goesOn)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("set forward");
    }

    @Test
    void it_does_not_begin_anew_where_both_changelogs_are_gone() {
        broker.log(StoreNames.ACCOUNTS, 0).cut(0);
        broker.log(StoreNames.GENERATIONS, 0).cut(0);
        assertThatThrownBy(this::goesOn)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("state was lost");
    }

    @Test
    void it_does_not_go_on_with_half_of_its_rows() {
        broker.log(StoreNames.ACCOUNTS, 0).cut(0);
        assertThatThrownBy(this::goesOn)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("part of the state was lost");
    }
}
