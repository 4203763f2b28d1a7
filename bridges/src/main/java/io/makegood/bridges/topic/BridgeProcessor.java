package io.makegood.bridges.topic;

import io.makegood.bridges.topic.BridgeMapping.Dead;
import io.makegood.bridges.topic.BridgeMapping.Event;
import io.makegood.bridges.topic.BridgeMapping.Mapped;
import io.makegood.bridges.topic.BridgeTally.Outcome;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes each record of one foreign topic where its mapping says. */
final class BridgeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final byte[] NOTHING = {};

    private final BridgeSettings bridge;

    private final BridgeMapping mapping;
    private final BridgeTally tally;
    private final BridgeTexts texts;
    private final EventCodec codec = new EventCodec();
    private @Nullable ProcessorContext<byte[], byte[]> initialized;

    BridgeProcessor(BridgeSettings bridge, @Nullable SchemaById schemas, BridgeTally tally, BridgeTexts texts) {
        this.bridge = bridge;
        this.tally = tally;
        this.texts = texts;
        mapping = new BridgeMapping(bridge, schemas);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        initialized = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], byte[]> context = initialized;
        if (context == null) {
            throw new IllegalStateException("the processor was not initialized");
        }
        RecordMetadata at =
                context.recordMetadata().orElseThrow(() -> new IllegalStateException("a record has no position"));
        Mapped mapped =
                mapping.map(record.value(), record.headers(), at.topic() + "/" + at.partition() + "/" + at.offset());
        if (mapped instanceof Event event) {
            byte[] account = event.event().accountId().getBytes(StandardCharsets.UTF_8);
            Header trace = record.headers().lastHeader(JournalHeaders.TRACE);
            context.forward(
                    new Record<>(
                            account,
                            codec.write(texts.sealed(event.event())),
                            record.timestamp(),
                            trace == null ? new RecordHeaders() : new RecordHeaders(List.of(trace))),
                    BridgeTopology.JOURNAL + "-" + bridge.topic());
            tally.count(bridge.topic(), Outcome.BRIDGED);
        } else if (mapped instanceof Dead dead) {
            DeadLetter letter = new DeadLetter(dead.reason(), dead.detail(), at.topic(), at.partition(), at.offset());
            boolean withheld = texts.areWithheld();
            context.forward(
                    new Record<>(
                            record.key(),
                            withheld ? NOTHING : record.value(),
                            record.timestamp(),
                            withheld
                                    ? letter.withheld().headers(new RecordHeaders())
                                    : letter.headers(record.headers())),
                    BridgeTopology.DEAD_LETTERS + "-" + bridge.topic());
            tally.bury(bridge.topic(), dead.reason());
        } else {
            tally.count(bridge.topic(), Outcome.LEFT_OUT);
        }
    }
}
