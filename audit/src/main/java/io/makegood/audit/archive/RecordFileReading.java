package io.makegood.audit.archive;

import io.makegood.audit.verify.RecordStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records in a file of an archive, in their order. Whatever is not as it was written throws {@link DamagedRecord} where it is met:
 * a record that is missing, doubled or moved is, by its number; one with another byte by its CRC. Not thread-safe.
 */
final class RecordFileReading implements RecordStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final String topic;
    private final int partition;
    private final InputStream file;
    private final Digests digests = new Digests();
    private @Nullable InputStream in;
    private long records;
    private long before = -1;

    RecordFileReading(Path path, String topic, int partition) {
        this.name = String.valueOf(path.getFileName());
        this.topic = topic;
        this.partition = partition;
        try {
            file = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    @Override
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        try {
            InputStream opened = in;
            if (opened == null) {
                opened = open();
                in = opened;
            }
            return next(opened);
        } catch (IOException e) {
            throw new DamagedRecord(name, records, -1, null, "the file cannot be decompressed from here on");
        }
    }

    private InputStream open() throws IOException {
        InputStream opened = new GZIPInputStream(file, BUFFER_BYTES);
        byte[] line = RecordFrame.firstLine(topic, partition);
        byte[] there = opened.readNBytes(line.length);
        if (!Arrays.equals(line, there)) {
            throw new DamagedRecord(
                    name, records, -1, null, "the file does not begin as that of " + topic + " " + partition);
        }
        digests.begin(line);
        return opened;
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next(InputStream opened) throws IOException {
        byte[] start = opened.readNBytes(4);
        if (start.length == 0) {
            digests.endBlock();
            return null;
        }
        int length = start.length < 4 ? -1 : ByteBuffer.wrap(start).getInt();
        if (length < RecordFrame.BODY_BYTES_MIN || length > RecordFrame.BODY_BYTES_MAX) {
            throw new DamagedRecord(name, records, -1, null, "no record begins here");
        }
        byte[] body = opened.readNBytes(length);
        byte[] end = opened.readNBytes(4);
        if (end.length < 4) {
            throw new DamagedRecord(name, records, -1, null, "the file ends within it");
        }
        RecordFrame.Body read = read(body);
        ConsumerRecord<byte[], byte[]> record = read.record();
        if (ByteBuffer.wrap(end).getInt() != RecordFrame.crc(body, 0, length)) {
            throw damaged(record, "it was changed");
        }
        if (read.number() != records) {
            throw damaged(record, "record " + read.number() + " stands here");
        }
        if (record.offset() <= before) {
            throw damaged(record, "its offset does not follow " + before);
        }
        before = record.offset();
        records++;
        digests.add(ByteBuffer.allocate(length + RecordFrame.AROUND_BYTES)
                .put(start)
                .put(body)
                .put(end)
                .array());
        return record;
    }

    private RecordFrame.Body read(byte[] body) {
        try {
            return RecordFrame.read(topic, partition, body);
        } catch (IllegalArgumentException e) {
            throw new DamagedRecord(name, records, -1, null, "it holds no record");
        }
    }

    private DamagedRecord damaged(ConsumerRecord<byte[], byte[]> record, String what) {
        return new DamagedRecord(name, records, record.offset(), accountOf(record), what);
    }

    /** What its key says, if it has one. */
    static @Nullable String accountOf(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Of what was read so far. */
    Digests digests() {
        return digests;
    }

    @Override
    public void close() {
        try {
            InputStream opened = in;
            if (opened != null) {
                opened.close();
            }
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name, e);
        }
    }
}
