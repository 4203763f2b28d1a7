package io.makegood.http.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;

/** The keys as they are now, following their topic: a key that is revoked stops working within a second, everywhere. */
public final class KeyTable implements AutoCloseable {
    private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
    private final TopicFollower follower;

    private KeyTable(Map<String, Object> clients, String topic) {
        follower = TopicFollower.start(
                clients,
                topic,
                Long.MAX_VALUE,
                record -> KeyTopic.parse(record.value()).ifPresent(key -> keys.put(key.keyId(), key)));
    }

    /**
     * Reads the topic, which must exist, and follows it until it is closed; throws {@link KafkaException} if that fails. Trouble with Kafka
     * afterwards leaves the keys as they were last known.
     */
    public static KeyTable follow(Map<String, Object> clients, String topic) {
        return new KeyTable(clients, topic);
    }

    Optional<ApiKey> key(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /** Whether a caller that came with a key may still go on; of others nothing is known here. */
    boolean isValid(Caller caller, long now) {
        if (!caller.id().startsWith(ApiKey.CALLER_PREFIX)) {
            return true;
        }
        ApiKey key = keys.get(caller.id().substring(ApiKey.CALLER_PREFIX.length()));
        return key != null && key.isValid(now);
    }

    /** How many keys are neither revoked nor expired. */
    public long valid(long now) {
        return keys.values().stream().filter(key -> key.isValid(now)).count();
    }

    @Override
    public void close() {
        follower.close();
    }
}
