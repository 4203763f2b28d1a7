package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.archive.Manifest.RecordFile;
import io.makegood.audit.archive.Manifest.Rules;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.KafkaRecords;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import io.makegood.audit.verify.RecordTree;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.ledger.table.RowBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes an archive of what an audit has found to be right. The same records give the same bytes: there is no clock in it. Each file has
 * another name until it is whole, and the manifest is written last, so whatever is interrupted before is no archive.
 */
public final class ArchiveWriting {
    private static final String UNFINISHED = ".new";

    private final Path directory;
    private final AuditRules rules;
    private final long before;
    private final @Nullable PrivateKey key;
    private final SchemasMet schemas = new SchemasMet();
    private @Nullable Beginning beginning;

    /**
     * Writes to that directory, which is there.
     *
     * @param before all records are older; epoch milliseconds, UTC
     * @param key signs the checkpoint and the manifest, if there is one
     */
    public ArchiveWriting(Path directory, AuditRules rules, long before, @Nullable PrivateKey key) {
        this.directory = directory;
        this.rules = rules;
        this.before = before;
        this.key = key;
    }

    /** From what an archive goes on: the opening with which the one before ends. */
    public interface Beginning {
        /** What that opening says beside its rows. */
        OpeningReading.Told told();

        /** Shows its rows of a partition, key and value, in their order. */
        void rows(int partition, BiConsumer<byte[], byte[]> each) throws IOException;
    }

    /** Has it go on from there. */
    public ArchiveWriting goingOnFrom(@Nullable Beginning from) {
        beginning = from;
        return this;
    }

    /** Where the records come from. */
    @FunctionalInterface
    public interface Source {
        /** Those of a partition of a topic, from an offset until before another. */
        RecordStream open(Kind kind, int partition, long from, long end);

        /** A cluster. */
        static Source of(KafkaLedger ledger) {
            return (kind, partition, from, end) -> new KafkaRecords(
                    ledger.clients(),
                    new TopicPartition(RecordTree.topicOf(ledger.topics(), kind), partition),
                    from,
                    end);
        }
    }

