package io.makegood.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.export.Tables.EntryGrantRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher sent stays text in whatever opens the file. */
class FormatTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void what_a_spreadsheet_would_run_is_led_by_an_apostrophe(String text) {
        assertThat(Format.cell(text)).isEqualTo("'" + text);
    }

    @Test
    void other_text_and_numbers_stay_as_they_are() throws Exception {
        Path file = directory.resolve("grants.csv");
        try (TableWriter writer = Format.CSV.open(file, Table.ENTRY_GRANTS)) {
            writer.write(new EntryGrantRow("e\"1", "a,1", "=cmd", -5, Instant.EPOCH));
        }
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "entry_id,account_id,grant_id,amount,recorded_at",
                        "\"e\"\"1\",\"a,1\",\"'=cmd\",-5,1970-01-01T00:00:00Z");
    }

    @Test
    void names_of_columns_are_in_snake_case() {
        assertThat(Format.snakeCase("causeEventId")).isEqualTo("cause_event_id");
    }
}
