package io.makegood.audit.archive;

import io.makegood.audit.archive.Manifest.Part;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.RecordStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Archives of one ledger, each of which goes on where the one before it ends; the oldest first. At least one. */
public final class ArchiveChain {
    private final List<Archive> archives;

    private ArchiveChain(List<Archive> archives) {
        this.archives = List.copyOf(archives);
    }

    /**
     * Those archives, in whichever order they are named.
     *
     * @throws InvalidArchive if one does not go on from the one before it
     */
    public static ArchiveChain of(List<Archive> archives) throws IOException {
        List<Archive> ordered = new ArrayList<>(archives);
        ordered.sort(Comparator.comparingLong(ArchiveChain::end)
                .thenComparingLong(archive -> archive.manifest().before()));
        for (int i = 1; i < ordered.size(); i++) {
            Archive earlier = ordered.get(i - 1);
            Manifest.Previous named = ordered.get(i).manifest().previous();
            if (named == null || !named.manifest().equals(earlier.digest())) {
                throw new InvalidArchive(
                        Archive.MANIFEST,
                        ordered.get(i).directory() + " does not go on from " + earlier.directory()
                                + ": it names another archive as the one before; name all of them, and each once",
                        null);
            }
        }
        return new ArchiveChain(ordered);
    }

    private static long end(Archive archive) {
        return archive.manifest().partitions().stream()
                .mapToLong(Part::journalTo)
                .sum();
    }

    /** All, the oldest first. */
    public List<Archive> archives() {
        return archives;
    }

    /** The newest. */
    public Archive last() {
        return archives.get(archives.size() - 1);
    }

    /** By what their journal is folded: the same in all. */
    public AuditRules rules() {
        return last().rules();
    }

    /** Where the oldest goes on from one that is not here; null if it begins at the journal's beginning. */
    public @Nullable Checkpoint begins() {
        return archives.get(0).begins();
    }

    /** All records that they hold are of this record time or later; epoch milliseconds, UTC. */
    public long since() {
        Manifest.Previous previous = archives.get(0).manifest().previous();
        return previous == null ? Long.MIN_VALUE : previous.before();
    }

    /** All records that they hold are older; epoch milliseconds, UTC. */
    public long before() {
        return last().manifest().before();
    }

    /** The archive with the records of that time: the first that ends after it. Epoch milliseconds, UTC. */
    public Archive at(long recordedAt) {
        return archives.stream()
                .filter(archive -> recordedAt < archive.manifest().before())
                .findFirst()
                .orElse(last());
    }

    /** The archive with that record of the journal: the first that ends behind it. */
    public Archive at(int partition, long offset) {
        return archives.stream()
                .filter(archive -> partition < archive.manifest().partitions().size()
                        && offset
                                < archive.manifest().partitions().get(partition).journalTo())
                .findFirst()
                .orElse(last());
    }

    /** Their journal, one after the other; throws {@link java.io.UncheckedIOException} where a file is not what its manifest says. */
    public ArchivedJournal journal() {
        Map<Integer, Long> ends = new TreeMap<>();
        last().manifest().partitions().forEach(part -> ends.put(part.partition(), part.journalTo()));
        JournalLog log = Records::new;
        return new ArchivedJournal(log, ends);
    }

    /** Of a partition, from an offset on. */
    private final class Records implements RecordStream {
        private final int partition;
        private final long offset;
        private int next;
        private @Nullable RecordStream open;

        private Records(int partition, long offset) {
            this.partition = partition;
            this.offset = offset;
            next = archives.indexOf(at(partition, offset));
        }

        @Override
        public @Nullable ConsumerRecord<byte[], byte[]> next() {
            while (true) {
                RecordStream stream = open;
                ConsumerRecord<byte[], byte[]> record = stream == null ? null : stream.next();
                if (record != null) {
                    return record;
                }
                close();
                if (next == archives.size()) {
                    return null;
                }
                open = archives.get(next++).journal().from(partition, offset);
            }
        }

        @Override
        public void close() {
            RecordStream stream = open;
            if (stream != null) {
                stream.close();
            }
            open = null;
        }
    }
}
