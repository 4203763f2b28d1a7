package io.makegood.topics.journal;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Whose clock a journal's records carry: that of their broker, or, while it is copied from elsewhere, that of where they come from. */
public final class JournalTime {
    /** The setting of a topic that decides it. */
    public static final String SETTING = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

    /** The broker's: what a journal has. */
    public static final String BROKERS = "LogAppendTime";

    /** The records' own: what a copy has until it is whole, and a mirror until it is promoted. */
    public static final String RECORDS = "CreateTime";

    private JournalTime() {}

    /** From here on the topic takes the broker's time, like any journal; what stands in it keeps its own. */
    public static KafkaFuture<Void> takeBrokers(Admin admin, String journal) {
        return admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, journal),
                        List.of(new AlterConfigOp(new ConfigEntry(SETTING, BROKERS), AlterConfigOp.OpType.SET))))
                .all();
    }
}
