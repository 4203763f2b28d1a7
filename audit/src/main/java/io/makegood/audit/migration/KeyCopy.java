package io.makegood.audit.migration;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.personal.AccountKeys;
import io.makegood.topics.reading.CommittedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
 * Keys beside a journal that is followed, those of the API and those of personal texts: whoever may ask the ledger may ask the copy, whose
 * key was revoked may ask neither, and what is sealed here is opened there, or erased in both. Only where both ledgers have a topic of them.
 */
final class KeyCopy {
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());
    private static final String REVOKED = "revokedAt";

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

    /** Those of both kinds. */
    static List<KeyCopy> all(Map<String, Object> from, Topics here, Map<String, Object> to, Topics there) {
        return List.of(
                new KeyCopy(from, here.apiKeys().name(), to, there.apiKeys().name()),
                new KeyCopy(from, here.textKeys().name(), to, there.textKeys().name()));
    }

    /**
     * Writes what the source says of keys and the copy does not, in order. What was ended in either stays ended.
     *
     * @param moved whether the ledger has moved: then what the copy says of a key counts
     */
    void copy(boolean moved) {
        if (!exists(sourceClients, source) || !exists(targetClients, target)) {
            return;
        }
        Map<ByteBuffer, byte @Nullable []> here = read(sourceClients, source);
        Map<ByteBuffer, byte @Nullable []> there = read(targetClients, target);
        here.keySet().removeIf(key -> there.containsKey(key) && Arrays.equals(there.get(key), here.get(key)));
        here.keySet().removeIf(key -> isEnd(there.get(key)));
        if (moved) {
            here.entrySet().removeIf(each -> there.containsKey(each.getKey()) && !isEnd(each.getValue()));
        }
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

    /** Whether that ends a key: one of personal texts that was destroyed, or one of the API, in JSON, that was revoked. */
    private static boolean isEnd(byte @Nullable [] value) {
        if (value == null || value.length == 0 || value[0] != '{') {
            return AccountKeys.isEnd(value);
        }
        try {
            return JSON.readTree(value).hasNonNull(REVOKED);
        } catch (IOException e) {
            // It opens nothing.
            return true;
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
        // In the order of the topic: of several keys for an account's texts the first counts.
        Map<ByteBuffer, byte @Nullable []> newest = new LinkedHashMap<>();
        new CommittedReader(clients).readAll(topic, record -> {
            if (record.key() != null) {
                newest.put(ByteBuffer.wrap(record.key()), record.value());
            }
        });
        return newest;
    }
}
