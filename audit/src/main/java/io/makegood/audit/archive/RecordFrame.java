package io.makegood.audit.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** How a record stands in an archive's file (docs/archive.md); numbers are big-endian, as in Kafka. */
final class RecordFrame {
    /** What a file begins with, and the manifest says. */
    static final String FORMAT = "makegood-archive-1";

    /** How many records a digest in the manifest is over. */
    static final int BLOCK_RECORDS = 1_024;

    /** More than Kafka takes by default, by far; what claims to be longer is damaged. */
    static final int BODY_BYTES_MAX = 64 << 20;

    /** Number, offset, record time, the lengths of key and value, and the count of headers. */
    static final int BODY_BYTES_MIN = 36;

    /** Before the body its length, and behind it its CRC-32. */
    static final int AROUND_BYTES = 8;

    private RecordFrame() {}

    /** The first line of a file. */
    static byte[] firstLine(String topic, int partition) {
        return (FORMAT + ' ' + topic + ' ' + partition + '\n').getBytes(StandardCharsets.UTF_8);
    }

    /** A record as it stands in a file: length, body, CRC-32 of the body. */
    static byte[] of(long number, ConsumerRecord<byte[], byte[]> record) {
        int length = BODY_BYTES_MIN + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            length += 8 + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
        }
        ByteBuffer frame = ByteBuffer.allocate(AROUND_BYTES + length)
                .putInt(length)
                .putLong(number)
                .putLong(record.offset())
                .putLong(record.timestamp());
        put(frame, record.key());
        put(frame, record.value());
        Header[] headers = record.headers().toArray();
        frame.putInt(headers.length);
        for (Header header : headers) {
            put(frame, header.key().getBytes(StandardCharsets.UTF_8));
            put(frame, header.value());
        }
        frame.putInt(crc(frame.array(), 4, length));
        return frame.array();
    }

    /** What a body says. */
    record Body(long number, ConsumerRecord<byte[], byte[]> record) {}

    /** Reads a body; throws {@link IllegalArgumentException} if it is none. */
    static Body read(String topic, int partition, byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        long number = in.getLong();
        long offset = in.getLong();
        long recordedAt = in.getLong();
        byte[] key = bytes(in);
        byte[] value = bytes(in);
        Headers headers = new RecordHeaders();
        int count = need(in, 4).getInt();
        for (int i = 0; i < count; i++) {
            byte[] name = bytes(in);
            if (name == null) {
                throw new IllegalArgumentException("a header without a name");
            }
            headers.add(new String(name, StandardCharsets.UTF_8), bytes(in));
        }
        if (in.hasRemaining() || count < 0 || offset < 0) {
            throw new IllegalArgumentException("more or less than a record");
        }
        return new Body(
                number,
                new ConsumerRecord<>(
                        topic,
                        partition,
                        offset,
                        recordedAt,
                        TimestampType.NO_TIMESTAMP_TYPE,
                        length(key),
                        length(value),
                        key,
                        value,
                        headers,
                        Optional.empty()));
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static ByteBuffer need(ByteBuffer in, int bytes) {
        if (bytes < 0 || in.remaining() < bytes) {
            throw new IllegalArgumentException("a part is longer than the record");
        }
        return in;
    }

    private static byte @Nullable [] bytes(ByteBuffer in) {
        int length = need(in, 4).getInt();
        if (length == -1) {
            return null;
        }
        need(in, length);
        byte[] read = new byte[length];
        in.get(read);
        return read;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void put(ByteBuffer to, byte @Nullable [] bytes) {
        to.putInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            to.put(bytes);
        }
    }
}
