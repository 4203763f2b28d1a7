package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.schemas.codec.OwnWords;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Moments on a command line. */
class InstantsTest {
    @Test
    void a_day_and_a_moment_with_its_offset_are_taken() {
        assertThat(Instants.parse("--from", "2026-11-20")).isEqualTo(1_795_132_800_000L);
        assertThat(Instants.parse("--from", "2026-11-20T12:00:00Z")).isEqualTo(1_795_176_000_000L);
        assertThat(Instants.parse("--from", "2026-11-20T13:00:00.5+01:00")).isEqualTo(1_795_176_000_500L);
    }

    @Test
    void a_number_is_answered_with_the_moment_that_it_means() {
        assertThatThrownBy(() -> Instants.parse("--from", "1798282800"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--from is 1798282800; write epoch seconds as a moment, 2026-12-26T11:00:00Z");
        assertThatThrownBy(() -> Instants.parse("--from", "1798282800000"))
                .hasMessage("--from is 1798282800000; write epoch milliseconds as a moment, 2026-12-26T11:00:00Z");
    }

    @Test
    void whatever_is_no_moment_is_refused_with_what_to_write() {
        for (String text : List.of(
                "",
                "yesterday",
                "5",
                "2026-13-01",
                "2026-02-30",
                "2026-11-20T12:00",
                "2026-11-20 12:00:00Z",
                "-999999999-01-01",
                "+999999999-12-31T23:59:59Z",
                "99999999999999999999",
                "2026-11-20T12:00:00[Mars]")) {
            assertThatThrownBy(() -> Instants.parse("--to", text))
                    .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                        assertThat(failure).hasMessageContaining("write a day such as 2026-11-20");
                        OwnWords.require(String.valueOf(failure.getMessage()), text);
                    });
        }
    }
}
