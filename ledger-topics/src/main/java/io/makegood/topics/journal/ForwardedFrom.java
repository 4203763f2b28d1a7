package io.makegood.topics.journal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which record of the journal another one repeats, because it stood in a partition that does not own its account. In a mirror of the
 * journal offsets are others: there the record is known by its record time (epoch milliseconds, UTC) and by what it holds.
 */
public record ForwardedFrom(int partition, long offset, long recordedAt) {
    /** The header that says so. */
    public static final String HEADER = "forwarded-from";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,18})/(\\d{1,18})");

    /** What a record's headers say; null if it repeats none, or says it in no form that is known. */
    public static @Nullable ForwardedFrom of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null) {
            return null;
        }
        Matcher text = FORM.matcher(new String(header.value(), StandardCharsets.UTF_8));
        return text.matches()
                ? new ForwardedFrom(
                        Integer.parseInt(text.group(1)), Long.parseLong(text.group(2)), Long.parseLong(text.group(3)))
                : null;
    }

    /** It as the header's value. */
    public byte[] bytes() {
        return (partition + "/" + offset + "/" + recordedAt).getBytes(StandardCharsets.UTF_8);
    }
}
