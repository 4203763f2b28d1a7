package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.embedded.BrokerProcess;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker in a process of its own with a directory for everything, both gone when it is closed. */
final class Cluster implements AutoCloseable {
    /** Partitions of every topic. */
    static final int PARTITIONS = 4;

    private static final Duration STALL_LIMIT = Duration.ofMinutes(2);

    private final Path directory;
    private final BrokerProcess broker;
    private final Admin admin;
    private int named;

    private Cluster(Path directory, BrokerProcess broker) {
        this.directory = directory;
        this.broker = broker;
        admin = Admin.create(clients());
    }

    static Cluster start(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent, "bench");
        return new Cluster(directory, BrokerProcess.start(directory.resolve("kafka"), 0));
    }

    BrokerProcess broker() {
        return broker;
    }

    Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A name that nobody else in this run has. */
    String name(String what) {
        return what + "-" + ++named;
    }

    /** A directory of its own for something that keeps files. */
    Path directory(String name) {
        return directory.resolve(name);
    }

    /** How clients reach it. */
    Map<String, Object> clients() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** Settings of the engine's producers, for whoever is measured beside it. */
    Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>(clients());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** Settings of the engine's consumers, for whoever is measured beside it. */
    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(clients());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /** Makes a topic with {@link #PARTITIONS} partitions. */
    void create(String topic) {
        get(admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                .all());
    }

    /** Takes topics out, so that a long run does not fill the disk. */
    void delete(String... topics) {
        get(admin.deleteTopics(List.of(topics)).all());
    }

    /** Takes an engine's topics, changelogs and files out. */
    void remove(EngineSettings settings) {
        Set<String> topics = new HashSet<>(get(admin.listTopics().names()));
        topics.removeIf(topic ->
                !topic.startsWith(settings.topicPrefix()) && !topic.startsWith(settings.applicationId() + "-"));
        get(admin.deleteTopics(topics).all());
        deleteTree(settings.stateDirectory());
    }

    /** Publishes what {@code source} shows, as fast as one producer can, and returns how many events that was. */
    long publish(String topic, EventSource source) {
        AtomicReference<Exception> failed = new AtomicReference<>();
        long[] sent = {0};
        LedgerEventCodec codec = new LedgerEventCodec();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings())) {
            source.show(event -> {
                byte[] key = event.getAccountId().getBytes(StandardCharsets.UTF_8);
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, key, codec.encode(event)), (position, problem) -> {
                            if (problem != null) {
                                failed.compareAndSet(null, problem);
                            }
                        });
                sent[0]++;
            });
        }
        Exception problem = failed.get();
        if (problem != null) {
            throw new IllegalStateException("publishing failed", problem);
        }
        return sent[0];
    }

    /** Shows events. */
    interface EventSource {
        void show(java.util.function.Consumer<LedgerEvent> journal);
    }

    /** Where the topic's partitions end. */
    Map<TopicPartition, Long> ends(String topic) {
        Map<TopicPartition, ListOffsetsResultInfo> ends = get(admin.listOffsets(partitions(topic).stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all());
        return ends.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Waits until the group has committed everything before {@code ends}. */
    void awaitCommitted(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
        long deadline = System.nanoTime() + STALL_LIMIT.toNanos();
        long before = -1;
        while (true) {
            var saved = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            long sum = 0;
            boolean all = true;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                var at = saved.get(end.getKey());
                long offset = at == null ? 0 : at.offset();
                sum += offset;
                all &= offset >= end.getValue();
            }
            if (all) {
                return;
            }
            if (sum > before) {
                before = sum;
                deadline = System.nanoTime() + STALL_LIMIT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        group + " made no progress for " + STALL_LIMIT.toMinutes() + " minutes");
            }
            Thread.sleep(10);
        }
    }

    /** How many records the group has committed. */
    long committed(String group) {
        return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).values().stream()
                .filter(Objects::nonNull)
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** What each topic takes on the broker's disk. */
    Map<String, Long> bytesOnDisk() {
        Map<String, Long> bytes = new HashMap<>();
        get(admin.describeLogDirs(List.of(1)).allDescriptions())
                .values()
                .forEach(directories -> directories
                        .values()
                        .forEach(log -> log.replicaInfos()
                                .forEach((partition, replica) ->
                                        bytes.merge(partition.topic(), replica.size(), Long::sum))));
        return bytes;
    }

    /** What the files of a directory hold. */
    static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
        deleteTree(directory);
    }

    static void deleteTree(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
