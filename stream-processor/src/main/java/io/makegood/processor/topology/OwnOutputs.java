package io.makegood.processor.topology;

import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.JsonOutputWriting;
import io.makegood.schemas.topic.Topic;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.jspecify.annotations.Nullable;

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
    private final Framing framing;

    /** Outputs of the task of that context, whose values are framed so. */
    @SuppressWarnings("unchecked")
    OwnOutputs(InternalProcessorContext<byte[], byte[]> context, Framing framing) {
        if (!(context instanceof RecordCollector.Supplier supplier)) {
            throw new IllegalStateException("this version of Kafka Streams lets nobody send past its sink nodes");
        }
        collector = supplier.recordCollector();
        // The collector only asks it for the record being processed, to name it in errors.
        this.context = (InternalProcessorContext<Void, Void>) (InternalProcessorContext<?, ?>) context;
        partition = context.taskId().partition();
        this.framing = framing;
    }

    /** The way to a topic, past the sink node of that name. */
    Way to(Topic topic, String node, Schema schema) {
        return new Way(
                topic.name(),
                node,
                Framing.fingerprint(schema),
                framing.isJson() ? JsonOutputWriting.of(schema) : null);
    }

    /** The way for records that hold no Avro, so that there is no schema to name. */
    Way to(Topic topic, String node) {
        return new Way(topic.name(), node, null, null);
    }

    /** Where records of one type go. */
    final class Way {
        private final String topic;
        private final String node;
        private final byte @Nullable [] fingerprint;
        private final @Nullable JsonOutputWriting json;

        private Way(String topic, String node, byte @Nullable [] fingerprint, @Nullable JsonOutputWriting json) {
            this.topic = topic;
            this.node = node;
            this.fingerprint = fingerprint;
            this.json = json;
        }

        /** Sends a record; what does not name its schema itself does so in a header, for our own readers. */
        void send(byte @Nullable [] key, byte @Nullable [] value, long recordedAt, Headers headers) {
            Headers all = fingerprint != null && framing.needsFingerprintHeader()
                    ? new RecordHeaders(headers).add(Framing.FINGERPRINT_HEADER, fingerprint)
                    : headers;
            byte[] written = json == null || value == null ? value : json.write(value);
            collector.send(topic, key, written, all, partition, recordedAt, BYTES, BYTES, node, context);
        }
    }
}
