package io.makegood.readmodel.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.row.CorruptRow;
import io.makegood.topics.mapping.OutputReading;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

/** Rows that are not as they were written are told as such, with what helps. */
class DamagedRowsTest {
    private static final DeadLetterRow LETTER =
            new DeadLetterRow(5, "ledger.events", 3, 1042, "INVALID_EVENT", "amount is 0", "a-1");

    @Test
    void a_dead_letter_comes_back_as_it_was_kept_and_cut_short_it_is_none() {
        byte[] row = LETTER.row();
        assertThat(DeadLetterRow.read(row)).isEqualTo(LETTER);
        for (int length = 0; length < row.length; length++) {
            byte[] cut = Arrays.copyOf(row, length);
            try {
                assertThat(DeadLetterRow.read(cut))
                        .isEqualTo(
                                new DeadLetterRow(5, "ledger.events", 3, 1042, "INVALID_EVENT", "amount is 0", null));
            } catch (CorruptRow e) {
                assertThat(e).hasMessageContaining("read anew");
            }
        }
        Arrays.fill(row, 20, 24, (byte) 0xff);
        assertThatThrownBy(() -> DeadLetterRow.read(row)).isInstanceOf(CorruptRow.class);
    }

    @Test
    void work_that_waits_and_counts_are_told_when_they_are_none() {
        for (byte[] row : new byte[][] {{}, {0, 0}, {-1, 0, 0, 0}, {0, 0, 0, 9, 1}}) {
            assertThatThrownBy(() -> WorkItems.read(WorkKind.CASE, "c-1", row, new OutputReading()))
                    .isInstanceOf(CorruptRow.class)
                    .hasMessageContaining("read anew");
            assertThatThrownBy(() -> Counts.read(KeyValue.pair(Bytes.wrap(row), row)))
                    .isInstanceOf(CorruptRow.class);
        }
    }
}
