package io.makegood.topics.deadletter;

import io.makegood.schemas.topic.DuplicateHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** That the event at that place of the journal said what was known already. */
public record Duplicate(String topic, int partition, long offset) {
    /** Those headers, and the ones that say where the event stands. */
    public Headers headers(Headers others) {
        return new RecordHeaders(others)
                .add(DuplicateHeaders.TOPIC, bytes(topic))
                .add(DuplicateHeaders.PARTITION, bytes(Integer.toString(partition)))
                .add(DuplicateHeaders.OFFSET, bytes(Long.toString(offset)));
    }

    /** What the headers of such a record say; empty if they are none of its. */
    public static Optional<Duplicate> in(Headers headers) {
        try {
            return Optional.of(new Duplicate(
                    text(headers, DuplicateHeaders.TOPIC),
                    Integer.parseInt(text(headers, DuplicateHeaders.PARTITION)),
                    Long.parseLong(text(headers, DuplicateHeaders.OFFSET))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
