package io.makegood.processor.simulation;

import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/** What Kafka Streams puts around a store with a changelog: each write goes to both. */
final class LoggingStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    private @Nullable InternalProcessorContext<?, ?> task;

    LoggingStore(KeyValueStore<Bytes, byte[]> store) {
        super(store);
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        task = (InternalProcessorContext<?, ?>) context;
        super.init(context, root);
    }

    private void log(Bytes key, byte @Nullable [] value) {
        InternalProcessorContext<?, ?> of = task;
        if (of == null) {
            throw new IllegalStateException("the store was not initialized");
        }
        of.logChange(name(), key, value, of.recordContext().timestamp(), new RecordHeaders(), getPosition());
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        wrapped().put(key, value);
        log(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] before = wrapped().get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        rows.forEach(row -> put(row.key, row.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] before = wrapped().delete(key);
        log(key, null);
        return before;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }
}
