package io.makegood.streams.bridge;

import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.jspecify.annotations.Nullable;

/** A way for each foreign topic: into the journal or to the dead letters. */
final class BridgeTopology {
    static final String JOURNAL = "journal";
    static final String DEAD_LETTERS = "dead-letters";

    private BridgeTopology() {}

    static Topology build(
            List<BridgeSettings> bridges,
            Topics topics,
            @Nullable SchemaById schemas,
            BridgeTally tally,
            TopologyConfig config) {
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        Topology topology = new Topology(config);
        for (BridgeSettings bridge : bridges) {
            String name = "-" + bridge.topic();
            topology.addSource(AutoOffsetReset.none(), "from" + name, in, in, bridge.topic())
                    .addProcessor("bridge" + name, () -> new BridgeProcessor(bridge, schemas, tally), "from" + name)
                    .addSink(JOURNAL + name, topics.events().name(), out, out, "bridge" + name)
                    .addSink(DEAD_LETTERS + name, topics.deadLetters().name(), out, out, "bridge" + name);
        }
        return topology;
    }
}