    /**
     * Writes it; what an interrupted run left there is written anew.
     *
     * @param audited what an audit of exactly these records saw
     * @param rows the rows of a partition as that audit left them; those that can be closed are
     * @param progress is shown how many records were written
     * @throws InvalidArchive if something else is in the directory
     * @throws IllegalStateException if the records are not those that were audited
     */
    public Manifest write(Checkpoint audited, Source source, IntFunction<RowBytes> rows, LongConsumer progress)
            throws IOException {
        requireRoom();
        Checkpoint unsigned = audited.ofRecordsAlone();
        Checkpoint checkpoint = key == null ? unsigned : unsigned.signedBy(key);
        List<Part> parts = new ArrayList<>();
        for (PartitionState state : checkpoint.partitions()) {
            List<RecordFile> files = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                files.add(write(state, kind, source, progress));
            }
            PartitionState from = before(state.partition());
            RecordFile begin = beginning(state.partition());
            RecordFile opening =
                    opening(state.partition(), files.get(0).lastRecordedAt(), rows.apply(state.partition()));
            parts.add(new Part(
                    state.partition(),
                    from == null ? 0 : from.journalOffset(),
                    state.journalOffset(),
                    files,
                    begin,
                    opening));
        }
        Manifest.Previous previous = previous();
        checkpoint.write(directory.resolve(Archive.CHECKPOINT));
        Manifest manifest = new Manifest(
                RecordFrame.FORMAT,
                checkpoint.topicPrefix(),
                checkpoint.journalTopicId(),
                before,
                Manifest.ENTRIES,
                Manifest.EVENTS,
                Manifest.FOLD,
                new Rules(rules.partitions(), rules.retentionMillis(), rules.chargeTimeoutMillis()),
                Digests.of(directory.resolve(Archive.CHECKPOINT)),
                previous,
                key == null ? null : AuditKeys.idOf(key),
                parts,
                schemas.released(),
                schemas.registered(rules.schemas()));
        byte[] text = manifest.text();
        if (key == null) {
            Files.deleteIfExists(directory.resolve(Archive.SIGNATURE));
        } else {
            put(Archive.SIGNATURE, sign(key, text));
        }
        put(Archive.DIGEST, digestLine(text));
        put(Archive.MANIFEST, text);
        return manifest;
    }

    private @Nullable PartitionState before(int partition) {
        Beginning from = beginning;
        return from == null ? null : from.told().state(partition);
    }

    /** Has the manifest and the checkpoint of the archive before stand beside, byte for byte, and says how it is named. */
    private Manifest.@Nullable Previous previous() throws IOException {
        Beginning from = beginning;
        if (from == null) {
            return null;
        }
        byte[] text = from.told().manifestText().getBytes(StandardCharsets.UTF_8);
        put(Archive.PREVIOUS, text);
        put(Archive.PREVIOUS_CHECKPOINT, from.told().checkpointText().getBytes(StandardCharsets.UTF_8));
        return new Manifest.Previous(Digests.of(text), from.told().manifest().before());
    }

    private RecordFile write(PartitionState state, Kind kind, Source source, LongConsumer progress) throws IOException {
        int partition = state.partition();
        PartitionState from = before(partition);
        String name = Manifest.fileOf(kind, partition);
        Path unfinished = directory.resolve(name + UNFINISHED);
        RecordTree tree = new RecordTree(kind, from);
        RecordFile file;
        try (RecordFileWriting out =
                        new RecordFileWriting(unfinished, RecordTree.topicOf(rules.topics(), kind), partition);
                RecordStream records = source.open(
                        kind,
                        partition,
                        from == null ? 0 : RecordTree.endIn(from, kind),
                        RecordTree.endIn(state, kind))) {
            for (var record = records.next(); record != null; record = records.next()) {
                tree.add(record);
                schemas.meet(record.value());
                out.add(record);
                progress.accept(1);
            }
            file = out.end(name, tree.root());
        }
        long expected = RecordTree.sizeIn(state, kind) - (from == null ? 0 : RecordTree.sizeIn(from, kind));
        if (file.records() != expected || !file.root().equals(RecordTree.rootIn(state, kind))) {
            throw new IllegalStateException(
                    file.topic() + " " + partition + " was changed while it was archived: archive it again");
        }
        Files.move(
                unfinished,
                directory.resolve(name),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    /** The opening of the archive before once more, so that this one can be folded by itself. */
    private @Nullable RecordFile beginning(int partition) throws IOException {
        Beginning from = beginning;
        if (from == null) {
            return null;
        }
        Part ended = from.told().manifest().partitions().get(partition);
        RecordFile file = rows(
                partition,
                Manifest.beginningOf(partition),
                ended.files().get(0).lastRecordedAt(),
                each -> from.rows(partition, (key, value) -> {
                    boolean unused = each.visit(key, value);
                }));
        if (!file.contentSha256().equals(ended.opening().contentSha256())) {
            throw new IllegalStateException(
                    "the opening of partition " + partition + " was changed while it was archived: archive again");
        }
        return file;
    }

    private RecordFile opening(int partition, long lastRecordedAt, RowBytes rows) throws IOException {
        try {
            return rows(
                    partition,
                    Manifest.openingOf(partition),
                    lastRecordedAt,
                    each -> OpeningRows.walk(rows, lastRecordedAt, rules.retentionMillis(), each));
        } finally {
            ArchiveCheck.close(rows);
        }
    }

    /** Something that shows rows. */
    private interface Shown {
        void to(RowBytes.Visitor each) throws IOException;
    }

    private RecordFile rows(int partition, String name, long recordedAt, Shown rows) throws IOException {
        Path unfinished = directory.resolve(name + UNFINISHED);
        MerkleTree tree = new MerkleTree();
        RecordFile file;
        try (RecordFileWriting out = new RecordFileWriting(unfinished, Archive.OPENING, partition)) {
            rows.to((key, value) -> {
                tree.add(RecordTree.leafOf(key, value));
                try {
                    out.addRow(key, value, recordedAt);
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot write " + unfinished, e);
                }
            });
            file = out.end(name, tree.root());
        }
        Files.move(
                unfinished,
                directory.resolve(name),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    private void put(String name, byte[] content) throws IOException {
        Path unfinished = directory.resolve(name + UNFINISHED);
        Files.write(unfinished, content);
        Files.move(
                unfinished,
                directory.resolve(name),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing of anybody else's is written over or stands beside. */
    private void requireRoom() throws IOException {
        try (Stream<Path> there = Files.list(directory)) {
            for (Path each : there.sorted().toList()) {
                String name = String.valueOf(each.getFileName());
                if (name.equals(Archive.MANIFEST)) {
                    throw new InvalidArchive(name, "there is an archive already; name another directory", null);
                }
                if (!isOurs(name)) {
                    throw new InvalidArchive(
                            name, "there is a file that is no archive's, " + name + "; name an empty directory", null);
                }
            }
        }
    }

    private boolean isOurs(String name) {
        String finished = name.endsWith(UNFINISHED) ? name.substring(0, name.length() - UNFINISHED.length()) : name;
        return ArchiveCheck.names(rules.partitions(), true).contains(finished);
    }

    /** As sha256sum writes and checks it. */
    static byte[] digestLine(byte[] manifest) {
        return (Digests.of(manifest) + "  " + Archive.MANIFEST + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sign(PrivateKey key, byte[] text) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(text);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign", e);
        }
    }
}
