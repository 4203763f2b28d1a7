package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.RecordFile;
import io.makegood.audit.archive.Manifest.RegisteredSchema;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.OpeningRows;
import io.makegood.audit.verify.PartitionState;
import io.makegood.audit.verify.RecordStream;
import io.makegood.audit.verify.RecordTree;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.table.RowBytes;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** An archive in a directory: what its manifest says, and the records in its files. Reads only. */
public final class Archive {
    static final String MANIFEST = "manifest.json";
    static final String DIGEST = "manifest.sha256";
    static final String SIGNATURE = "manifest.sig";
    static final String CHECKPOINT = "checkpoint.json";

    /** The manifest of the archive before, and its checkpoint, byte for byte. */
    static final String PREVIOUS = "previous.json";

    static final String PREVIOUS_CHECKPOINT = "previous-checkpoint.json";

    /** What a file of openings says in place of a topic. */
    static final String OPENING = "opening";

    private final Path directory;
    private final Manifest manifest;
    private final Checkpoint checkpoint;
    private final AuditRules rules;
    private final @Nullable Checkpoint begins;
    private final boolean isSigned;

    private Archive(
            Path directory,
            Manifest manifest,
            Checkpoint checkpoint,
            AuditRules rules,
            @Nullable Checkpoint begins,
            boolean isSigned) {
        this.directory = directory;
        this.manifest = manifest;
        this.checkpoint = checkpoint;
        this.rules = rules;
        this.begins = begins;
        this.isSigned = isSigned;
    }

    /** Whether there is a manifest, which is written last. */
    public static boolean isComplete(Path directory) {
        return Files.exists(directory.resolve(MANIFEST));
    }

    /**
     * Opens one: its manifest and its checkpoint are what they were when it was written, and that key signed them. Of the files nothing is
     * known yet.
     *
     * @param keys of which one must have signed it
     * @throws InvalidArchive if it is none, was changed, or is not signed by such a key
     */
    public static Archive open(Path directory, AcceptedKeys keys) throws IOException {
        byte[] text = read(directory, MANIFEST);
        boolean signed = Files.exists(directory.resolve(SIGNATURE));
        boolean digested = read(directory, DIGEST).length > 0
                && Arrays.equals(read(directory, DIGEST), ArchiveWriting.digestLine(text));
        if (keys.areAsked() && !keys.signed(text, read(directory, SIGNATURE), signerOf(text))) {
            String which = digested ? SIGNATURE : MANIFEST;
            throw new InvalidArchive(which, which + notSigned(keys, signerOf(text)), null);
        }
        if (!digested) {
            String which = keys.areAsked() ? DIGEST : MANIFEST;
            throw new InvalidArchive(
                    which, which + " was changed: " + DIGEST + " does not hold the SHA-256 of " + MANIFEST, null);
        }
        Manifest manifest = Manifest.read(text);
        AuditRules rules = rules(manifest);
        return new Archive(
                directory, manifest, checkpoint(directory, manifest), rules, begins(directory, manifest), signed);
    }

    /** Which key a manifest says that it was signed by; null if it does not, or is none. */
    static @Nullable String signerOf(byte[] manifest) {
        try {
            return Manifest.read(manifest).signer();
        } catch (InvalidArchive e) {
            // Whatever is wrong with it is told by whoever reads it.
            return null;
        }
    }

    /** What is wrong with a signature, after what it is the signature of. */
    static String notSigned(AcceptedKeys keys, @Nullable String signer) {
        return " is not what that key signed (" + keys.ids() + "): it was changed, or another key signed it"
                + (signer == null ? "" : "; it says that " + signer + " did");
    }

