package io.makegood.processor.topology;

import io.makegood.processor.store.LedgerStores;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The one sub-topology: the journal into the fold, the fold's outputs into their topics, and what belongs to another
 * partition (or is due) back onto the journal. Every node, store and topic has a fixed name.
 */
public final class LedgerTopology {
    private LedgerTopology() {}

    /** Builds it; {@code tally} counts what its processors do. */
    public static Topology build(FoldSettings settings, Tally tally, TopologyConfig config) {
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        var topics = settings.topics();
        StreamPartitioner<byte[], byte[]> byOwner = new OwnerPartitioner(settings.partitions());
        Topology topology = new Topology(config)
                // A lost offset must stop the engine: started over, the journal would be folded twice.
                .addSource(
                        AutoOffsetReset.none(),
                        Nodes.JOURNAL,
                        in,
                        in,
                        topics.events().name())
                .addProcessor(Nodes.LEDGER, () -> new LedgerProcessor(settings, tally), Nodes.JOURNAL)
                .addSink(Nodes.ENTRIES, topics.entries().name(), out, out, byOwner, Nodes.LEDGER)
                .addSink(Nodes.REFUNDS, topics.refunds().name(), out, out, byOwner, Nodes.LEDGER)
                .addSink(Nodes.NOTICES, topics.notices().name(), out, out, byOwner, Nodes.LEDGER)
                .addSink(Nodes.BALANCES, topics.balances().name(), out, out, byOwner, Nodes.LEDGER)
                .addSink(Nodes.APPENDED, topics.events().name(), out, out, byOwner, Nodes.LEDGER)
                .addSink(Nodes.DEAD_LETTERS, topics.deadLetters().name(), out, out, Nodes.LEDGER)
                .addSink(Nodes.DUPLICATES, topics.duplicates().name(), out, out, byOwner, Nodes.LEDGER);
        LedgerStores.builders().forEach(store -> topology.addStateStore(store, Nodes.LEDGER));
        return topology;
    }
}
