package io.makegood.readmodel.projection;

import io.makegood.application.running.CommitTellingStore;
import io.makegood.application.telling.Subscriptions;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.registry.OutputDeserializer;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** One sub-topology: all topics of a partition into one store, so that an account's rows are found in one place. */
final class ProjectionTopology {
    static final String STORE = "projection";

    private static final String SOURCE = "ledger";
    private static final String PROCESSOR = "projection-writer";

    private ProjectionTopology() {}

    static Topology build(
            Topics topics,
            int partitions,
            Subscriptions subscriptions,
            Fetched fetched,
            StoresHere stores,
            @Nullable SchemaById schemas,
            TopologyConfig config) {
        return new Topology(config)
                // Reading again from the start changes nothing here.
                .addSource(
                        AutoOffsetReset.earliest(),
                        SOURCE,
                        new ByteArrayDeserializer(),
                        new OutputDeserializer(),
                        topics.all().stream().map(Topic::name).toArray(String[]::new))
                .addProcessor(
                        PROCESSOR,
                        () -> new ProjectionProcessor(topics, partitions, subscriptions, fetched, stores, schemas),
                        SOURCE)
                .addStateStore(store(), PROCESSOR);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return CommitTellingStore.builder(STORE, Map.of("cleanup.policy", "compact"));
    }
}
