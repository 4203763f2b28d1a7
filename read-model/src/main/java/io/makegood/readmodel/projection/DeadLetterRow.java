package io.makegood.readmodel.projection;

import io.makegood.ledger.row.CorruptRow;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.topics.deadletter.DeadLetterId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be applied.
 *
 * @param recordedAt its record time, epoch milliseconds, UTC
 * @param topic where it stands: the journal, or a topic that a bridge reads
 * @param accountId its key, if it has one
 */
public record DeadLetterRow(
        long recordedAt,
        String topic,
        int partition,
        long offset,
        String reason,
        String detail,
        @Nullable String accountId) {
    /** What helps where a row of the read model is damaged: all of it can be made anew. */
    static final String REMEDY = " delete the read model's topics and state, and it is read anew from the ledger's";

    private static final int KEY_SHOWN_MAX = 200;

    static DeadLetterRow of(long recordedAt, Headers headers, byte @Nullable [] key) {
        return new DeadLetterRow(
                recordedAt,
                text(headers, DeadLetterHeaders.TOPIC),
                (int) number(headers, DeadLetterHeaders.PARTITION),
                number(headers, DeadLetterHeaders.OFFSET),
                text(headers, DeadLetterHeaders.REASON),
                text(headers, DeadLetterHeaders.DETAIL),
                key == null || key.length > KEY_SHOWN_MAX ? null : new String(key, StandardCharsets.UTF_8));
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    static DeadLetterRow read(byte[] row) {
        try {
            return read(ByteBuffer.wrap(row));
        } catch (BufferUnderflowException e) {
            throw new CorruptRow("a row of " + row.length + " bytes of the read model is no dead letter;" + REMEDY);
        }
    }

    private static DeadLetterRow read(ByteBuffer buffer) {
        long recordedAt = buffer.getLong();
        int partition = buffer.getInt();
        long offset = buffer.getLong();
        String topic = text(buffer);
        String reason = text(buffer);
        String detail = text(buffer);
        return new DeadLetterRow(
                recordedAt, topic, partition, offset, reason, detail, buffer.hasRemaining() ? text(buffer) : null);
    }

    byte[] row() {
        byte[] where = topic.getBytes(StandardCharsets.UTF_8);
        byte[] why = reason.getBytes(StandardCharsets.UTF_8);
        byte[] what = detail.getBytes(StandardCharsets.UTF_8);
        byte[] whose = accountId == null ? null : accountId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES
                        + 4 * Integer.BYTES
                        + where.length
                        + why.length
                        + what.length
                        + (whose == null ? 0 : Integer.BYTES + whose.length))
                .putLong(recordedAt)
                .putInt(partition)
                .putLong(offset)
                .putInt(where.length)
                .put(where)
                .putInt(why.length)
                .put(why)
                .putInt(what.length)
                .put(what);
        if (whose != null) {
            buffer.putInt(whose.length).put(whose);
        }
        return buffer.array();
    }

    /** By what it is named. */
    public DeadLetterId id() {
        return new DeadLetterId(topic, partition, offset);
    }

    private static String text(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
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
