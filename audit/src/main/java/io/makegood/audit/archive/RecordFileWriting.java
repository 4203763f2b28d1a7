package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.RecordFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Writes the records of one partition of a topic to a file of an archive. Not thread-safe. */
final class RecordFileWriting implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String topic;
    private final FileChannel channel;
    private final MessageDigest compressed = Digests.sha256();
    private final Digests digests = new Digests();
    private final GZIPOutputStream out;
    private long records;
    private long firstOffset = -1;
    private long lastOffset = -1;
    private long firstRecordedAt;
    private long lastRecordedAt;

    RecordFileWriting(Path file, String topic, int partition) throws IOException {
        this.topic = topic;
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        OutputStream digested =
                new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)), compressed);
        out = new GZIPOutputStream(digested, BUFFER_BYTES);
        byte[] line = RecordFrame.firstLine(topic, partition);
        digests.begin(line);
        out.write(line);
    }

    void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] frame = RecordFrame.of(records, record);
        digests.add(frame);
        out.write(frame);
        if (records++ == 0) {
            firstOffset = record.offset();
            firstRecordedAt = record.timestamp();
        }
        lastOffset = record.offset();
        lastRecordedAt = record.timestamp();
    }

    /** A row of an opening: its place in the file is its offset. */
    void addRow(byte[] key, byte[] value, long recordedAt) throws IOException {
        add(new ConsumerRecord<>(
                topic,
                0,
                records,
                recordedAt,
                TimestampType.NO_TIMESTAMP_TYPE,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    /** Has everything on the disk, and says what it is; {@code root} is that of the Merkle tree over the records. */
    RecordFile end(String name, String root) throws IOException {
        out.finish();
        out.flush();
        channel.force(true);
        digests.endBlock();
        return new RecordFile(
                name,
                topic,
                records,
                firstOffset,
                lastOffset,
                firstRecordedAt,
                lastRecordedAt,
                channel.size(),
                Digests.hex(compressed.digest()),
                digests.content(),
                root,
                digests.blocks());
    }

    @Override
    public void close() throws IOException {
        out.close();
        channel.close();
    }
}
