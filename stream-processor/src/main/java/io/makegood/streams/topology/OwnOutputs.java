package io.makegood.streams.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;

/**
 * What a partition of the journal leads to goes to the same partition of the topic of outputs, so it is handed to the task's
 * producer as it is, past the sink nodes: for each record they would look up the topic's partitions, ask a partitioner and wrap
 * record and context anew, which costs twice as much as sending (docs/performance.md). Everything else leaves by sink nodes.
 *
 * <p>{@code RecordCollector} is Streams' own and not public: it is what writes the changelogs, in the same transaction.
 */
final class OwnOutputs {
    private static final ByteArraySerializer BYTES = new ByteArraySerializer();

    private final RecordCollector collector;
    private final InternalProcessorContext<Void, Void> context;
    private final int partition;

    /** Outputs of the task of that context. */
    @SuppressWarnings("unchecked")
    OwnOutputs(InternalProcessorContext<byte[], byte[]> context) {
        if (!(context instanceof RecordCollector.Supplier supplier)) {
            throw new IllegalStateException("this version of Kafka Streams lets nobody send past its sink nodes");
        }
        collector = supplier.recordCollector();
        // The collector only asks it for the record being processed, to name it in errors.
        this.context = (InternalProcessorContext<Void, Void>) (InternalProcessorContext<?, ?>) context;
        partition = context.taskId().partition();
    }

    /** Sends a record; {@code node} is the sink node that is passed. */
    void send(String topic, String node, byte[] key, byte[] value, long recordedAt, Headers headers) {
        collector.send(topic, key, value, headers, partition, recordedAt, BYTES, BYTES, node, context);
    }
}
