package io.makegood.processor.topology;

import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;

/** The engine's processor and partitioner, for a test that plays Kafka Streams itself. */
public final class LooseProcessor {
    private LooseProcessor() {}

    /** A processor as the topology makes it. */
    public static Processor<byte[], byte[], byte[], byte[]> of(FoldSettings settings) {
        return new LedgerProcessor(settings, new Tally());
    }

    /** What decides where a record goes that is appended to the journal. */
    public static StreamPartitioner<byte[], byte[]> partitioner(int partitions) {
        return new OwnerPartitioner(partitions);
    }
}
