package io.makegood.cli;

import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.reading.CommittedReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the dead letters of a ledger. */
final class BuriedRecords {
    private static final Comparator<BuriedRecord> OLDEST_FIRST = Comparator.comparingLong(BuriedRecord::recordedAt)
            .thenComparing(each -> each.letter().topic())
            .thenComparingInt(each -> each.letter().partition())
            .thenComparingLong(each -> each.letter().offset());

    private final CommittedReader reader;
    private final Topics topics;

    BuriedRecords(CommittedReader reader, Topics topics) {
        this.reader = reader;
        this.topics = topics;
    }

    /** So many of those that are asked for at most, newest first. No more than these are held at once. */
    List<BuriedRecord> newest(int limit, Predicate<BuriedRecord> asked) {
        PriorityQueue<BuriedRecord> newest = new PriorityQueue<>(OLDEST_FIRST);
        read(each -> {
            if (asked.test(each)) {
                newest.add(each);
                if (newest.size() > limit) {
                    newest.poll();
                }
            }
        });
        List<BuriedRecord> found = new ArrayList<>(newest);
        found.sort(OLDEST_FIRST.reversed());
        return found;
    }

    /** That of the record at this place, as {@link BuriedRecord#place} writes it. */
    Optional<BuriedRecord> at(String place) {
        return newest(1, each -> each.place().equals(place.strip())).stream().findFirst();
    }

    private void read(Consumer<BuriedRecord> visitor) {
        String journal = topics.events().name();
        reader.readAll(
                topics.deadLetters().name(), record -> of(record, journal).ifPresent(visitor));
    }

    private static Optional<BuriedRecord> of(ConsumerRecord<byte[], byte[]> record, String journal) {
        byte[] key = record.key();
        byte[] value = record.value();
        return DeadLetter.in(record.headers())
                .map(letter -> new BuriedRecord(
                        record.timestamp(),
                        record.partition() + "-" + record.offset(),
                        letter,
                        journal,
                        key == null ? null : new String(key, StandardCharsets.UTF_8),
                        value == null ? null : ByteBuffer.wrap(value),
                        record.headers()));
    }
}
