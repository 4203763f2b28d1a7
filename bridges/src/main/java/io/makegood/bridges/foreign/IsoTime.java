package io.makegood.bridges.foreign;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.OptionalLong;

/** Moments that strangers write in ISO 8601 with an offset: {@code 2026-11-20T12:00:00Z}, {@code 2026-11-20T13:00:00.5+01:00}. */
public final class IsoTime {
    /** The offset may be {@code Z}, {@code +01:00}, {@code +0100} or {@code +01}: senders write all of them. */
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withChronology(IsoChronology.INSTANCE)
            .withResolverStyle(ResolverStyle.STRICT);

    private IsoTime() {}

    /** Its epoch milliseconds, what is finer cut off; empty if the text is no such moment. */
    public static OptionalLong millis(String text) {
        try {
            return OptionalLong.of(
                    OffsetDateTime.parse(text, FORMAT).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
