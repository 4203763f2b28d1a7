package io.makegood.streams.audit;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.streams.audit.Finding.Kind;
import io.makegood.streams.audit.PartitionState.Tree;
import io.makegood.streams.mapping.OutputReading;
import io.makegood.streams.store.RowBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Checks entries as they stand by arithmetic alone, with no fold and no policy: each account's sequence, balance and hash
 * follow from the entry before, and both sides of the ledger sum to zero. Not thread-safe.
 */
final class ChainCheck {
    /** The kind of rows that remember an account's last entry; no row of the fold is of that kind. */
    private static final byte LAST_ENTRY = 'L';

    private final RowBytes rows;
    private final Findings findings;
    private final EntryChain chain = new EntryChain();
    private final AvroCodec<io.makegood.schemas.avro.LedgerEntry> codec =
            AvroCodec.of(io.makegood.schemas.avro.LedgerEntry.class);
    private final Map<String, Long> contra = new TreeMap<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final MerkleTree tree;
    private final Map<String, MerkleTree> days = new TreeMap<>();
    private long entries;
    private long balances;

    ChainCheck(RowBytes rows, MerkleTree tree, Findings findings) {
        this.rows = rows;
        this.tree = tree;
        this.findings = findings;
    }

    /** Goes on where an earlier audit ended. */
    void resume(PartitionState before) {
        entries = before.counts().entries();
        balances = before.balances();
        contra.putAll(before.contra());
        kinds.putAll(before.kinds());
        before.days().forEach((day, known) -> days.put(day, known.grow()));
    }

    void see(ConsumerRecord<byte[], byte[]> record) {
        LedgerEntry entry;
        try {
            entry = OutputReading.toDomain(codec.decode(record.value()));
        } catch (UndecodableRecord | IllegalArgumentException unreadable) {
            // The comparison reports it.
            return;
        }
        byte[] account = entry.accountId().getBytes(StandardCharsets.UTF_8);
        byte[] key = ByteBuffer.allocate(account.length + 1)
                .put(LAST_ENTRY)
                .put(account)
                .array();
        byte[] before = rows.get(key);
        ByteBuffer last = ByteBuffer.wrap(before == null ? new byte[16 + EntryHash.BYTES] : before);
        long sequence = last.getLong();
        long balance = last.getLong();
        byte[] previous = new byte[EntryHash.BYTES];
        last.get(previous);
        byte[] hash = chain.hashOf(entry).bytes();
        String broken = null;
        if (entry.sequence() != sequence + 1) {
            broken = "sequence " + entry.sequence() + " follows " + sequence;
        } else if (!Arrays.equals(entry.previousHash().bytes(), before == null ? EntryHash.NONE.bytes() : previous)) {
            broken = "previousHash is not the hash of the entry before";
        } else if (!Arrays.equals(entry.hash().bytes(), hash)) {
            broken = "hash is not that of the entry's content";
        } else if (entry.balanceAfter() != balance + entry.amount()) {
            broken = "balanceAfter is " + entry.balanceAfter() + ", not " + balance + " and " + entry.amount();
        }
        if (broken != null) {
            findings.add(new Finding(
                    Kind.BROKEN_CHAIN,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    entry.accountId(),
                    entry.entryId() + ": " + broken));
        }
        entries++;
        balances += entry.amount();
        contra.merge(entry.contraAccount().name(), -entry.amount(), Long::sum);
        kinds.merge(entry.kind().name(), 1L, Long::sum);
        tree.add(entry.hash().bytes());
        String day = Instant.ofEpochMilli(entry.recordedAt())
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        days.computeIfAbsent(day, any -> new MerkleTree()).add(entry.hash().bytes());
        rows.put(
                key,
                ByteBuffer.allocate(16 + EntryHash.BYTES)
                        .putLong(entry.sequence())
                        .putLong(entry.balanceAfter())
                        .put(entry.hash().bytes())
                        .array());
    }

    long entries() {
        return entries;
    }

    long balances() {
        return balances;
    }

    Map<String, Long> contra() {
        return contra;
    }

    Map<String, Long> kinds() {
        return kinds;
    }

    Map<String, Tree> days() {
        Map<String, Tree> all = new TreeMap<>();
        days.forEach((day, known) -> all.put(day, Tree.of(known)));
        return all;
    }

    MerkleTree tree() {
        return tree;
    }
}
