package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.ledger.table.RowBytes;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The dead letters of all partitions by the place in the journal that they speak of. Letters of older
 * versions stand where their key puts them, not beside their cause, so they are looked up. Not thread-safe: one for each partition of the journal.
 */
final class DeadLetterIndex {
    static final byte LETTER = 'D';

    private final RowBytes rows;
    private final int partition;
    private final String topic;
    private final String journal;
    private final Findings findings;
    /** Letters about records before this offset were audited before. */
    private final long from;

    DeadLetterIndex(RowBytes rows, int partition, long from, Topics topics, Findings findings) {
        this.rows = rows;
        this.partition = partition;
        this.from = from;
        topic = topics.deadLetters().name();
        journal = topics.events().name();
        this.findings = findings;
    }

    /** Takes a letter in, if it speaks of this partition. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        long offset;
        int about;
        try {
            about = Integer.parseInt(header(record, DeadLetterHeaders.PARTITION));
            offset = Long.parseLong(header(record, DeadLetterHeaders.OFFSET));
        } catch (NumberFormatException noPlace) {
            if (partition == 0) {
                report(Kind.UNREADABLE, record.partition(), record.offset(), "does not say where it comes from");
            }
            return;
        }
        if (about != partition || offset < from || !isAboutJournal(record)) {
            return;
        }
        byte[] key = key(offset);
        byte[] letter = letter(record.partition(), record.offset(), header(record, DeadLetterHeaders.REASON));
        if (rows.get(key) != null) {
            report(
                    Kind.DOUBLED,
                    record.partition(),
                    record.offset(),
                    "is a second letter about " + partition + "/" + offset);
            return;
        }
        rows.put(key, letter);
    }

    /** A bridge's letter speaks of the topic that it read, which the journal says nothing about. */
    private boolean isAboutJournal(ConsumerRecord<byte[], byte[]> record) {
        return header(record, DeadLetterHeaders.TOPIC).equals(journal);
    }

    /** The journal's record at {@code offset} calls for a letter with that reason. */
    void expect(long offset, String reason, boolean mayHaveExpired) {
        byte[] key = key(offset);
        byte[] letter = rows.get(key);
        if (letter == null) {
            if (!mayHaveExpired) {
                report(
                        Kind.MISSING,
                        partition,
                        offset,
                        "there is no letter about the journal's " + partition + "/" + offset + ", which is " + reason);
            }
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(letter);
        int letterPartition = buffer.getInt();
        long letterOffset = buffer.getLong();
        String found = new String(letter, 12, letter.length - 12, StandardCharsets.UTF_8);
        if (!found.equals(reason)) {
            report(
                    Kind.DIFFERENT,
                    letterPartition,
                    letterOffset,
                    "says " + found + " about " + partition + "/" + offset + ", which is " + reason);
        }
        rows.delete(key);
    }

    /** Reports the letters about records before {@code end} that nothing called for. */
    void end(long end) {
        rows.walk(new byte[] {LETTER}, new byte[] {LETTER + 1}, (key, letter) -> {
            long about = ByteBuffer.wrap(key, 1, 8).getLong();
            if (about < end) {
                ByteBuffer buffer = ByteBuffer.wrap(letter);
                report(
                        Kind.EXTRA,
                        buffer.getInt(),
                        buffer.getLong(),
                        "speaks of " + partition + "/" + about + ", which is no dead letter");
            }
            rows.delete(key);
            return true;
        });
    }

    private void report(Kind kind, int where, long offset, String detail) {
        findings.add(new Finding(kind, topic, where, offset, null, detail));
    }

    private static byte[] key(long offset) {
        return ByteBuffer.allocate(9).put(LETTER).putLong(offset).array();
    }

    private static byte[] letter(int partition, long offset, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + text.length)
                .putInt(partition)
                .putLong(offset)
                .put(text)
                .array();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
