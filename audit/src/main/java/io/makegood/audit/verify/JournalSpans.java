package io.makegood.audit.verify;

import io.makegood.audit.verify.PartitionState.JournalSpan;
import io.makegood.ledger.proof.MerkleTree;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the journal: each record's (offset, record time, key and value, each with its length), the Merkle tree over them,
 * and the digests of stretches of them, so that a change of what a checkpoint covers is found and placed. Not thread-safe.
 */
final class JournalSpans {
    /** Records in a stretch. */
    private static final int RECORDS = 256;

    private final MessageDigest record = sha256();
    private final MessageDigest span = sha256();
    private final MerkleTree tree;
    private final List<JournalSpan> spans;
    private final Deque<Long> cuts;
    /** What of a record is digested, in one piece. */
    private ByteBuffer content = ByteBuffer.allocate(1024);

    private long from;
    private long records;
    private long next;

    /**
     * @param before the stretches so far, up to the offset {@code next}
     * @param cuts offsets at which a stretch ends too, in their order: where an earlier audit ended one
     */
    JournalSpans(MerkleTree tree, List<JournalSpan> before, long next, List<Long> cuts) {
        this.tree = tree;
        this.cuts = new ArrayDeque<>(cuts);
        spans = new ArrayList<>(before);
        this.next = next;
        from = next;
    }

    void add(ConsumerRecord<byte[], byte[]> journal) {
        for (Long cut = cuts.peek(); cut != null && cut <= journal.offset(); cut = cuts.peek()) {
            close();
            cuts.remove();
        }
        byte[] digest = digest(journal);
        tree.add(digest);
        span.update(digest);
        next = journal.offset() + 1;
        if (++records == RECORDS) {
            close();
        }
    }

    /** Ends the stretch in hand. */
    void close() {
        if (records > 0) {
            spans.add(new JournalSpan(from, next, records, HexFormat.of().formatHex(span.digest())));
        }
        from = next;
        records = 0;
    }

    List<JournalSpan> spans() {
        return List.copyOf(spans);
    }

    MerkleTree tree() {
        return tree;
    }

    private byte[] digest(ConsumerRecord<byte[], byte[]> journal) {
        int most = 24 + length(journal.key()) + length(journal.value());
        if (content.capacity() < most) {
            content = ByteBuffer.allocate(2 * most);
        }
        content.clear().putLong(journal.offset()).putLong(journal.timestamp());
        put(journal.key());
        put(journal.value());
        record.update(content.array(), 0, content.position());
        return record.digest();
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private void put(byte @Nullable [] bytes) {
        content.putInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            content.put(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
