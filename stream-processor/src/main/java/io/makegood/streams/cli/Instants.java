package io.makegood.streams.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Moments as people write them. */
final class Instants {
    private Instants() {}

    /** Epoch milliseconds of {@code 2026-11-20T12:00:00Z} or, at its beginning in UTC, of {@code 2026-11-20}. */
    static long parse(String option, String text) {
        try {
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " is " + Printable.text(text)
                            + "; write a day such as 2026-11-20, or a moment such as 2026-11-20T12:00:00Z");
        }
    }
}
