package io.makegood.audit.verify;

import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks a cluster how far a ledger's topics and its engine are. Writes nothing. */
public final class KafkaLedger implements AutoCloseable {
    private final Map<String, Object> clients;
    private final Topics topics;
    private final Admin admin;

    /** The ledger of those topics. */
    public KafkaLedger(Map<String, Object> clients, Topics topics) {
        this.clients = Map.copyOf(clients);
        this.topics = topics;
        admin = Admin.create(this.clients);
    }

    /** How Kafka is reached. */
    public Map<String, Object> clients() {
        return clients;
    }

    /** Its topics. */
    public Topics topics() {
        return topics;
    }

    /** The journal as Kafka knows it. */
    public TopicDescription journal() {
        return describe(topics.events().name());
    }

    private TopicDescription describe(String topic) {
        return Objects.requireNonNull(
                answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    }

    /** Kafka's ids of those topics, in the order of their names: one that was deleted and made anew has another. */
    public List<String> ids(List<String> names) {
        Map<String, TopicDescription> described =
                answer(admin.describeTopics(names).allTopicNames());
        return names.stream()
                .sorted()
                .map(name ->
                        Objects.requireNonNull(described.get(name)).topicId().toString())
                .toList();
    }

    /** How many partitions the journal has. */
    public int partitions() {
        return journal().partitions().size();
    }

    /**
     * By how many partitions the journal was folded: outputs have as many, though the journal may have been given more since. Of those that are
     * there: whoever lost one replays.
     */
    public int foldedPartitions() {
        Set<String> there = answer(admin.listTopics().names());
        return Stream.of(topics.entries(), topics.balances(), topics.notices(), topics.refunds())
                .map(Topic::name)
                .filter(there::contains)
                .findFirst()
                .map(output -> describe(output).partitions().size())
                .orElseGet(this::partitions);
    }

    /** How many copies of a record Kafka keeps. */
    public int replicas() {
        return journal().partitions().get(0).replicas().size();
    }

    /** The offsets that an engine has saved, by partition of the journal. */
    public Map<Integer, Long> saved(String applicationId) {
        Map<Integer, Long> saved = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets =
                answer(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata());
        offsets.forEach((partition, offset) -> {
            if (offset != null && partition.topic().equals(topics.events().name())) {
                saved.put(partition.partition(), offset.offset());
            }
        });
        return saved;
    }

    /** Whether any instance of that engine runs. */
    public boolean isRunning(String applicationId) {
        try {
            return !answer(Objects.requireNonNull(admin.describeConsumerGroups(List.of(applicationId))
                            .describedGroups()
                            .get(applicationId)))
                    .members()
                    .isEmpty();
        } catch (GroupIdNotFoundException none) {
            return false;
        }
    }

    /** The end of each partition: with {@code committed} before the first open transaction, else of everything. */
    public Map<Integer, Long> ends(String topic, boolean committed) {
        return offsets(
                topic,
                OffsetSpec.latest(),
                committed ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED);
    }

    /** Whether the journal does not begin at its beginning any more, in any partition. */
    public boolean isCut() {
        return beginnings(topics.events().name()).values().stream().anyMatch(first -> first > 0);
    }

    /** The first offset of each partition that is still there. */
    public Map<Integer, Long> beginnings(String topic) {
        return offsets(topic, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The first offset of each partition whose record is of that time (epoch milliseconds, UTC) or later; -1 where none is. */
    Map<Integer, Long> firstAt(String topic, long time) {
        return offsets(topic, OffsetSpec.forTimestamp(time), IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<Integer, Long> offsets(String topic, OffsetSpec which, IsolationLevel level) {
        int count = describe(topic).partitions().size();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        IntStream.range(0, count).forEach(partition -> asked.put(new TopicPartition(topic, partition), which));
        Map<Integer, Long> found = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> answers =
                answer(admin.listOffsets(asked, new ListOffsetsOptions(level)).all());
        answers.forEach((partition, info) -> found.put(partition.partition(), info.offset()));
        return found;
    }

    /**
     * What Kafka answers.
     *
     * @throws KafkaException if it refuses, or does not answer
     */
    public static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
