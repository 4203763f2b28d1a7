package io.makegood.topics.mending;

import io.makegood.topics.agreed.AgreedOrder;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.journal.CarriedOver;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about dead letters, as all instances and the command know it: a topic with one partition, whose order decides. The first
 * decision about a letter stands, but one that was discarded may be published again after all (docs/decisions/050-dead-letters-that-were-dealt-with.md).
 * Of the newest {@value #KEPT_MAX} decisions it is known what they were. Thread-safe.
 */
public final class Decisions implements AutoCloseable {
    static final int KEPT_MAX = 200_000;

    private final Known known = new Known();
    private final String journal;
    private final AgreedOrder<Decision> order;

    /** In the order in which letters were decided about. */
    private static final class Known extends LinkedHashMap<DeadLetterId, Decision> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeadLetterId, Decision> eldest) {
            return size() > KEPT_MAX;
        }

        /** Notes what a record says, and answers what stands then; null if it says nothing. */
        @Nullable
        Decision take(ConsumerRecord<byte[], byte[]> record, String journal) {
            byte[] key = record.key();
            DeadLetterId letter = key == null
                    ? null
                    : DeadLetterId.parse(new String(key, StandardCharsets.UTF_8), journal)
                            .orElse(null);
            Decision decision = Decision.read(record.value(), CarriedOver.recordedAt(record))
                    .orElse(null);
            if (letter == null || decision == null) {
                return null;
            }
            Decision before = get(letter);
            if (before != null
                    && (before.kind() == Decision.Kind.PUBLISHED_AGAIN || decision.kind() == Decision.Kind.DISCARDED)) {
                return before;
            }
            put(letter, decision);
            return decision;
        }
    }

    /**
     * Reads what was decided, and follows it; throws a {@link KafkaException} if that fails.
     *
     * @param topic where decisions stand
     * @param journal the ledger's journal, whose letters are named by place alone
     */
    public Decisions(Map<String, Object> clients, String topic, String journal) {
        this.journal = journal;
        order = new AgreedOrder<>(clients, topic, KEPT_MAX, this::read);
    }

    /** What stands about a letter; empty while nothing was decided. */
    public synchronized Optional<Decision> about(DeadLetterId letter) {
        return Optional.ofNullable(known.get(letter));
    }

    /** Waits until all is known that was decided before now; throws a {@link KafkaException} if that takes too long. */
    public void awaitNow() {
        order.awaitNow();
    }

    /**
     * Decides about a letter. Completes, on any thread, with what stands about it, which is another decision if somebody was first; fails with
     * a {@link KafkaException}.
     */
    public CompletableFuture<Decision> decide(DeadLetterId letter, Decision decision) {
        return order.append(letter.text(journal).getBytes(StandardCharsets.UTF_8), decision.value());
    }

    private synchronized @Nullable Decision read(ConsumerRecord<byte[], byte[]> record) {
        return known.take(record, journal);
    }

    /**
     * What stands about letters at this moment, read from the topic of that name and followed no further; throws {@link
     * io.makegood.topics.reading.MissingTopic} where there is none, or a {@link KafkaException}.
     */
    public static Map<DeadLetterId, Decision> now(CommittedReader reader, String topic, String journal) {
        Known known = new Known();
        reader.readPartition(new TopicPartition(topic, 0), record -> known.take(record, journal));
        return known;
    }

    @Override
    public void close() {
        order.close();
    }
}
