package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.archive.Manifest.RecordFile;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import io.makegood.audit.verify.RecordTree;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.topics.openings.OpeningKeys;
import io.makegood.topics.openings.OpeningSeal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the opening of one partition from its records, and checks it on the way: the manifest is what the seal and the signature say, the
 * checkpoint what the manifest says, and the rows those of the manifest's Merkle tree, in their order. Not thread-safe.
 */
public final class OpeningReading {
    private final int partition;
    private final AcceptedKeys keys;
    private final BiConsumer<byte[], byte[]> rows;
    private final ByteArrayOutputStream manifestText = new ByteArrayOutputStream();
    private final ByteArrayOutputStream checkpointText = new ByteArrayOutputStream();
    private final MerkleTree tree = new MerkleTree();
    private Digests digests = new Digests();
    private @Nullable Told told;
    private @Nullable ConsumerRecord<byte[], byte[]> firstOfBlock;
    private byte @Nullable [] last;
    private int pieces;
    private int blocks;
    private long at = -1;
    private long firstAt = -1;

    private OpeningReading(int partition, AcceptedKeys keys, BiConsumer<byte[], byte[]> rows) {
        this.partition = partition;
        this.keys = keys;
        this.rows = rows;
    }

    /**
     * What an opening says beside its rows.
     *
     * @param manifestText the manifest as it stands there, byte for byte, and {@code checkpointText} the checkpoint
     */
    public record Told(
            Manifest manifest, Checkpoint checkpoint, boolean isSigned, String manifestText, String checkpointText) {
        /** The SHA-256 of the manifest, by which the archive is known, in hexadecimal. */
        public String archive() {
            return Digests.of(manifestText.getBytes(StandardCharsets.UTF_8));
        }

        /** How far the audit of a partition was that the archive was made by. */
        public PartitionState state(int partition) {
            return checkpoint.partitions().get(partition);
        }

        /** Whether a journal that is folded by those rules can go on from there. */
        public boolean fits(AuditRules rules) {
            return manifest.rules().partitions() == rules.partitions()
                    && manifest.rules().retentionMillis() == rules.retentionMillis()
                    && manifest.rules().chargeTimeoutMillis() == rules.chargeTimeoutMillis();
        }
    }

    /**
     * Reads one.
     *
     * @param records from the first of the opening to its seal
     * @param keys of which one must have signed the manifest
     * @param rows is shown each row's key and value; what it was shown is worth nothing if this throws
     * @throws InvalidOpening if anything is not what was written
     */
    public static Told read(int partition, RecordStream records, AcceptedKeys keys, BiConsumer<byte[], byte[]> rows)
            throws InvalidOpening {
        OpeningReading reading = new OpeningReading(partition, keys, rows);
        for (var record = records.next(); record != null; record = records.next()) {
            if (OpeningKeys.kindOf(record.key()) == OpeningKeys.SEAL) {
                Told told = reading.end(record);
                var more = records.next();
                if (more != null) {
                    throw reading.wrong(more, "there is a record behind the seal", null);
                }
                return told;
            }
            reading.add(record);
        }
        throw new InvalidOpening(partition, reading.at, null, "it has no seal", null);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) throws InvalidOpening {
        at = record.offset();
        firstAt = firstAt < 0 ? at : firstAt;
        byte[] value = record.value();
        if (value == null) {
            throw wrong(record, "a record without a value stands in it", null);
        }
        byte kind = OpeningKeys.kindOf(record.key());
        if (kind == OpeningKeys.ROW) {
            row(record, value);
            return;
        }
        boolean begins = kind == OpeningKeys.CHECKPOINT && checkpointText.size() == 0;
        if (told != null || (kind != OpeningKeys.MANIFEST && kind != OpeningKeys.CHECKPOINT)) {
            throw wrong(record, "a record stands in it that does not belong there", null);
        }
        if (begins) {
            pieces = 0;
        }
        if ((kind == OpeningKeys.MANIFEST && checkpointText.size() > 0)
                || !Arrays.equals(record.key(), OpeningKeys.piece(kind, pieces++))) {
            throw wrong(
                    record, "a piece of the manifest or the checkpoint is missing, or stands in another's place", null);
        }
        (kind == OpeningKeys.MANIFEST ? manifestText : checkpointText).writeBytes(value);
    }

    private Told told(ConsumerRecord<byte[], byte[]> record) throws InvalidOpening {
        Told known = told;
        if (known != null) {
            return known;
        }
        Manifest manifest;
        Checkpoint checkpoint;
        try {
            manifest = Manifest.read(manifestText.toByteArray());
            checkpoint = Checkpoint.read(Path.of(Archive.CHECKPOINT), checkpointText.toByteArray());
        } catch (IOException e) {
            throw wrong(record, "the manifest or the checkpoint before it cannot be read", e);
        }
        if (!manifest.isInShape()
                || partition >= manifest.partitions().size()
                || checkpoint.partitions().size() != manifest.partitions().size()
                || !checkpoint.holdsTogether()
                || !Digests.of(checkpointText.toByteArray()).equals(manifest.checkpoint())) {
            throw wrong(record, "the manifest and the checkpoint before it do not go together", null);
        }
        Told read = new Told(
                manifest,
                checkpoint,
                false,
                manifestText.toString(StandardCharsets.UTF_8),
                checkpointText.toString(StandardCharsets.UTF_8));
        told = read;
        return read;
    }

