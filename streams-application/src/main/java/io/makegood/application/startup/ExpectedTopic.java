package io.makegood.application.startup;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A topic as the engine needs it.
 *
 * @param keyedByAccount its partitions must match the journal's, so an account's records lie in the same partition everywhere
 * @param configs topic settings that must have these values; others may be as they are
 */
public record ExpectedTopic(String name, int partitions, boolean keyedByAccount, Map<String, String> configs) {
    static final Map<String, String> FOR_EVER =
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");
    static final Map<String, String> LOG_APPEND_TIME = Map.of("message.timestamp.type", "LogAppendTime");
    static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    public ExpectedTopic {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a topic must have a name");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException(name + " must have at least one partition, was " + partitions);
        }
        configs = Map.copyOf(configs);
    }

    /** The journal: kept for ever, and its records' time is the log's. */
    public static ExpectedTopic journal(String name, int partitions) {
        Map<String, String> configs = new HashMap<>(FOR_EVER);
        configs.putAll(LOG_APPEND_TIME);
        return new ExpectedTopic(name, partitions, true, configs);
    }

    public static ExpectedTopic keptForEver(String name, int partitions) {
        return new ExpectedTopic(name, partitions, true, FOR_EVER);
    }

    public static ExpectedTopic compacted(String name, int partitions) {
        return new ExpectedTopic(name, partitions, true, COMPACTED);
    }

    /** A topic beside the ledger, like the dead letters, with a partition count of its own. */
    public static ExpectedTopic keptFor(Duration retention, String name, int partitions) {
        return new ExpectedTopic(
                name,
                partitions,
                false,
                Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
    }
}
