package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.ledger.row.RowKeys;
import io.makegood.processor.engine.Engine;
import io.makegood.processor.store.StoreNames;
import io.makegood.readmodel.projection.Projection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the state and the outputs weigh, before and after compression. */
final class SpacePart implements Part {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int HASHED = 1 << 20;
    /** Nobody asks it over HTTP. */
    private static final int NO_PORT = 1;

    @Override
    public String name() {
        return "space";
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("space");
        EngineSettings settings = LedgerPart.settings(cluster, id).build();
        LedgerPart.prepare(settings);
        String journal = settings.topics().events().name();
        cluster.publish(journal, size.workload()::grants);
        cluster.publish(journal, events -> size.workload().events(size.events(), events));
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(id, cluster.ends(journal));
        }
        List<Sample> samples = new ArrayList<>();
        Weight accounts = weigh(cluster, StoreNames.changelog(id, StoreNames.ACCOUNTS), RowKeys.ACCOUNT);
        Weight generations = weigh(cluster, StoreNames.changelog(id, StoreNames.GENERATIONS), RowKeys.GENERATION);
        samples.add(Sample.of(name(), "account row with its key", "bytes", accounts.perRow())
                .with("changelog records/row", accounts.writesPerRow()));
        samples.add(Sample.of(name(), "generation row with its key", "bytes", generations.perRow())
                .with("changelog records/row", generations.writesPerRow()));
        Map<String, Long> onDisk = cluster.bytesOnDisk();
        for (String topic : List.of(
                journal,
                settings.topics().entries().name(),
                settings.topics().refunds().name(),
                settings.topics().balances().name(),
                StoreNames.changelog(id, StoreNames.ACCOUNTS),
                StoreNames.changelog(id, StoreNames.GENERATIONS))) {
            samples.add(Sample.of(
                    name(),
                    "on disk, " + topic.substring(id.length() + 1),
                    "bytes/event",
                    onDisk.getOrDefault(topic, 0L) / (double) size.events()));
        }
        samples.add(Sample.of(
                name(),
                "on disk, RocksDB",
                "bytes/generation",
                Cluster.bytes(settings.stateDirectory()) / (double) Math.max(1, generations.rows())));
        samples.addAll(readModel(cluster, settings, onDisk));
        cluster.remove(settings);
        return samples;
    }

    /** What readers keep, beside what they read. */
    private List<Sample> readModel(Cluster cluster, EngineSettings settings, Map<String, Long> before)
            throws IOException {
        try (Projection projection = Projection.start(settings, "127.0.0.1", NO_PORT)) {
            projection.part().awaitRunning(START_LIMIT);
            Map<TopicPartition, Long> ends =
                    cluster.ends(settings.topics().events().name());
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                projection
                        .visibility()
                        .await(end.getKey().partition(), end.getValue() - 1, START_LIMIT)
                        .join();
            }
        }
        double read = settings.topics().all().stream()
                .mapToLong(topic -> before.getOrDefault(topic.name(), 0L))
                .sum();
        String group = Projection.group(settings.applicationId());
        long rows = Cluster.bytes(settings.stateDirectory().resolve(group));
        long changelog = cluster.bytesOnDisk().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(group))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return List.of(
                Sample.of(name(), "read model: journal and outputs, its rows", "of the bytes", rows / read),
                Sample.of(
                        name(),
                        "read model: journal and outputs, its rows and their changelog",
                        "of the bytes",
                        (rows + changelog) / read));
    }

    /** The newest row of each key of a kind. */
    private record Weight(long rows, long bytes, long writes) {
        double perRow() {
            return bytes / (double) Math.max(1, rows);
        }

        double writesPerRow() {
            return writes / (double) Math.max(1, rows);
        }
    }

    private static Weight weigh(Cluster cluster, String changelog, byte kind) {
        Map<String, Integer> newest = new HashMap<>(HASHED);
        long writes = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(cluster.consumerSettings())) {
            List<TopicPartition> partitions = Cluster.partitions(changelog);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.key()[0] == kind && record.value() != null) {
                        newest.put(
                                new String(record.key(), java.nio.charset.StandardCharsets.ISO_8859_1),
                                record.key().length + record.value().length);
                        writes++;
                    }
                }
            }
        }
        return new Weight(
                newest.size(),
                newest.values().stream().mapToLong(Integer::longValue).sum(),
                writes);
    }
}