    /** Where the archive before ended; all that is said of it is what that one's manifest says. */
    private static @Nullable Checkpoint begins(Path directory, Manifest manifest) throws IOException {
        Manifest.Previous named = manifest.previous();
        if (named == null) {
            return null;
        }
        byte[] text = read(directory, PREVIOUS);
        if (!Digests.of(text).equals(named.manifest())) {
            throw new InvalidArchive(
                    PREVIOUS, PREVIOUS + " was changed: the manifest names an archive of another SHA-256", null);
        }
        byte[] checkpointText = read(directory, PREVIOUS_CHECKPOINT);
        Manifest previous = Manifest.read(text);
        if (!Digests.of(checkpointText).equals(previous.checkpoint())) {
            throw new InvalidArchive(
                    PREVIOUS_CHECKPOINT,
                    PREVIOUS_CHECKPOINT + " was changed: " + PREVIOUS + " has another SHA-256 for it",
                    null);
        }
        Checkpoint begins = Checkpoint.read(Path.of(PREVIOUS_CHECKPOINT), checkpointText);
        if (!begins.holdsTogether()
                || begins.partitions().size() != manifest.partitions().size()
                || !manifest.goesOnFrom(previous)) {
            throw new InvalidArchive(
                    MANIFEST, MANIFEST + " does not go on where the archive before ended, which it names", null);
        }
        return begins;
    }

    private static Checkpoint checkpoint(Path directory, Manifest manifest) throws IOException {
        if (!Digests.of(read(directory, CHECKPOINT)).equals(manifest.checkpoint())) {
            throw new InvalidArchive(
                    CHECKPOINT, CHECKPOINT + " was changed: the manifest has another SHA-256 for it", null);
        }
        Checkpoint checkpoint = Checkpoint.read(directory.resolve(CHECKPOINT));
        int partitions = manifest.rules().partitions();
        if (!checkpoint.holdsTogether()
                || !checkpoint.topicPrefix().equals(manifest.topicPrefix())
                || !checkpoint.journalTopicId().equals(manifest.journalTopicId())
                || checkpoint.partitions().size() != partitions
                || manifest.partitions().size() != partitions) {
            throw new InvalidArchive(CHECKPOINT, CHECKPOINT + " and " + MANIFEST + " do not go together", null);
        }
        return checkpoint;
    }

    private static AuditRules rules(Manifest manifest) throws InvalidArchive {
        if (!manifest.isInShape()) {
            throw new InvalidArchive(
                    MANIFEST,
                    MANIFEST + " does not name the files of each partition, or has no rules to fold by",
                    null);
        }
        try {
            return new AuditRules(
                    new Topics(manifest.topicPrefix()),
                    manifest.rules().partitions(),
                    manifest.rules().retentionMillis(),
                    manifest.rules().chargeTimeoutMillis(),
                    schemas(manifest));
        } catch (IllegalArgumentException e) {
            throw new InvalidArchive(MANIFEST, MANIFEST + " names a topic prefix that no topic can have", e);
        }
    }

    private static @Nullable SchemaById schemas(Manifest manifest) throws InvalidArchive {
        if (manifest.registeredSchemas().isEmpty()) {
            return null;
        }
        Map<Integer, Schema> known = new HashMap<>();
        for (RegisteredSchema each : manifest.registeredSchemas()) {
            try {
                known.put(each.id(), new Schema.Parser().parse(each.schema()));
            } catch (AvroRuntimeException e) {
                throw new InvalidArchive(MANIFEST, MANIFEST + " holds no schema for the id " + each.id(), e);
            }
        }
        return id -> Optional.ofNullable(known.get(id));
    }

