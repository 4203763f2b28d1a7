package io.makegood.audit.verify;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What of a journal stands in archives: of each partition all records from the first until before an offset. With them a ledger whose
 * beginning was cut off is read as if nothing had been.
 *
 * @param log the records
 * @param ends by partition, the offset until before which they go
 */
public record ArchivedJournal(JournalLog log, Map<Integer, Long> ends) {
    /** Keeps its own copy. */
    public ArchivedJournal {
        ends = Map.copyOf(ends);
    }

    /** Of a journal that has its first records: nothing. */
    public static final ArchivedJournal NONE = new ArchivedJournal((partition, offset) -> () -> null, Map.of());

    /** Until before which offset it has the records of a partition. */
    public long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** Whether nothing is missing between it and the first records that the journal still has. */
    public boolean reaches(Map<Integer, Long> beginnings) {
        return beginnings.entrySet().stream().allMatch(begin -> begin.getValue() <= end(begin.getKey()));
    }

    /** All of a journal: what is archived, then what that log has of the rest. */
    public JournalLog then(JournalLog rest) {
        return (partition, offset) -> offset < end(partition)
                ? new Both(log.from(partition, offset), partition, rest)
                : rest.from(partition, offset);
    }

    /** One after the other; the second is opened when the first is at its end. */
    private final class Both implements RecordStream {
        private final RecordStream archived;
        private final int partition;
        private final JournalLog rest;
        private @Nullable RecordStream later;

        private Both(RecordStream archived, int partition, JournalLog rest) {
            this.archived = archived;
            this.partition = partition;
            this.rest = rest;
        }

        @Override
        public @Nullable ConsumerRecord<byte[], byte[]> next() {
            RecordStream second = later;
            if (second == null) {
                ConsumerRecord<byte[], byte[]> record = archived.next();
                if (record != null) {
                    return record;
                }
                second = rest.from(partition, end(partition));
                later = second;
            }
            return second.next();
        }

        @Override
        public void close() {
            archived.close();
            RecordStream second = later;
            if (second != null) {
                second.close();
            }
        }
    }
}
