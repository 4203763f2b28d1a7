package io.makegood.readmodel.projection;

import io.makegood.application.running.CommitTellingStore;
import io.makegood.application.telling.Subscriptions;
import io.makegood.schemas.topic.Topic;
import io.makegood.topics.registry.OutputDeserializer;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** One sub-topology: all topics of a partition into one store, so that an account's rows are found in one place. */
final class ProjectionTopology {
    static final String STORE = "projection";

    private static final String SOURCE = "ledger";
    private static final String PROCESSOR = "projection-writer";

    private ProjectionTopology() {}

    static Topology build(
            CutOff ledger, Subscriptions subscriptions, Fetched fetched, StoresHere stores, TopologyConfig config) {
        return new Topology(config)
                // Reading again from the start changes nothing here.
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        new ByteArrayDeserializer(),
                        new OutputDeserializer(),
                        ledger.topics().all().stream().map(Topic::name).toArray(String[]::new))
                .addProcessor(PROCESSOR, () -> new ProjectionProcessor(ledger, subscriptions, fetched, stores), SOURCE)
                .addStateStore(store(), PROCESSOR);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return CommitTellingStore.builder(STORE, Map.of("cleanup.policy", "compact"));
    }
}
