package io.makegood.application.startup;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** The engine topic: one manifest for each application id, the newest counting. */
public final class ManifestTopic {
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(15);

    private final Map<String, Object> clientConfig;
    private final String topic;

    public ManifestTopic(Map<String, Object> clientConfig, String topic) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.topic = topic;
    }

    /** What the topic holds; {@code unreadable} maps an application id to why its manifest cannot be understood. */
    record Manifests(Map<String, EngineManifest> byApplication, Map<String, String> unreadable) {
        static final Manifests NONE = new Manifests(Map.of(), Map.of());

        Optional<EngineManifest> of(String applicationId) {
            return Optional.ofNullable(byApplication.get(applicationId));
        }
    }

    /** Reads the whole topic, which must exist. */
    Manifests read() {
        Map<String, EngineManifest> manifests = new TreeMap<>();
        Map<String, String> unreadable = new TreeMap<>();
        try (CommittedRecords records = new CommittedRecords(clientConfig)) {
            records.readAll(new TopicPartition(topic, 0), each -> take(each, manifests, unreadable));
        }
        return new Manifests(manifests, unreadable);
    }

    void write(EngineManifest manifest) {
        send(manifest.applicationId(), manifest.json());
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> each,
            Map<String, EngineManifest> manifests,
            Map<String, String> unreadable) {
        String applicationId = CommittedRecords.text(each.key());
        manifests.remove(applicationId);
        unreadable.remove(applicationId);
        if (each.value() == null) {
            return;
        }
        try {
            manifests.put(applicationId, EngineManifest.parse(CommittedRecords.text(each.value())));
        } catch (IllegalArgumentException e) {
            unreadable.put(applicationId, String.valueOf(e.getMessage()));
        }
    }

    private void send(String applicationId, String value) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("acks", "all");
        config.put("enable.idempotence", true);
        config.put("max.block.ms", WRITE_LIMIT.toMillis());
        config.put("delivery.timeout.ms", (int) WRITE_LIMIT.toMillis());
        config.put("request.timeout.ms", (int) WRITE_LIMIT.toMillis() / 3);
        config.put("linger.ms", 0);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, applicationId, value)).get();
        } catch (ExecutionException e) {
            throw KafkaAnswers.unreachable(e);
        } catch (InterruptedException e) {
            throw KafkaAnswers.interrupted(e);
        }
    }
}
