package io.makegood.readmodel.projection;

import io.makegood.schemas.topic.DeadLetterHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of the journal that could not be applied.
 *
 * @param recordedAt its record time, epoch milliseconds, UTC
 * @param partition where it stands in the journal
 * @param accountId its key, if it has one
 */
public record DeadLetterRow(
        long recordedAt,
        int partition,
        long offset,
        String reason,
        String detail,
        @Nullable String accountId) {
    private static final int KEY_SHOWN_MAX = 200;

    static DeadLetterRow of(long recordedAt, Headers headers, byte @Nullable [] key) {
        return new DeadLetterRow(
                recordedAt,
                (int) number(headers, DeadLetterHeaders.PARTITION),
                number(headers, DeadLetterHeaders.OFFSET),
                text(headers, DeadLetterHeaders.REASON),
                text(headers, DeadLetterHeaders.DETAIL),
                key == null || key.length > KEY_SHOWN_MAX ? null : new String(key, StandardCharsets.UTF_8));
    }

    static DeadLetterRow read(byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        long recordedAt = buffer.getLong();
        int partition = buffer.getInt();
        long offset = buffer.getLong();
        String reason = read(buffer);
        String detail = read(buffer);
        return new DeadLetterRow(
                recordedAt, partition, offset, reason, detail, buffer.hasRemaining() ? read(buffer) : null);
    }

    byte[] row() {
        byte[] why = reason.getBytes(StandardCharsets.UTF_8);
        byte[] what = detail.getBytes(StandardCharsets.UTF_8);
        byte[] whose = accountId == null ? null : accountId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES
                        + 3 * Integer.BYTES
                        + why.length
                        + what.length
                        + (whose == null ? 0 : Integer.BYTES + whose.length))
                .putLong(recordedAt)
                .putInt(partition)
                .putLong(offset)
                .putInt(why.length)
                .put(why)
                .putInt(what.length)
                .put(what);
        if (whose != null) {
            buffer.putInt(whose.length).put(whose);
        }
        return buffer.array();
    }

    private static String read(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(Headers headers, String name) {
        try {
            return Long.parseLong(text(headers, name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
