package io.makegood.audit.migration;

import io.makegood.audit.migration.PartitionMerge.Head;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.RecordStream;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.ownership.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the partitions of a journal, what is archived of them first and then as they are committed, into the merge that orders them. Not
 * thread-safe.
 */
final class SourceFeed implements AutoCloseable {
    private static final int AHEAD_RECORDS = 4_000;
    private static final int BATCH_RECORDS = 1_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final PartitionMerge<Found> merge;
    private final List<TopicPartition> partitions = new ArrayList<>();
    /** By partition what is still to be read of archives; nothing of its topic is read before. */
    private final Map<Integer, RecordStream> archives = new HashMap<>();

    private final long[] archivedTo;
    private final @Nullable Map<Integer, Long> until;
    private final JournalReading reading;
    private final LeftOut leftOut;
    private final int owners;
    /** Of each partition what stands in all of them and was read. */
    private final List<Set<String>> signs = new ArrayList<>();

    /**
     * A record, and where it goes.
     *
     * @param owner the partition of the target
     * @param kind what is done with it
     */
    record Found(ConsumerRecord<byte[], byte[]> record, int owner, Kind kind) {}

    /** What a record of the journal is to whoever copies it. */
    enum Kind {
        /** It stands where it is folded. */
        THERE,
        /** It stands where its account is not owned. */
        ELSEWHERE,
        /** It stands in every partition, and says once more what stands in each already. */
        AGAIN
    }

    /** From where the migration stands on; to those ends, or on and on where they are null. */
    SourceFeed(
            CopySession.Origin origin,
            MigrationState state,
            PartitionMerge<Found> merge,
            @Nullable Map<Integer, Long> until) {
        KafkaLedger ledger = origin.ledger();
        ArchivedJournal archived = origin.archived();
        this.merge = merge;
        this.until = until;
        leftOut = origin.leftOut();
        reading = new JournalReading(state.from().folded(), origin.schemas());
        owners = state.partitions();
        Map<String, Object> config = new HashMap<>(ledger.clients());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A journal that lost its beginning must not be copied without it.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (int partition = 0; partition < state.sources().size(); partition++) {
            partitions.add(new TopicPartition(state.from().journal(), partition));
            signs.add(new HashSet<>(state.everywhere()));
        }
        consumer.assign(partitions);
        archivedTo = new long[partitions.size()];
        for (TopicPartition each : partitions) {
            int partition = each.partition();
            long from = state.sources().get(partition).offset();
            archivedTo[partition] = from;
            if (from < archived.end(partition)) {
                archives.put(partition, archived.log().from(partition, from));
            }
            consumer.seek(each, Math.max(from, archived.end(partition)));
        }
    }

    /** Reads what is there, and waits so long for it. */
    void read(Duration wait) {
        boolean any = false;
        for (TopicPartition each : partitions) {
            any |= readArchive(each.partition());
        }
        consumer.pause(partitions.stream()
                .filter(each -> archives.containsKey(each.partition()))
                .toList());
        for (ConsumerRecord<byte[], byte[]> record : poll(any ? Duration.ZERO : wait)) {
            if (record.offset() < until(record.partition())) {
                take(record);
            }
        }
        for (TopicPartition each : partitions) {
            merge.dry(each.partition(), isRead(each));
            boolean enough = archives.containsKey(each.partition())
                    || merge.waiting(each.partition()) >= AHEAD_RECORDS
                    || consumer.position(each) >= until(each.partition());
            boolean resting = consumer.paused().contains(each);
            if (enough && !resting) {
                consumer.pause(List.of(each));
            } else if (!enough && resting) {
                consumer.resume(List.of(each));
            }
        }
    }

    /** Reads ahead what is archived of a partition; says whether there was anything. */
    private boolean readArchive(int partition) {
        boolean any = false;
        RecordStream archive = archives.get(partition);
        while (archive != null && merge.waiting(partition) < AHEAD_RECORDS) {
            ConsumerRecord<byte[], byte[]> record = archive.next();
            if (record == null) {
                archive.close();
                archives.remove(partition);
                archive = null;
            } else {
                take(record);
                archivedTo[partition] = record.offset() + 1;
                any = true;
            }
        }
        return any;
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (OffsetOutOfRangeException gone) {
            throw new MigrationRefused("records of " + gone.partitions()
                    + " are gone before they were copied: restore the journal from its mirror, and begin anew under a fresh"
                    + " prefix");
        }
    }

    private long until(int partition) {
        Map<Integer, Long> ends = until;
        return ends == null ? Long.MAX_VALUE : ends.getOrDefault(partition, 0L);
    }

    private boolean isRead(TopicPartition partition) {
        if (archives.containsKey(partition.partition())) {
            return false;
        }
        if (consumer.position(partition) >= until(partition.partition())) {
            return true;
        }
        OptionalLong behind = consumer.currentLag(partition);
        return behind.isPresent() && behind.getAsLong() <= 0;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (leftOut.has(record)) {
            return;
        }
        int partition = record.partition();
        Reading read = reading.read(record.key(), record.value(), partition);
        Set<String> there = signs.get(partition);
        String sign = ForEveryPartition.sign(read, each -> there.contains(ShortDigest.of(each)));
        boolean isAgain = sign != null && !there.add(ShortDigest.of(sign));
        Kind kind = isAgain ? Kind.AGAIN : read instanceof Elsewhere ? Kind.ELSEWHERE : Kind.THERE;
        merge.offer(
                partition,
                new Head<>(
                        record.timestamp(),
                        isAgain ? null : sign,
                        new Found(record, ownerOf(read, partition, owners), kind)));
    }

    /** The partition, of that many, to which a record goes that stands in that one. */
    static int ownerOf(Reading read, int partition, int owners) {
        if (read instanceof Event event) {
            return Ownership.partitionOf(event.envelope().accountId(), owners);
        }
        if (read instanceof Elsewhere elsewhere) {
            return Ownership.partitionOf(elsewhere.envelope().accountId(), owners);
        }
        // It becomes a dead letter wherever it stands.
        return partition % owners;
    }

    /** The first offset of a partition that was not taken from the merge. */
    long position(int partition) {
        Head<Found> waits = merge.head(partition);
        if (waits != null) {
            return waits.what().record().offset();
        }
        return archives.containsKey(partition) ? archivedTo[partition] : consumer.position(partitions.get(partition));
    }

    /** Whether everything up to the ends was read and taken from the merge. */
    boolean isAtEnd() {
        return partitions.stream().allMatch(each -> isRead(each) && merge.waiting(each.partition()) == 0);
    }

    /** How many records of the source are not copied yet, as far as that is known. */
    long behind() {
        long behind = 0;
        for (TopicPartition each : partitions) {
            behind +=
                    merge.waiting(each.partition()) + consumer.currentLag(each).orElse(0);
        }
        return behind;
    }

    @Override
    public void close() {
        archives.values().forEach(RecordStream::close);
        consumer.close();
    }
}
