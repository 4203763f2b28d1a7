package io.makegood.audit.migration;

import io.makegood.audit.verify.KafkaLedger;
import io.makegood.topics.reading.CommittedReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the API beside a journal that is followed: whoever may ask the ledger may ask the copy, and whose key was revoked may ask
 * neither. Only where both ledgers have a topic of them.
 */
final class KeyCopy {
    private final Map<String, Object> sourceClients;
    private final String source;
    private final Map<String, Object> targetClients;
    private final String target;

    KeyCopy(Map<String, Object> sourceClients, String source, Map<String, Object> targetClients, String target) {
        this.sourceClients = sourceClients;
        this.source = source;
        this.targetClients = targetClients;
        this.target = target;
    }

    /** Writes what the source says of keys and the copy does not, in order. */
    void copy() {
        if (!exists(sourceClients, source) || !exists(targetClients, target)) {
            return;
        }
        Map<ByteBuffer, byte @Nullable []> here = read(sourceClients, source);
        Map<ByteBuffer, byte @Nullable []> there = read(targetClients, target);
        here.keySet().removeIf(key -> there.containsKey(key) && Arrays.equals(there.get(key), here.get(key)));
        if (here.isEmpty()) {
            return;
        }
        Map<String, Object> config = new HashMap<>(targetClients);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            here.forEach((key, value) -> {
                // What is not written now is written at the next look.
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(target, bytes(key), value));
            });
            producer.flush();
        }
    }

    private static byte[] bytes(ByteBuffer key) {
        byte[] bytes = new byte[key.remaining()];
        key.duplicate().get(bytes);
        return bytes;
    }

    private static boolean exists(Map<String, Object> clients, String topic) {
        try (Admin admin = Admin.create(clients)) {
            Set<String> there = KafkaLedger.answer(admin.listTopics().names());
            return there.contains(topic);
        }
    }

    private static Map<ByteBuffer, byte @Nullable []> read(Map<String, Object> clients, String topic) {
        Map<ByteBuffer, byte @Nullable []> newest = new HashMap<>();
        new CommittedReader(clients).readAll(topic, record -> {
            if (record.key() != null) {
                newest.put(ByteBuffer.wrap(record.key()), record.value());
            }
        });
        return newest;
    }
}