    private static byte[] read(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new InvalidArchive(
                    name, name + " is missing: give the directory of an archive that was written to its end", null);
        }
        return Files.readAllBytes(file);
    }

    /** What it says that it holds. */
    public Manifest manifest() {
        return manifest;
    }

    /** What the audit saw that was made before it was written: proofs refer to it. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Where the archive before ended, from which this one goes on; null if it begins at the journal's beginning. */
    public @Nullable Checkpoint begins() {
        return begins;
    }

    /** Where the archive before ended a partition; null if there is none. */
    @Nullable
    PartitionState before(int partition) {
        Checkpoint known = begins;
        return known == null ? null : known.partitions().get(partition);
    }

    /** The SHA-256 of its manifest, by which the archive after it names it, in hexadecimal. */
    public String digest() throws IOException {
        return Digests.of(read(directory, MANIFEST));
    }

    /** By what its journal is folded. */
    public AuditRules rules() {
        return rules;
    }

    /** Whether there is a signature, whoever made it. */
    public boolean isSigned() {
        return isSigned;
    }

    /** Where it stands. */
    public Path directory() {
        return directory;
    }

    /** The bytes of one of its small files; null if it has none of that name. */
    byte @Nullable [] text(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    /** What the manifest says of a file. */
    RecordFile file(Kind kind, int partition) {
        String name = Manifest.fileOf(kind, partition);
        return manifest.partitions().get(partition).files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The rows of an opening as they stand, likewise. */
    RecordFileReading uncheckedOpening(int partition) {
        return new RecordFileReading(directory.resolve(Manifest.openingOf(partition)), OPENING, partition);
    }

    /** The rows at which a partition goes on, likewise. */
    RecordFileReading uncheckedBeginning(int partition) {
        return new RecordFileReading(directory.resolve(Manifest.beginningOf(partition)), OPENING, partition);
    }

    /** The records of a file as they stand; whatever is wrong with them is thrown as {@link DamagedRecord}. */
    RecordFileReading unchecked(Kind kind, int partition) {
        return new RecordFileReading(
                directory.resolve(Manifest.fileOf(kind, partition)),
                RecordTree.topicOf(rules.topics(), kind),
                partition);
    }

    /**
     * The records of a partition of a topic, from the first.
     *
     * @throws InvalidArchive if the file is not what the manifest says
     */
    public RecordStream records(Kind kind, int partition) throws IOException {
        return checked(file(kind, partition), RecordTree.topicOf(rules.topics(), kind), partition);
    }

    /**
     * The rows of a partition as they stand where the archive ends, each as a record's key and value.
     *
     * @throws InvalidArchive if the file is not what the manifest says
     */
    public RecordStream opening(int partition) throws IOException {
        return checked(manifest.partitions().get(partition).opening(), OPENING, partition);
    }

    /**
     * Puts the rows at which a partition goes on from the archive before into empty ones.
     *
     * @return the offset of the journal from which on they are to be folded; 0 and no rows if there is no archive before
     * @throws InvalidArchive if the file is not what the manifest says
     */
    public long begin(int partition, RowBytes rows) throws IOException {
        RecordFile said = manifest.partitions().get(partition).beginning();
        PartitionState before = before(partition);
        if (said == null || before == null) {
            return 0;
        }
        try (RecordStream records = checked(said, OPENING, partition)) {
            OpeningRows.load(rows, records, before.journalOffset());
        }
        return before.journalOffset();
    }

    private RecordStream checked(RecordFile said, String topic, int partition) throws IOException {
        Path file = directory.resolve(said.name());
        if (!Files.isRegularFile(file) || !Digests.of(file).equals(said.sha256())) {
            throw new InvalidArchive(
                    said.name(), said.name() + " is missing or was changed; archive verify says where", null);
        }
        return new RecordFileReading(file, topic, partition);
    }

    /** Its journal; throws {@link java.io.UncheckedIOException} where a file is not what the manifest says. */
    public JournalLog journal() {
        return (partition, offset) -> {
            RecordStream all = stream(Kind.EVENTS, partition);
            return new RecordStream() {
                @Override
                public @Nullable ConsumerRecord<byte[], byte[]> next() {
                    ConsumerRecord<byte[], byte[]> record = all.next();
                    while (record != null && record.offset() < offset) {
                        record = all.next();
                    }
                    return record;
                }

                @Override
                public void close() {
                    all.close();
                }
            };
        };
    }

    /** The same as {@link #records}; throws {@link java.io.UncheckedIOException} in place of a checked exception. */
    public RecordStream stream(Kind kind, int partition) {
        try {
            return records(kind, partition);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the archive cannot be read", e);
        }
    }
}
