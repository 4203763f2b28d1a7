package io.makegood.audit.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds: {@code manifest.json}, described in docs/archive.md. Times are epoch milliseconds, UTC.
 *
 * @param before all records are older
 * @param entries the version of the entries' canonical text, and {@code events} that of the events'
 * @param fold the version of the rules by which the first records were decided; the journal says where another was adopted
 * @param checkpoint the SHA-256 of {@code checkpoint.json}, in hexadecimal
 * @param previous the archive that this one goes on from; null if it begins at the journal's beginning
 * @param signer the id of the key that signs it ({@link io.makegood.audit.verify.AcceptedKeys#idOf}); null if none does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        String format,
        String topicPrefix,
        String journalTopicId,
        long before,
        String entries,
        String events,
        int fold,
        Rules rules,
        String checkpoint,
        @Nullable Previous previous,
        @Nullable String signer,
        List<Part> partitions,
        List<WriterSchema> schemas,
        List<RegisteredSchema> registeredSchemas) {
    static final String ENTRIES = "makegood-entry-2";
    static final String EVENTS = "makegood-event-1";
    static final int FOLD = 1;

    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());

    /** Refuses one that lacks something: it is read from files. */
    public Manifest {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(topicPrefix, "topicPrefix");
        Objects.requireNonNull(journalTopicId, "journalTopicId");
        Objects.requireNonNull(entries, "entries");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(checkpoint, "checkpoint");
        partitions = List.copyOf(partitions);
        schemas = List.copyOf(schemas);
        registeredSchemas = List.copyOf(registeredSchemas);
    }

    /** By what the journal is folded: the settings of the engine that folded it. Milliseconds. */
    public record Rules(int partitions, long retentionMillis, long chargeTimeoutMillis) {}

    /**
     * The archive before.
     *
     * @param manifest the SHA-256 of its {@code manifest.json}, in hexadecimal; {@code previous.json} is a copy of that
     * @param before all of its records are older, and none of this one's are
     */
    public record Previous(String manifest, long before) {
        /** Refuses one that lacks something. */
        public Previous {
            Objects.requireNonNull(manifest, "manifest");
        }
    }

    /**
     * One partition.
     *
     * @param journalFrom the journal's offsets from this one on are archived
     * @param journalTo until before this one
     * @param beginning the rows as they stand at {@code journalFrom}: the opening of the archive before; null if there is none
     * @param opening the rows as they stand at {@code journalTo}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            int partition,
            long journalFrom,
            long journalTo,
            List<RecordFile> files,
            @Nullable RecordFile beginning,
            RecordFile opening) {
        /** Keeps its own copy of the files. */
        public Part {
            Objects.requireNonNull(opening, "opening");
            files = List.copyOf(files);
        }
    }

    /**
     * One file: the records of a partition of a topic. Offsets are -1 and times 0 where it has none.
     *
     * @param bytes how long it is on the disk
     * @param sha256 of the file as it is on the disk
     * @param contentSha256 of what it holds, decompressed
     * @param root of the Merkle tree over its records, as in the checkpoint
     * @param blocks SHA-256 of each 1,024 records, as they stand decompressed
     */
    public record RecordFile(
            String name,
            String topic,
            long records,
            long firstOffset,
            long lastOffset,
            long firstRecordedAt,
            long lastRecordedAt,
            long bytes,
            String sha256,
            String contentSha256,
            String root,
            List<String> blocks) {
        /** Refuses one that lacks something. */
        public RecordFile {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(sha256, "sha256");
            Objects.requireNonNull(contentSha256, "contentSha256");
            Objects.requireNonNull(root, "root");
            blocks = List.copyOf(blocks);
        }
    }

    /** A schema by which records are written, and its fingerprint as it stands in them after {@code C3 01}, in hexadecimal. */
    public record WriterSchema(String name, String fingerprint, String schema) {
        /** Refuses one that lacks something. */
        public WriterSchema {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(fingerprint, "fingerprint");
            Objects.requireNonNull(schema, "schema");
        }
    }

    /** A schema by which publishers wrote events, under the id that a schema registry gave it. */
    public record RegisteredSchema(int id, String schema) {
        /** Refuses one that lacks something. */
        public RegisteredSchema {
            Objects.requireNonNull(schema, "schema");
        }
    }

    /** Whether it names the files of each partition as they are named, in the order of their kinds, and rules by which one can fold. */
    boolean isInShape() {
        boolean shaped = rules.partitions() > 0
                && rules.partitions() == partitions.size()
                && rules.retentionMillis() > 0
                && rules.chargeTimeoutMillis() > 0;
        for (int i = 0; shaped && i < partitions.size(); i++) {
            int partition = i;
            Part part = partitions.get(i);
            RecordFile beginning = part.beginning();
            shaped = part.partition() == i
                    && part.opening().name().equals(openingOf(i))
                    && (previous == null
                            ? beginning == null
                            : beginning != null && beginning.name().equals(beginningOf(i)))
                    && part.files().stream()
                            .map(RecordFile::name)
                            .toList()
                            .equals(Stream.of(Kind.values())
                                    .map(kind -> fileOf(kind, partition))
                                    .toList());
        }
        return shaped;
    }

    /** Whether it is of the same ledger, folded by the same rules, and begins where that one ends and with the rows that it has there. */
    boolean goesOnFrom(Manifest earlier) {
        boolean goesOn = earlier.isInShape()
                && topicPrefix.equals(earlier.topicPrefix())
                && journalTopicId.equals(earlier.journalTopicId())
                && rules.equals(earlier.rules())
                && previous != null
                && previous.before() == earlier.before()
                && before >= earlier.before();
        for (int i = 0; goesOn && i < partitions.size(); i++) {
            Part part = partitions.get(i);
            Part ended = earlier.partitions().get(i);
            RecordFile beginning = part.beginning();
            goesOn = part.journalFrom() == ended.journalTo()
                    && part.journalTo() >= part.journalFrom()
                    && beginning != null
                    && beginning.records() == ended.opening().records()
                    && beginning.root().equals(ended.opening().root())
                    && beginning.contentSha256().equals(ended.opening().contentSha256())
                    && beginning.blocks().equals(ended.opening().blocks());
        }
        return goesOn;
    }

    /** The name of the file for a topic of that kind. */
    static String fileOf(Kind kind, int partition) {
        return switch (kind) {
                    case EVENTS -> "events-";
                    case ENTRIES -> "entries-";
                    case REFUNDS -> "refunds-";
                    case NOTICES -> "notices-";
                }
                + partition + ".records.gz";
    }

    /** The name of the file with the opening of a partition. */
    static String openingOf(int partition) {
        return "opening-" + partition + ".records.gz";
    }

    /** The name of the file with the rows at which a partition goes on from the archive before. */
    static String beginningOf(int partition) {
        return "beginning-" + partition + ".records.gz";
    }

    static Manifest read(byte[] text) throws InvalidArchive {
        Manifest read;
        try {
            read = JSON.readValue(text, Manifest.class);
        } catch (IOException e) {
            throw new InvalidArchive(
                    Archive.MANIFEST,
                    Archive.MANIFEST + " is no manifest of an archive; give the directory that" + " archive --to named",
                    e);
        }
        if (read == null || !read.format().equals(RecordFrame.FORMAT)) {
            throw new InvalidArchive(
                    Archive.MANIFEST,
                    Archive.MANIFEST + " does not have the format " + RecordFrame.FORMAT
                            + ", which alone is known here: read it with the version that wrote it",
                    null);
        }
        if (!read.entries().equals(ENTRIES) || !read.events().equals(EVENTS) || read.fold() != FOLD) {
            throw new InvalidArchive(
                    Archive.MANIFEST,
                    Archive.MANIFEST + " is of entries, events or a fold of other versions than " + ENTRIES + ", "
                            + EVENTS + " and " + FOLD + ": read it with the version that wrote it",
                    null);
        }
        return read;
    }

    byte[] text() {
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written", e);
        }
    }
}
