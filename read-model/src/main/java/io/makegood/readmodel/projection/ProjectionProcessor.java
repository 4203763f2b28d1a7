package io.makegood.readmodel.projection;

import io.makegood.application.running.CommitTellingStore;
import io.makegood.application.telling.Subscriptions;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.JournalReading;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each record of the ledger's topics to the rows of its partition. */
final class ProjectionProcessor implements Processor<byte[], byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionProcessor.class);

    /** The first look waits for no record: a partition may have none. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final CutOff ledger;
    private final Topics topics;
    private final Subscriptions subscriptions;
    private final Fetched fetched;
    private final StoresHere stores;
    private boolean hasTakenOver;
    private @Nullable ProcessorContext<Void, Void> initialized;
    private @Nullable KeyValueStore<Bytes, byte[]> store;
    private @Nullable ProjectionWriting writing;

    ProjectionProcessor(CutOff ledger, Subscriptions subscriptions, Fetched fetched, StoresHere stores) {
        this.ledger = ledger;
        this.topics = ledger.topics();
        this.subscriptions = subscriptions;
        this.fetched = fetched;
        this.stores = stores;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        initialized = context;
        KeyValueStore<Bytes, byte[]> rows = context.getStateStore(ProjectionTopology.STORE);
        ProjectionWriting begun = new ProjectionWriting(
                rows,
                subscriptions,
                context.taskId().partition(),
                topics.events().name(),
                new JournalReading(ledger.partitions(), ledger.schemas()));
        CommitTellingStore.in(rows, CommitTellingStore.class).beforeCommit(begun::write);
        writing = begun;
        store = rows;
        stores.open(context.taskId().partition(), rows);
        hasTakenOver = false;
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> takeOver());
    }

    private void takeOver() {
        ProcessorContext<Void, Void> context = initialized;
        KeyValueStore<Bytes, byte[]> rows = store;
        ProjectionWriting into = writing;
        if (!hasTakenOver && context != null && rows != null && into != null) {
            hasTakenOver = ledger.takeOver(context.taskId().partition(), rows, into);
        }
    }

    @Override
    public void close() {
        ProcessorContext<Void, Void> context = initialized;
        KeyValueStore<Bytes, byte[]> rows = store;
        if (context != null && rows != null) {
            stores.close(context.taskId().partition(), rows);
            CommitTellingStore.in(rows, CommitTellingStore.class).beforeCommit(null);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<Void, Void> context = initialized;
        ProjectionWriting rows = writing;
        if (context == null || rows == null) {
            throw new IllegalStateException("the processor was not initialized");
        }
        RecordMetadata at = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of a topic has no position"));
        try {
            project(rows, record, at);
        } catch (UndecodableRecord e) {
            // Only the engine writes there; a reader must not stop for what somebody else put in.
            LOG.warn(
                    "Record {} of {}-{} cannot be read and is left out: {}",
                    at.offset(),
                    at.topic(),
                    at.partition(),
                    e.detail());
        }
        fetched.projected(new TopicPartition(at.topic(), at.partition()), at.offset());
    }

    private void project(ProjectionWriting rows, Record<byte[], byte[]> record, RecordMetadata at)
            throws UndecodableRecord {
        String topic = at.topic();
        byte[] value = record.value();
        if (topic.equals(topics.events().name())) {
            rows.event(record.key(), value, record.headers(), at.offset(), record.timestamp());
        } else if (topic.equals(topics.deadLetters().name())) {
            rows.deadLetter(record.key(), record.headers(), at.offset(), record.timestamp());
        } else if (topic.equals(topics.duplicates().name())) {
            rows.duplicate(record.headers());
        } else if (value == null) {
            return;
        } else if (topic.equals(topics.entries().name())) {
            rows.entry(value, at.offset());
        } else if (topic.equals(topics.refunds().name())) {
            rows.refund(value, at.offset());
        } else if (topic.equals(topics.notices().name())) {
            rows.notice(value, at.offset());
        } else if (topic.equals(topics.balances().name())) {
            rows.balance(value);
        }
    }
}
