package io.makegood.audit.archive;

import io.makegood.audit.archive.ArchiveReport.Problem;
import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.archive.Manifest.RecordFile;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.Finding;
import io.makegood.audit.verify.Findings;
import io.makegood.audit.verify.InvalidAuditFile;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import io.makegood.audit.verify.RecordTree;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.audit.verify.RecordsAudit;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.ledger.proof.MerkleTree;
import io.makegood.ledger.table.RowBytes;
import io.makegood.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether an archive is what it was when it was written, and whether it is right: signature, digests, roots; and the journal folded again and
 * compared with every entry, refund and notice, whose hashes, chains and sums are checked by arithmetic beside. Needs no cluster.
 */
public final class ArchiveCheck {
    private static final int PROBLEMS_KEPT = 1_000;

    private final Path directory;
    private final AcceptedKeys keys;
    private final IntFunction<RowBytes> rows;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable RecordsAudit audit;
    private long count;

    /**
     * Checks the archive in that directory.
     *
     * @param keys of which one must have signed it
     * @param rows empty rows to fold a partition into; those that can be closed are
     */
    public ArchiveCheck(Path directory, AcceptedKeys keys, IntFunction<RowBytes> rows) {
        this.directory = directory;
        this.keys = keys;
        this.rows = rows;
    }

    /** The names that the files of an archive of so many partitions have, which may go on from another. */
    static Set<String> names(int partitions, boolean goesOn) {
        Set<String> names = names(partitions);
        if (goesOn) {
            names.addAll(List.of(Archive.PREVIOUS, Archive.PREVIOUS_CHECKPOINT));
            for (int partition = 0; partition < partitions; partition++) {
                names.add(Manifest.beginningOf(partition));
            }
        }
        return names;
    }

    static Set<String> names(int partitions) {
        Set<String> names =
                new HashSet<>(Set.of(Archive.MANIFEST, Archive.DIGEST, Archive.SIGNATURE, Archive.CHECKPOINT));
        for (int partition = 0; partition < partitions; partition++) {
            names.add(Manifest.openingOf(partition));
            for (Kind kind : Kind.values()) {
                names.add(Manifest.fileOf(kind, partition));
            }
        }
        return names;
    }

    /** Checks it; throws {@link IOException} only if the disk does not let itself be read. */
    public ArchiveReport run() throws IOException {
        return run(null);
    }

    /**
     * The same of one that goes on where another ended, which was checked just now: what left accounts there may arrive here.
     *
     * @param earlier the check of that one, or null
     */
    public ArchiveReport run(@Nullable ArchiveCheck earlier) throws IOException {
        Archive archive;
        try {
            archive = Archive.open(directory, keys);
        } catch (InvalidArchive e) {
            add(new Problem("CHANGED", e.file(), -1, -1, null, String.valueOf(e.getMessage())));
            return report(null);
        } catch (InvalidAuditFile e) {
            // Its message begins with the file's name.
            String file = String.valueOf(e.getMessage()).startsWith(Archive.PREVIOUS_CHECKPOINT)
                    ? Archive.PREVIOUS_CHECKPOINT
                    : Archive.CHECKPOINT;
            add(new Problem("CHANGED", file, -1, -1, null, String.valueOf(e.getMessage())));
            return report(null);
        }
        if (!keys.areAsked()) {
            notes.add(
                    archive.isSigned()
                            ? "It is signed; whose signature it is was not asked: name the key with --public-key."
                            : "It is not signed: whoever can write there can replace all of it.");
        }
        strangers(archive);
        Findings findings = new Findings();
        RecordsAudit before = earlier == null ? null : earlier.audit;
        RecordsAudit running = before == null ? new RecordsAudit(archive.rules(), findings) : before.next(findings);
        audit = running;
        for (Part part : archive.manifest().partitions()) {
            check(archive, part, running, findings);
        }
        long known = findings.count();
        Manifest.Previous previous = archive.manifest().previous();
        if (previous == null || before != null) {
            running.end();
        } else {
            notes.add("It goes on from the archive with the SHA-256 "
                    + previous.manifest()
                    + ", whose opening is believed here: verify that one too, or both at once, the older one first. Arrivals of"
                    + " transfers were compared with what left by their sums alone.");
        }
        if (findings.count() > known) {
            told(archive.rules().topics(), findings, known);
        }
        return report(archive);
    }

    private void strangers(Archive archive) throws IOException {
        Set<String> known = names(archive.rules().partitions(), archive.begins() != null);
        try (Stream<Path> there = Files.list(directory)) {
            for (Path each : there.sorted().toList()) {
                String name = String.valueOf(each.getFileName());
                if (!known.contains(name)) {
                    add(new Problem("STRANGE_FILE", name, -1, -1, null, "is no file of this archive"));
                }
            }
        }
    }

