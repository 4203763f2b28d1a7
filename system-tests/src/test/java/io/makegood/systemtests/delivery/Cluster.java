package io.makegood.systemtests.delivery;

import io.makegood.application.config.EngineSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How far the engine has come, asked of a real cluster; and a producer that outlives a broker's restart. */
public final class Cluster implements AutoCloseable {
    private final Admin admin;
    private final EngineSettings settings;

    /** The cluster of that engine. */
    public Cluster(EngineSettings settings) {
        this.settings = settings;
        admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()));
    }

    static KafkaProducer<byte[], byte[]> producer(String servers) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", servers);
        config.put("acks", "all");
        config.put("enable.idempotence", "true");
        config.put("delivery.timeout.ms", "180000");
        config.put("linger.ms", "5");
        config.put("batch.size", "65536");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sum of the group's saved offsets: how many journal records were folded for good. */
    long folded() {
        try {
            return saved().values().stream()
                    .filter(offset -> offset != null)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (IllegalStateException unreachable) {
            return -1;
        }
    }

    /** Waits until everything on the journal now has been folded for good. */
    public void awaitAllFolded(Duration limit) {
        Await.until("all folded", limit, () -> {
            try {
                return isAllFolded();
            } catch (IllegalStateException unreachable) {
                return false;
            }
        });
    }

    private boolean isAllFolded() {
        Map<TopicPartition, OffsetAndMetadata> saved = saved();
        Map<TopicPartition, Long> behind = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends().entrySet()) {
            OffsetAndMetadata at = saved.get(end.getKey());
            if (at == null) {
                return false;
            }
            if (at.offset() < end.getValue().offset()) {
                behind.put(end.getKey(), end.getValue().offset());
            }
        }
        return behind.isEmpty() || isNothingThere(behind, saved);
    }

    /** Whether only the markers of transactions, which are no records, stand between the saved offsets and the ends. */
    private boolean isNothingThere(Map<TopicPartition, Long> ends, Map<TopicPartition, OffsetAndMetadata> saved) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                settings.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            for (TopicPartition partition : ends.keySet()) {
                OffsetAndMetadata at = saved.get(partition);
                consumer.seek(partition, at == null ? 0 : at.offset());
            }
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (!consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> saved() {
        return answer(admin.listConsumerGroupOffsets(settings.applicationId()).partitionsToOffsetAndMetadata());
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends() {
        Map<TopicPartition, OffsetSpec> all = IntStream.range(0, settings.partitions())
                .mapToObj(partition ->
                        new TopicPartition(settings.topics().events().name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return answer(admin.listOffsets(all, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
    }

    Admin admin() {
        return admin;
    }

    static <T> T answer(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
