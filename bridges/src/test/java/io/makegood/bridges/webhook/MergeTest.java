package io.makegood.bridges.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MergeTest {
    private final Merge merge = new Merge(0, 0);

    private void read(Source source, long offset, long time) {
        merge.add(
                source,
                new ConsumerRecord<>(
                        source.name(),
                        0,
                        offset,
                        time,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        new byte[0],
                        new byte[0],
                        new RecordHeaders(),
                        Optional.empty()));
    }

    private List<String> all(long asked, boolean isThrough) {
        List<String> all = new ArrayList<>();
        for (Merge.Next next = merge.poll(asked, any -> isThrough);
                next != null;
                next = merge.poll(asked, any -> isThrough)) {
            all.add(next.source() + " " + next.record().offset());
        }
        return all;
    }

    @Test
    void nothing_is_let_go_before_it_is_known_that_nothing_earlier_comes() {
        read(Source.NOTICES, 0, 5);
        assertThat(all(0, true)).as("no ends were asked for after it was read").isEmpty();
        long asked = merge.endRound();
        assertThat(all(asked, false)).as("the ends were not reached").isEmpty();
        read(Source.ENTRIES, 0, 4);
        assertThat(all(asked, true)).containsExactly("ENTRIES 0", "NOTICES 0");
        assertThat(merge.next(Source.ENTRIES)).isEqualTo(1);
    }

    @Test
    void of_one_moment_entries_come_first_and_each_topic_keeps_its_order() {
        read(Source.NOTICES, 0, 5);
        read(Source.NOTICES, 1, 9);
        read(Source.ENTRIES, 0, 5);
        read(Source.ENTRIES, 1, 5);
        read(Source.ENTRIES, 2, 8);
        assertThat(all(merge.endRound(), true))
                .containsExactly("ENTRIES 0", "ENTRIES 1", "NOTICES 0", "ENTRIES 2", "NOTICES 1");
    }

    @Test
    void what_lies_behind_records_that_were_let_go_is_known_by_the_position() {
        merge.passed(Source.ENTRIES, 7);
        assertThat(merge.next(Source.ENTRIES)).isEqualTo(7);
        read(Source.ENTRIES, 9, 1);
        merge.passed(Source.ENTRIES, 10);
        assertThat(merge.next(Source.ENTRIES)).as("it is still held").isEqualTo(7);
    }
}