    private void check(Archive archive, Part part, RecordsAudit audit, Findings findings) throws IOException {
        PartitionState then = archive.checkpoint().partitions().get(part.partition());
        long problemsBefore = count;
        boolean readable = true;
        for (Kind kind : Kind.values()) {
            RecordFile said = archive.file(kind, part.partition());
            readable &= isWhole(said, () -> archive.unchecked(kind, part.partition()));
            compare(archive, kind, said, then);
        }
        RecordFile opening = part.opening();
        readable &= isWhole(opening, () -> archive.uncheckedOpening(part.partition()));
        RecordFile beginning = part.beginning();
        if (beginning != null) {
            readable &= isWhole(beginning, () -> archive.uncheckedBeginning(part.partition()));
        }
        if (!readable) {
            return;
        }
        PartitionState before = archive.before(part.partition());
        if (part.journalFrom() != (before == null ? 0 : before.journalOffset())
                || part.journalTo() != then.journalOffset()) {
            add(new Problem(
                    "OTHER_STATE",
                    Archive.MANIFEST,
                    -1,
                    part.journalTo(),
                    null,
                    "partition " + part.partition() + " does not go as far as " + Archive.CHECKPOINT + " says"));
        }
        long findingsBefore = findings.count();
        PartitionState reached = fold(archive, part, then, audit, count > problemsBefore);
        told(archive.rules().topics(), findings, findingsBefore);
        if (reached != null && count == problemsBefore && !archive.checkpoint().has(reached)) {
            add(new Problem(
                    "OTHER_STATE",
                    Archive.CHECKPOINT,
                    -1,
                    -1,
                    null,
                    "the files of partition " + part.partition() + " lead to other roots, sums or counts"));
        }
    }

    private @Nullable PartitionState fold(
            Archive archive, Part part, PartitionState then, RecordsAudit audit, boolean isChanged) {
        List<RecordStream> open = new ArrayList<>();
        RowBytes into = rows.apply(then.partition());
        try {
            PartitionState before = archive.before(then.partition());
            if (before != null) {
                try (RecordStream beginning = archive.uncheckedBeginning(then.partition())) {
                    OpeningRows.load(into, beginning, before.journalOffset());
                }
            }
            PartitionState reached = audit.run(before, then, into, kind -> {
                RecordStream stream = archive.unchecked(kind, then.partition());
                open.add(stream);
                return stream;
            });
            compareOpening(archive, part, into);
            return reached;
        } catch (DamagedRecord e) {
            add(damaged(e));
            return null;
        } catch (FoldUnknown e) {
            if (!isChanged) {
                throw e;
            }
            // A record that was changed, which is told, may name any version.
            return null;
        } finally {
            open.forEach(RecordStream::close);
            close(into);
        }
    }

    /** The rows that the journal leads to are those that the opening holds. */
    private void compareOpening(Archive archive, Part part, RowBytes folded) {
        RecordFile said = part.opening();
        MerkleTree tree = new MerkleTree();
        try (RecordFileReading rowsThere = archive.uncheckedOpening(part.partition())) {
            OpeningRows.walk(
                    folded,
                    part.files().get(0).lastRecordedAt(),
                    archive.rules().retentionMillis(),
                    (key, value) -> {
                        var row = rowsThere.next();
                        if (row == null || !Arrays.equals(row.key(), key) || !Arrays.equals(row.value(), value)) {
                            otherOpening(said, tree.size(), row);
                            return false;
                        }
                        tree.add(RecordTree.leafOf(key, value));
                        return true;
                    });
            var more = rowsThere.next();
            if (more != null && tree.size() == more.offset()) {
                otherOpening(said, tree.size(), more);
            }
        }
        if (tree.size() == said.records() && !tree.root().equals(said.root())) {
            add(new Problem("OTHER_STATE", Archive.MANIFEST, -1, -1, null, "has another root for " + said.name()));
        }
    }

    private void otherOpening(RecordFile said, long number, @Nullable ConsumerRecord<byte[], byte[]> row) {
        add(new Problem(
                "OTHER_OPENING",
                said.name(),
                number,
                number,
                row == null ? null : OpeningRows.accountOf(row),
                "is not the row that the journal leads to"));
    }