    private Part part(Told known) {
        return known.manifest().partitions().get(partition);
    }

    private void row(ConsumerRecord<byte[], byte[]> record, byte[] value) throws InvalidOpening {
        Part part = part(told(record));
        byte[] row = OpeningKeys.rowOf(record.key());
        byte[] before = last;
        if (before != null && Arrays.compareUnsigned(before, row) >= 0) {
            throw wrong(record, "the row is not in the order of keys", null);
        }
        if (tree.size() == part.opening().records()) {
            throw wrong(record, "there are more rows than the manifest says", null);
        }
        last = row;
        if (tree.size() % RecordFrame.BLOCK_RECORDS == 0) {
            firstOfBlock = record;
        }
        digests.add(RecordFrame.of(
                tree.size(), rowRecord(tree.size(), part.files().get(0).lastRecordedAt(), row, value)));
        tree.add(RecordTree.leafOf(row, value));
        if (tree.size() % RecordFrame.BLOCK_RECORDS == 0) {
            endBlock(part.opening());
        }
        rows.accept(row, value);
    }

    /** A row as an archive's file has it. */
    private static ConsumerRecord<byte[], byte[]> rowRecord(long number, long recordedAt, byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                Archive.OPENING,
                0,
                number,
                recordedAt,
                TimestampType.NO_TIMESTAMP_TYPE,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                java.util.Optional.empty());
    }

    /** The manifest has a digest of each 1,024 rows: so the block is found in which one was changed. */
    private void endBlock(RecordFile said) throws InvalidOpening {
        digests.endBlock();
        String found = digests.blocks().get(0);
        digests = new Digests();
        ConsumerRecord<byte[], byte[]> first = firstOfBlock;
        if (first != null
                && (blocks >= said.blocks().size() || !said.blocks().get(blocks).equals(found))) {
            throw wrong(
                    first,
                    "one of the " + RecordFrame.BLOCK_RECORDS
                            + " rows from here on is not the one that the archive has, or is missing",
                    null);
        }
        blocks++;
    }

    private Told end(ConsumerRecord<byte[], byte[]> record) throws InvalidOpening {
        Told known = told(record);
        Part part = part(known);
        if (tree.size() % RecordFrame.BLOCK_RECORDS != 0) {
            endBlock(part.opening());
        }
        if (tree.size() != part.opening().records()
                || !tree.root().equals(part.opening().root())) {
            throw wrong(record, "there are " + tree.size() + " rows, which are not those that the archive has", null);
        }
        OpeningSeal seal;
        try {
            seal = OpeningSeal.read(record.value());
        } catch (IllegalArgumentException e) {
            throw wrong(record, "the seal cannot be read", e);
        }
        byte[] text = manifestText.toByteArray();
        if (!seal.equals(seal(known.manifest(), text, partition, firstAt, seal.signature()))) {
            throw wrong(record, "the seal does not say what the manifest says", null);
        }
        if (keys.areAsked() && !isSigned(keys, text, seal)) {
            throw wrong(record, "it" + Archive.notSigned(keys, seal.key()), null);
        }
        return new Told(
                known.manifest(),
                known.checkpoint(),
                seal.signature() != null,
                known.manifestText(),
                known.checkpointText());
    }

    private static boolean isSigned(AcceptedKeys keys, byte[] text, OpeningSeal seal) {
        String signature = seal.signature();
        try {
            if (signature == null) {
                return false;
            }
            byte[] decoded = Base64.getDecoder().decode(signature);
            // Some last letters of base64 mean the same bytes: one of them was written.
            return Base64.getEncoder().encodeToString(decoded).equals(signature)
                    && keys.signed(text, decoded, seal.key());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The seal that an opening by that manifest has. */
    static OpeningSeal seal(Manifest manifest, byte[] text, int partition, long first, @Nullable String signature) {
        Part part = manifest.partitions().get(partition);
        return new OpeningSeal(
                OpeningSeal.FORMAT,
                partition,
                part.journalFrom(),
                part.journalTo(),
                manifest.before(),
                manifest.partitions().stream().map(Part::journalTo).toList(),
                first,
                part.opening().records(),
                part.opening().root(),
                Digests.of(text),
                manifest.signer(),
                signature);
    }

    private InvalidOpening wrong(ConsumerRecord<byte[], byte[]> record, String what, @Nullable Throwable cause) {
        boolean isRow = OpeningKeys.kindOf(record.key()) == OpeningKeys.ROW;
        return new InvalidOpening(
                partition,
                record.offset(),
                isRow ? OpeningRows.accountOf(OpeningKeys.rowOf(record.key())) : null,
                what,
                cause);
    }
}
