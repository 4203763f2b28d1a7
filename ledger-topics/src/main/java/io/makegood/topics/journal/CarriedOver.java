package io.makegood.topics.journal;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When a record was recorded that a migration carried over to a topic that takes the broker's time: what was remembered for a day there
 * is remembered here for what is left of it.
 */
public final class CarriedOver {
    /** The header that says so: epoch milliseconds, UTC, as 8 bytes. */
    public static final String HEADER = "recorded-at";

    private CarriedOver() {}

    /** Has the headers say when the record was recorded where it comes from; what was carried over before keeps its first time. */
    public static void mark(Headers headers, long recordedAt) {
        if (!isMarked(headers)) {
            headers.remove(HEADER);
            headers.add(
                    HEADER, ByteBuffer.allocate(Long.BYTES).putLong(recordedAt).array());
        }
    }

    /** Whether a migration brought the record. */
    public static boolean isMarked(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header != null && header.value() != null && header.value().length == Long.BYTES;
    }

    /** When the record was recorded first, epoch milliseconds, UTC. */
    public static long recordedAt(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(HEADER);
        return header == null || !isMarked(record.headers())
                ? record.timestamp()
                : ByteBuffer.wrap(header.value()).getLong();
    }
}
