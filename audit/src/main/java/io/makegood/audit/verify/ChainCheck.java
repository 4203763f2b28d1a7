package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.audit.verify.PartitionState.Tree;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.RowTable;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputReading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Checks entries as they stand by arithmetic alone, with no fold and no policy: each account's sequence, balance and hash
 * follow from the entry before, and both sides of the ledger sum to zero. Not thread-safe.
 */
final class ChainCheck {
    /** The kind of rows that remember an account's last entry; no row of the fold is of that kind. */
    private static final byte LAST_ENTRY = 'L';

    /** Where in a row the hash begins. */
    private static final int HASH_AT = 16;

    private static final long DAY_MILLIS = 86_400_000;

    private final RowTable rows;
    private final Findings findings;
    private final EntryChain chain = new EntryChain();
    private boolean isTold;
    /** A row: an account's last sequence, balance and hash. */
    private final ByteBuffer last = ByteBuffer.allocate(HASH_AT + EntryHash.BYTES);

    private final OutputReading outputs;
    private final Map<String, Long> contra = new TreeMap<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final MerkleTree tree;
    private final Map<String, MerkleTree> days = new TreeMap<>();
    /** In days since 1970. */
    private long day = Long.MIN_VALUE;

    private MerkleTree treeOfDay = new MerkleTree();
    private long entries;
    private long balances;

    ChainCheck(RowBytes rows, MerkleTree tree, OutputReading outputs, Findings findings) {
        this.rows = new RowTable(rows, DiskRows.ROWS_KEPT);
        this.rows.lookFor(LAST_ENTRY);
        this.tree = tree;
        this.outputs = outputs;
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

    /**
     * The next entry as it stands; {@code known} is what its bytes say, where that is known already: the fold has just made it, and its
     * hash of its content, which need not be made a second time.
     */
    void see(ConsumerRecord<byte[], byte[]> record, @Nullable LedgerEntry known) {
        LedgerEntry entry = known;
        if (entry == null) {
            try {
                entry = outputs.entry(record.value());
            } catch (UndecodableRecord unreadable) {
                tellOnce(record, unreadable);
                return;
            } catch (IllegalArgumentException unreadable) {
                // The comparison reports it.
                return;
            }
        }
        byte[] account = entry.accountId().getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[1 + account.length];
        key[0] = LAST_ENTRY;
        System.arraycopy(account, 0, key, 1, account.length);
        String broken = brokenLink(entry, key, known != null);
        if (broken != null) {
            findings.add(new Finding(
                    Kind.BROKEN_CHAIN,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    entry.accountId(),
                    entry.entryId() + ": " + broken));
        }
        byte[] hash = entry.hash().bytes();
        last.putLong(0, entry.sequence()).putLong(8, entry.balanceAfter()).put(HASH_AT, hash);
        rows.put(key, last.array(), last.capacity());
        entries++;
        balances += entry.amount();
        contra.merge(entry.contraAccount().name(), -entry.amount(), Long::sum);
        kinds.merge(entry.kind().name(), 1L, Long::sum);
        byte[] leaf = tree.hashOf(hash);
        tree.addHashed(leaf);
        treeOf(entry.recordedAt()).addHashed(leaf);
    }

    /** The comparison reports each record that cannot be read; that they are entries of an older version is said here, and once. */
    private void tellOnce(ConsumerRecord<byte[], byte[]> record, UndecodableRecord unreadable) {
        if (isTold || unreadable.reason() != UndecodableRecord.Reason.INCOMPATIBLE_SCHEMA) {
            return;
        }
        isTold = true;
        findings.add(new Finding(
                Kind.UNREADABLE,
                record.topic(),
                record.partition(),
                record.offset(),
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                unreadable.detail()));
    }

    /** In what the entry does not follow from the account's last, or null. */
    private @Nullable String brokenLink(LedgerEntry entry, byte[] key, boolean hashed) {
        long sequence = 0;
        long balance = 0;
        byte[] previous = EntryHash.NONE.bytes();
        int previousAt = 0;
        if (rows.find(key)) {
            ByteBuffer before = ByteBuffer.wrap(rows.bytes());
            sequence = before.getLong(rows.start());
            balance = before.getLong(rows.start() + 8);
            previous = rows.bytes();
            previousAt = rows.start() + HASH_AT;
        }
        if (entry.sequence() != sequence + 1) {
            return "sequence " + entry.sequence() + " follows " + sequence;
        }
        byte[] named = entry.previousHash().bytes();
        if (!Arrays.equals(named, 0, EntryHash.BYTES, previous, previousAt, previousAt + EntryHash.BYTES)) {
            return "previousHash is not the hash of the entry before";
        }
        if (!hashed && !entry.hash().equals(chain.hashOf(entry))) {
            return "hash is not that of the entry's content";
        }
        if (entry.balanceAfter() != balance + entry.amount()) {
            return "balanceAfter is " + entry.balanceAfter() + ", not " + balance + " and " + entry.amount();
        }
        return null;
    }

    private MerkleTree treeOf(long recordedAt) {
        long at = Math.floorDiv(recordedAt, DAY_MILLIS);
        if (at != day) {
            day = at;
            treeOfDay = days.computeIfAbsent(LocalDate.ofEpochDay(at).toString(), any -> new MerkleTree());
        }
        return treeOfDay;
    }

    /** Writes what an audit that goes on from here needs. */
    void flush() {
        rows.flush();
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