    static void close(RowBytes into) {
        if (into instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the rows of the check cannot be closed", e);
            }
        }
    }

    /** Whether its records can be read, one after the other, though some of them may not be those that were written. */
    private boolean isWhole(RecordFile said, Supplier<RecordFileReading> records) throws IOException {
        Path file = directory.resolve(said.name());
        if (!Files.isRegularFile(file)) {
            add(new Problem("MISSING_FILE", said.name(), -1, -1, null, "is not there"));
            return false;
        }
        if (Files.size(file) == said.bytes() && Digests.of(file).equals(said.sha256())) {
            return true;
        }
        long before = count;
        boolean readable = place(said, records);
        if (count == before) {
            add(new Problem(
                    "CHANGED",
                    said.name(),
                    -1,
                    -1,
                    null,
                    "has other bytes than the manifest says, and the same records"));
        }
        return readable;
    }

    /** Finds the first record, or at least the block, that is not what was written. */
    private boolean place(RecordFile said, Supplier<RecordFileReading> opening) {
        try (RecordFileReading records = opening.get()) {
            List<ConsumerRecord<byte[], byte[]>> firsts = new ArrayList<>();
            long number = 0;
            for (var record = records.next(); record != null; record = records.next()) {
                if (number++ % RecordFrame.BLOCK_RECORDS == 0) {
                    firsts.add(bare(record));
                }
            }
            List<String> blocks = records.digests().blocks();
            for (int i = 0; i < Math.max(blocks.size(), said.blocks().size()); i++) {
                if (i < blocks.size()
                        && i < said.blocks().size()
                        && blocks.get(i).equals(said.blocks().get(i))) {
                    continue;
                }
                ConsumerRecord<byte[], byte[]> first = i < firsts.size() ? firsts.get(i) : null;
                long from = (long) i * RecordFrame.BLOCK_RECORDS;
                add(new Problem(
                        "CHANGED",
                        said.name(),
                        from,
                        first == null ? -1 : first.offset(),
                        first == null ? null : RecordFileReading.accountOf(first),
                        "one of the records " + from + " to "
                                + (Math.min(from + RecordFrame.BLOCK_RECORDS, Math.max(number, said.records())) - 1)
                                + " is not what it was; the first of them is named"));
                break;
            }
            if (number != said.records()) {
                add(new Problem(
                        "CHANGED",
                        said.name(),
                        Math.min(number, said.records()),
                        -1,
                        null,
                        "has " + number + " records, not " + said.records()));
            }
            return true;
        } catch (DamagedRecord e) {
            add(damaged(e));
            return false;
        }
    }

    /** Without its value, which nobody asks for. */
    private static ConsumerRecord<byte[], byte[]> bare(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.key(), null);
    }

    private static Problem damaged(DamagedRecord e) {
        return new Problem(
                "DAMAGED_RECORD", e.file(), e.number(), e.offset(), e.account(), String.valueOf(e.getMessage()));
    }

    /** What the manifest says of a file and what the checkpoint says of the same records must be one thing. */
    private void compare(Archive archive, Kind kind, RecordFile said, PartitionState then) {
        PartitionState before = archive.before(then.partition());
        long known = before == null ? 0 : RecordTree.sizeIn(before, kind);
        long end = said.records() > 0 || before == null ? said.lastOffset() + 1 : RecordTree.endIn(before, kind);
        boolean goesTogether =
                said.topic().equals(RecordTree.topicOf(archive.rules().topics(), kind))
                        && said.records() == RecordTree.sizeIn(then, kind) - known
                        && said.root().equals(RecordTree.rootIn(then, kind))
                        && end == RecordTree.endIn(then, kind)
                        && (said.records() == 0
                                || said.lastRecordedAt() < archive.manifest().before());
        if (!goesTogether) {
            add(new Problem(
                    "OTHER_STATE",
                    Archive.MANIFEST,
                    -1,
                    -1,
                    null,
                    "what it says of " + said.name() + " is not what " + Archive.CHECKPOINT + " says"));
        }
    }

    /** Adds what the audit found beyond the first {@code before}. */
    private void told(Topics topics, Findings findings, long before) {
        List<Finding> kept = findings.kept();
        for (int i = (int) Math.min(before, kept.size()); i < kept.size(); i++) {
            Finding finding = kept.get(i);
            add(new Problem(
                    finding.kind().name(),
                    fileOf(topics, finding),
                    -1,
                    finding.offset(),
                    finding.accountId(),
                    finding.detail()));
        }
        count += Math.max(0, findings.count() - Math.max(before, kept.size()));
    }

    private static String fileOf(Topics topics, Finding finding) {
        for (Kind kind : Kind.values()) {
            if (finding.topic().equals(RecordTree.topicOf(topics, kind))) {
                return Manifest.fileOf(kind, finding.partition());
            }
        }
        return finding.topic();
    }

    private void add(Problem problem) {
        count++;
        if (problems.size() < PROBLEMS_KEPT) {
            problems.add(problem);
        }
    }

    private ArchiveReport report(@Nullable Archive archive) {
        if (archive == null) {
            return new ArchiveReport(
                    false, false, keys.areAsked(), "", 0, 0, 0, 0, 0, 0, Map.of(), count, problems, notes);
        }
        Checkpoint checkpoint = archive.checkpoint();
        Map<String, Long> contra = new TreeMap<>();
        long[] sums = new long[5];
        for (PartitionState state : checkpoint.partitions()) {
            int at = 0;
            for (Kind kind : Kind.values()) {
                sums[at++] += RecordTree.sizeIn(state, kind);
            }
            sums[at] += state.balances();
            state.contra().forEach((side, sum) -> contra.merge(side, sum, Long::sum));
        }
        if (sums[4] + contra.values().stream().mapToLong(Long::longValue).sum() != 0) {
            add(new Problem("UNBALANCED", Archive.CHECKPOINT, -1, -1, null, "the sides do not sum to zero"));
        }
        return new ArchiveReport(
                count == 0,
                archive.isSigned(),
                keys.areAsked(),
                archive.manifest().topicPrefix(),
                archive.manifest().before(),
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                contra,
                count,
                problems,
                notes);
    }
}
