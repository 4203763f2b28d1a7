package io.makegood.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Moments and durations as people write them. */
final class Instants {
    private static final Pattern SECONDS = Pattern.compile("\\d{9,10}");
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{12,13}");

    private static final Duration DURATION_MAX = Duration.ofDays(3_650_000);

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
        } catch (DateTimeException | ArithmeticException e) {
            throw new CommandFailure(ExitCode.USAGE, option + " is " + Printable.text(text) + "; " + remedy(text));
        }
    }

    /** A duration in milliseconds; none of centuries of centuries, which would overflow when it is added to a moment. */
    static long millis(String option, Duration duration) {
        if (duration.compareTo(DURATION_MAX) > 0 || duration.compareTo(DURATION_MAX.negated()) < 0) {
            throw new CommandFailure(
                    ExitCode.USAGE, option + " is " + duration + "; write a shorter one, such as P90D");
        }
        return duration.toMillis();
    }

    /** A number is answered with the moment that it means, so that nobody has to guess its unit twice. */
    private static String remedy(String text) {
        if (SECONDS.matcher(text).matches()) {
            return "write epoch seconds as a moment, " + Instant.ofEpochSecond(Long.parseLong(text));
        }
        if (MILLISECONDS.matcher(text).matches()) {
            return "write epoch milliseconds as a moment, " + Instant.ofEpochMilli(Long.parseLong(text));
        }
        return "write a day such as 2026-11-20, or a moment such as 2026-11-20T12:00:00Z";
    }
}
