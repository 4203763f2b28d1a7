package io.makegood.topics.reading;

import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.ownership.Ownership;
import io.makegood.topics.registry.OutputDeserializer;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads topics from their start to their end of this moment, with read_committed. */
public final class CommittedReader {
    private static final Duration POLL = Duration.ofMillis(200);
    /** Longer than any transaction may stay open and hold readers back. */
    private static final Duration STALL_LIMIT = Duration.ofSeconds(30);

    private final Map<String, Object> config;
    private final @Nullable SchemaById schemas;

    /** Reads from the cluster that {@code clients} reaches. */
    public CommittedReader(Map<String, Object> clients) {
        this(clients, null);
    }

    /** Reads from the cluster that {@code clients} reaches; events with the schemas of a registry, if there is one. */
    public CommittedReader(Map<String, Object> clients, @Nullable SchemaById schemas) {
        this.schemas = schemas;
        config = new HashMap<>(clients);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        // Who reads to an end need not wait for what may come after it.
        config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    }

    /** The partitions of a topic, in their order. */
    public List<TopicPartition> partitions(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return partitions(consumer, topic).stream()
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
        }
    }

    /** Reads the journal's records as events. */
    public RecordedEvents journalEvents() {
        return new RecordedEvents(schemas);
    }

    /** Shows every record of the partition that owns {@code accountId}. */
    public void readPartitionOf(String accountId, String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            int count = partitions(consumer, topic).size();
            read(consumer, List.of(new TopicPartition(topic, Ownership.partitionOf(accountId, count))), visitor);
        }
    }

    /** Shows every record of one partition. */
    public void readPartition(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            if (!partitions(consumer, partition.topic()).contains(partition)) {
                throw new MissingTopic("partition " + partition);
            }
            read(consumer, List.of(partition), visitor);
        }
    }

    /** Shows every record of the topic, partition by partition in their order. */
    public void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            read(consumer, partitions(consumer, topic), visitor);
        }
    }

    /** The ends of those topics at this moment, asked together: of each partition the offset behind its last committed record. */
    public Map<TopicPartition, Long> ends(List<String> topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> all = topics.stream()
                    .flatMap(topic -> partitions(consumer, topic).stream())
                    .toList();
            return Map.copyOf(consumer.endOffsets(all));
        }
    }

    /** Where those partitions begin; later than 0 where their beginning was cut off. */
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return Map.copyOf(consumer.beginningOffsets(partitions));
        }
    }

    /**
     * Shows every record of the topic from where a reader had come to, to where it shall come, partition by partition in their order.
     *
     * @param from the first offset of each partition; one without is read from its beginning, with what was kept of what was cut off
     * @param to the offset behind the last of each partition; one without is left out
     */
    public void readBetween(
            String topic,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        to.forEach((partition, end) -> {
            if (partition.topic().equals(topic) && from.getOrDefault(partition, 0L) < end) {
                ends.put(partition, end);
            }
        });
        if (!ends.isEmpty()) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                read(consumer, from, ends, record -> {
                    if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                        visitor.accept(record);
                    }
                });
            }
        }
    }

    /** What an output record says; throws {@link IllegalStateException} if it is none of that kind. */
    public static <T> T decode(OutputReading.OfValue<T> reading, ConsumerRecord<byte[], byte[]> record) {
        try {
            return reading.read(record.value());
        } catch (UndecodableRecord e) {
            throw new IllegalStateException(
                    "record " + record.offset() + " of " + record.topic() + "-" + record.partition()
                            + " cannot be read: " + e.detail(),
                    e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new OutputDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new MissingTopic("topic " + topic);
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /**
     * Before which moment what concerns an account was archived and cut off, epoch milliseconds, UTC; null if the ledger has everything.
     */
    public @Nullable Long cutBefore(String accountId, Topics topics) {
        String journal = topics.events().name();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Openings openings = new Openings(config, topics)) {
            TopicPartition owner = new TopicPartition(
                    journal,
                    Ownership.partitionOf(
                            accountId, partitions(consumer, journal).size()));
            long begin = consumer.beginningOffsets(List.of(owner)).getOrDefault(owner, 0L);
            return begin == 0
                    ? null
                    : openings.newest(owner.partition())
                            .map(found -> found.seal().before())
                            .orElse(null);
        }
    }

    /** What was cut off and is needed still comes first, as if it were there. */
    private void readKept(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        Topics topics = Topics.having(partition.topic()).orElse(null);
        if (topics == null) {
            return;
        }
        boolean notices = partition.topic().equals(topics.notices().name());
        try (Openings openings = new Openings(config, topics)) {
            openings.newest(partition.partition()).map(openings::kept).orElse(List.of()).stream()
                    .filter(each -> each.isNotice() == notices)
                    .forEach(each -> visitor.accept(each.in(partition)));
        }
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        read(consumer, Map.of(), consumer.endOffsets(partitions), visitor);
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        List<TopicPartition> partitions = ends.keySet().stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        consumer.assign(partitions);
        consumer.beginningOffsets(partitions).forEach((partition, begin) -> {
            Long position = from.get(partition);
            consumer.seek(partition, position == null ? begin : Math.max(begin, position));
            if (position == null && begin > 0) {
                readKept(partition, visitor);
            }
        });
        long progressed = System.nanoTime();
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                visitor.accept(record);
                any = true;
            }
            if (any) {
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new StalledRead(partitions.toString(), STALL_LIMIT);
            }
        }
    }
}
