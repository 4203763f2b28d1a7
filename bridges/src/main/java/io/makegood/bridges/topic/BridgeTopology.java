package io.makegood.bridges.topic;

import io.makegood.bridges.stripe.StripeProcessor;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.stripe.StripeTopic;
import io.makegood.bridges.topic.BridgeTally.Outcome;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** A way for each foreign topic, and for what Stripe sent: into the journal or to the dead letters. */
final class BridgeTopology {
    private static final String STRIPE = "stripe";

    static final String JOURNAL = "journal";
    static final String DEAD_LETTERS = "dead-letters";
    private static final String ORDER = "order";

    private BridgeTopology() {}

    static Topology build(
            List<BridgeSettings> bridges,
            Topics topics,
            @Nullable StripeSettings stripe,
            @Nullable SchemaById schemas,
            BridgeTally tally,
            BridgeTexts texts,
            TopologyConfig config) {
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        Topology topology = new Topology(config);
        for (BridgeSettings bridge : bridges) {
            String name = "-" + bridge.topic();
            topology.addSource(AutoOffsetReset.none(), "from" + name, in, in, bridge.topic())
                    .addProcessor(
                            "bridge" + name, () -> new BridgeProcessor(bridge, schemas, tally, texts), "from" + name)
                    .addSink(JOURNAL + name, topics.events().name(), out, out, "bridge" + name)
                    .addSink(DEAD_LETTERS + name, topics.deadLetters().name(), out, out, "bridge" + name);
        }
        if (stripe != null) {
            String topic = StripeTopic.name(topics);
            String name = "-" + topic;
            topology.addSource(AutoOffsetReset.none(), "from" + name, in, in, topic)
                    .addProcessor(
                            STRIPE,
                            () -> new StripeProcessor(
                                    new StripeProcessor.Nodes(JOURNAL + name, DEAD_LETTERS + name, ORDER + name),
                                    stripe,
                                    texts::sealed,
                                    outcome -> count(tally, topic, outcome)),
                            "from" + name)
                    .addStateStore(
                            Stores.keyValueStoreBuilder(
                                            Stores.persistentKeyValueStore(StripeProcessor.STORE),
                                            Serdes.Bytes(),
                                            Serdes.ByteArray())
                                    .withCachingDisabled()
                                    .withLoggingEnabled(Map.of("cleanup.policy", "compact")),
                            STRIPE)
                    .addSink(JOURNAL + name, topics.events().name(), out, out, STRIPE)
                    .addSink(DEAD_LETTERS + name, topics.deadLetters().name(), out, out, STRIPE)
                    .addSink(ORDER + name, topic, out, out, InOrder.OF_EVENTS, STRIPE);
        }
        return topology;
    }

    /** Puts what the Stripe topic gets back where its order is kept. */
    private enum InOrder implements StreamPartitioner<byte[], byte[]> {
        OF_EVENTS;

        @Override
        @SuppressWarnings("removal")
        public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
            return StripeTopic.inOrder();
        }
    }

    private static void count(BridgeTally tally, String topic, StripeProcessor.Outcome outcome) {
        switch (outcome) {
            case TOLD -> tally.count(topic, Outcome.BRIDGED);
            case NOTHING -> tally.count(topic, Outcome.LEFT_OUT);
            case REFUSED -> tally.count(topic, Outcome.REFUSED);
            case DEAD_LETTER -> tally.bury(topic, DeadLetter.INVALID_EVENT);
        }
    }
}
