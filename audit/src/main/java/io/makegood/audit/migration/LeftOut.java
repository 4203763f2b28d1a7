package io.makegood.audit.migration;

import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.RecordStream;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of a journal that a copy does without: what decides for all accounts, and was written by somebody who may write to the journal and is
 * no operator (docs/decisions/045-who-may-write-the-journal.md).
 */
public record LeftOut(Set<Place> places) {
    /** Everything is copied. */
    public static final LeftOut NOTHING = new LeftOut(Set.of());

    /** Where a record stands. */
    public record Place(int partition, long offset) {
        @Override
        public String toString() {
            return partition + "/" + offset;
        }
    }

    /** Keeps its own copy. */
    public LeftOut {
        places = Set.copyOf(places);
    }

    boolean has(ConsumerRecord<byte[], byte[]> record) {
        return !places.isEmpty() && places.contains(new Place(record.partition(), record.offset()));
    }

    /**
     * Returns if there is such an event in each of the places; what is said of an account is never left out.
     *
     * @throws MigrationRefused naming the first that is none
     */
    void requireForEveryPartition(JournalLog log, JournalReading reading) {
        for (Place place : places) {
            try (RecordStream records = log.from(place.partition(), place.offset())) {
                ConsumerRecord<byte[], byte[]> record = records.next();
                if (record == null
                        || record.offset() != place.offset()
                        || !(reading.read(record) instanceof Event event)
                        || !event.envelope().event().isForEveryPartition()) {
                    throw new MigrationRefused(
                            "what stands at " + place + " of the journal is no event that decides for all"
                                    + " accounts, and nothing else can be left out of a copy; say --leave-out PARTITION/OFFSET of a"
                                    + " FoldAdopted, LedgerMoved or PolicyPublished that no operator published");
                }
            }
        }
    }
}
