package io.makegood.application.config;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' settings for an application of this instance: the engine, the read model, the bridges. */
public final class ApplicationConfig {
    /** Beats in the time after which a silent member counts as gone. */
    private static final long HEARTBEATS = 4;

    private static final long HEARTBEAT_MILLIS_MIN = 100;

    private ApplicationConfig() {}

    /**
     * The settings of the application of that id.
     *
     * @param tuning what an operator may set otherwise with {@code kafka}
     * @param guards what nobody may: put last
     */
    public static Map<String, Object> of(
            EngineSettings settings, String applicationId, Map<String, Object> tuning, Map<String, Object> guards) {
        Map<String, Object> config = new HashMap<>();
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.sessionTimeoutMillis());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int)
                Math.max(HEARTBEAT_MILLIS_MIN, settings.sessionTimeoutMillis() / HEARTBEATS));
        config.putAll(tuning);
        config.putAll(settings.kafka());

        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.instanceName());
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        // Changelogs carry the times of records, which a broker with another clock may not refuse.
        config.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), Long.MAX_VALUE);
        // What was rolled back is nobody's to fold, to show or to restore, even where Kafka Streams would let an
        // operator choose.
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        config.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        config.putAll(guards);
        return config;
    }
}
