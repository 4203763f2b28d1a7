package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

/** A text that is made to cost is put down where it passes a limit: counted in characters that were taken of it, not in time. */
class JsonLimitsTest {
    private static final int BOMB_CHARS = 1 << 20;
    /** A parser takes some buffers at a time, and none after the limit. */
    private static final int BUFFER_CHARS = 1 << 15;

    /** Counts what is taken. */
    private static final class Counted extends StringReader {
        private int taken;

        Counted(String text) {
            super(text);
        }

        @Override
        public int read(char[] into, int from, int most) throws IOException {
            int count = super.read(into, from, most);
            taken += Math.max(0, count);
            return count;
        }
    }

    private static int takenOf(String text, String limit) throws IOException {
        Counted source = new Counted(text);
        try (JsonParser parser = JsonLimits.forStrangers().createParser(source)) {
            assertThatThrownBy(() -> {
                        while (parser.nextToken() != null) {
                            parser.getText();
                        }
                    })
                    .isInstanceOfSatisfying(
                            StreamConstraintsException.class,
                            refused -> assertThat(JsonFault.of(refused, text, "JSON"))
                                    .contains(limit));
        }
        return source.taken;
    }

    @Test
    void brackets_cost_no_more_than_the_levels_that_are_allowed() throws IOException {
        assertThat(takenOf("[".repeat(BOMB_CHARS), "more levels than the 64 allowed"))
                .isLessThan(BUFFER_CHARS);
        assertThat(takenOf("{\"a\":".repeat(BOMB_CHARS / 5), "more levels than the 64 allowed"))
                .isLessThan(BUFFER_CHARS);
    }

    @Test
    void names_and_numbers_beyond_the_limit_never_become_such() throws IOException {
        assertThat(takenOf(
                        "{\"" + "n".repeat(BOMB_CHARS) + "\":1}", "a name, of more characters than the 1000 allowed"))
                .isPositive();
        assertThat(takenOf(
                        "[" + "9".repeat(BOMB_CHARS) + "]",
                        "too long a number, of more characters than the 100 allowed"))
                .isPositive();
    }
}
