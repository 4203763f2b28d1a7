package io.makegood.http.access;

import io.makegood.topics.agreed.TopicFollower;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The keys as they are now, following their topic: a key that is revoked stops working within a second, everywhere. */
public final class KeyTable implements AutoCloseable {
    private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
    private final Map<String, Long> used = new ConcurrentHashMap<>();
    private @Nullable TopicFollower follower;

    /** Without any keys yet, and nobody to follow. */
    KeyTable() {}

    /**
     * Reads the topic, which must exist, and follows it until it is closed; throws {@link KafkaException} if that fails. Trouble with Kafka
     * afterwards leaves the keys as they were last known.
     */
    public static KeyTable follow(Map<String, Object> clients, String topic) {
        KeyTable table = new KeyTable();
        table.follower = TopicFollower.start(clients, topic, Long.MAX_VALUE, record -> table.keep(record.value()));
        return table;
    }

    /** Keeps the key in a record of the topic, if there is one. */
    void keep(byte @Nullable [] record) {
        KeyTopic.parse(record).ifPresent(key -> keys.put(key.keyId(), key));
    }

    Optional<ApiKey> key(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /** Whether a caller that came with a key, or with a token that was made with one, may still go on; of others nothing is known here. */
    boolean isValid(Caller caller, long now) {
        if (!caller.id().startsWith(ApiKey.CALLER_PREFIX)) {
            return true;
        }
        int end = caller.id().indexOf(Caller.FOR);
        ApiKey key = keys.get(caller.id()
                .substring(ApiKey.CALLER_PREFIX.length(), end < 0 ? caller.id().length() : end));
        return key != null && key.isValid(now);
    }

    /** All of them, revoked ones too. */
    List<ApiKey> all() {
        return List.copyOf(keys.values());
    }

    /** Somebody came with that key and was let in. */
    void noteUse(String keyId, long now) {
        used.put(keyId, now);
    }

    /** When somebody last came with that key here, epoch milliseconds, UTC; null if nobody did since this instance started. */
    @Nullable
    Long lastUsed(String keyId) {
        return used.get(keyId);
    }

    /** How many keys are neither revoked nor expired. */
    public long valid(long now) {
        return keys.values().stream().filter(key -> key.isValid(now)).count();
    }

    @Override
    public void close() {
        TopicFollower following = follower;
        if (following != null) {
            following.close();
        }
    }
}
