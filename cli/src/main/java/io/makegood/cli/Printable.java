package io.makegood.cli;

import io.makegood.topics.personal.Opening;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values as a terminal may show them: nothing that a publisher sent can move the cursor or break a line, and a sealed text is shown as what it
 * says where the command opens it, else as one word.
 */
public final class Printable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Opens nothing, and says so. */
    static final Opening CLOSED = text -> Opening.CLOSED;

    /** A command prints by one thread. */
    private static final ThreadLocal<Opening> OPENING = ThreadLocal.withInitial(() -> CLOSED);

    private Printable() {}

    /** What sealed texts are shown as by this thread from now on. */
    static void opening(Opening opening) {
        OPENING.set(opening);
    }

    /** The text with what a terminal would obey made visible; empty for null. */
    public static String text(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String opened = OPENING.get().openAll(value, text -> text);
        StringBuilder shown = new StringBuilder(opened.length());
        opened.codePoints().forEach(point -> {
            boolean hidden = Character.isISOControl(point)
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.LINE_SEPARATOR
                    || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                    || Character.getType(point) == Character.SURROGATE;
            if (hidden) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    /** A time in UTC, to the second. */
    public static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }

    /** A number with its thousands set apart. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The same with its sign. */
    public static String signed(long number) {
        return String.format(Locale.ROOT, "%+,d", number);
    }
}
