package io.makegood.application.tracing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code traceparent} says, as the W3C's Trace Context has it in version 00.
 *
 * @param traceId 32 hexadecimal digits, not all of them 0
 * @param spanId 16 hexadecimal digits, not all of them 0
 * @param flags 2 hexadecimal digits
 */
record TraceContext(String traceId, String spanId, String flags) {
    private static final int LENGTH = 55;
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

    /** What that text says, or null if it says nothing that can be relied on: anybody may have written it. */
    static @Nullable TraceContext of(@Nullable String text) {
        if (text == null || text.length() != LENGTH) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? new TraceContext(matcher.group(1), matcher.group(2), matcher.group(3)) : null;
    }

    /** Whether who began the trace has it recorded. */
    boolean sampled() {
        return (Character.digit(flags.charAt(1), 16) & 1) == 1;
    }
}
