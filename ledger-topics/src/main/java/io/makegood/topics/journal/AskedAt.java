package io.makegood.topics.journal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * When an engine appended an event about what is due, by the clock that it had: epoch milliseconds, UTC. By it the engine knows its own
 * request when it comes back, and learns how wrong its clock is; one that another instance left behind, about the same, says nothing of that.
 */
public record AskedAt(long at) {
    /** The header that says so. */
    public static final String HEADER = "asked-at";

    private static final Pattern FORM = Pattern.compile("-?\\d{1,18}");

    /** What a record's headers say; null if nobody asked by it, or in no form that is known. */
    public static @Nullable AskedAt of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null) {
            return null;
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return FORM.matcher(text).matches() ? new AskedAt(Long.parseLong(text)) : null;
    }

    /** It as the header's value. */
    public byte[] bytes() {
        return Long.toString(at).getBytes(StandardCharsets.UTF_8);
    }
}
