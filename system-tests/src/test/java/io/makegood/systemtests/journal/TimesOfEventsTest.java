package io.makegood.systemtests.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.OwnWords;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.systemtests.mapping.EveryEvent;
import io.makegood.systemtests.mapping.EveryEvent.Sample;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.journal.JournalReading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every time that an event can hold, of every type that the schema has, today's and tomorrow's: seconds are no time. */
class TimesOfEventsTest {
    private static final long[] NO_MILLISECONDS = {
        EveryEvent.TIME / 1000, EveryEvent.TIME * 1000, EveryEvent.TIME * 1_000_000, 1, 0, -1, -EveryEvent.TIME
    };

    private final JournalReading journal = new JournalReading(1, null);
    private final LedgerEventCodec codec = new LedgerEventCodec();

    @Test
    void the_journal_takes_milliseconds() throws UndecodableRecord {
        for (Sample sample : EveryEvent.samples()) {
            assertThat(json(sample.json())).as(sample.type()).isInstanceOf(JournalReading.Event.class);
            assertThat(avro(sample.json())).as(sample.type()).isInstanceOf(JournalReading.Event.class);
            assertThat(sample.times()).as(sample.type()).contains("occurredAt");
        }
    }

    @Test
    void anything_else_is_a_dead_letter_that_names_field_and_remedy_in_json_and_in_avro() throws UndecodableRecord {
        int times = 0;
        for (Sample sample : EveryEvent.samples()) {
            for (String field : sample.times()) {
                for (long wrong : NO_MILLISECONDS) {
                    ObjectNode event = sample.with(field, JsonNodeFactory.instance.numberNode(wrong));
                    requireDead(json(event), field, wrong, event);
                    requireDead(avro(event), field, wrong, event);
                    times++;
                }
            }
        }
        assertThat(times).isGreaterThan(100);
    }

    private static void requireDead(JournalReading.Reading reading, String field, long wrong, ObjectNode event) {
        assertThat(reading).as(event.toString()).isInstanceOfSatisfying(JournalReading.Dead.class, dead -> {
            assertThat(dead.reason()).isEqualTo(DeadLetter.INVALID_EVENT);
            assertThat(dead.detail()).startsWith(field + " is " + wrong).contains("; give epoch milliseconds");
            OwnWords.require(dead.detail(), event.toString());
        });
    }

    private JournalReading.Reading json(ObjectNode event) {
        return journal.read(null, event.toString().getBytes(StandardCharsets.UTF_8), 0);
    }

    private JournalReading.Reading avro(ObjectNode event) throws UndecodableRecord {
        return journal.read(null, codec.encode(codec.decodeText(event.toString())), 0);
    }
}
