package io.makegood.processor.store;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that lets its processor know that a commit is near, and that can be behind its changelog (docs/decisions/014). Kafka
 * Streams tells processors nothing of commits, but it has stores flush their caches before it flushes what the commit must hold:
 * what the processor writes or forwards then is part of the same transaction. And it has stores commit before a task ends
 * cleanly: until then, a crash would throw the store away and restore it from the changelog anyway. Single-threaded, as a
 * task is.
 */
public final class CommitAwareStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    private @Nullable Runnable beforeCommit;
    private @Nullable Runnable beforeCheckpoint;
    private @Nullable InternalProcessorContext<?, ?> context;

    CommitAwareStore(KeyValueStore<Bytes, byte[]> store) {
        super(store);
    }

    /** Builds such stores over RocksDB, with a changelog of that configuration. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, Map<String, String> changelog) {
        return new Builder(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(changelog));
    }

    /** The one that a processor was handed, which Kafka Streams wraps; throws {@link IllegalStateException} for any other. */
    public static CommitAwareStore in(StateStore store) {
        StateStore next = store;
        while (next instanceof WrappedStateStore<?, ?, ?> outer) {
            if (next instanceof CommitAwareStore found) {
                return found;
            }
            next = outer.wrapped();
        }
        throw new IllegalStateException("the store " + store.name() + " tells nobody of commits");
    }

    /** Runs {@code work} before each commit from now on, instead of what was run before. */
    public void beforeCommit(Runnable work) {
        beforeCommit = work;
    }

    /** Runs {@code work} from now on before the store is said to hold all that its changelog holds. */
    public void beforeCheckpoint(Runnable work) {
        beforeCheckpoint = work;
    }

    /** Runs nothing any more: the processor is closed. */
    public void forget() {
        beforeCommit = null;
        beforeCheckpoint = null;
    }

    /** Writes a row to the changelog alone; {@link #putLogged} must follow before the store is checkpointed. */
    public void log(Bytes key, byte[] value) {
        InternalProcessorContext<?, ?> task = context;
        if (task == null) {
            throw new IllegalStateException("the store " + name() + " was not initialized");
        }
        task.logChange(
                name(),
                key,
                value,
                task.recordContext().timestamp(),
                new RecordHeaders(),
                wrapped().getPosition());
    }

    /** Writes rows to the store alone, which {@link #log} was told of. */
    public void putLogged(List<KeyValue<Bytes, byte[]>> rows) {
        innermost().putAll(rows);
    }

    /** What holds the rows, below what meters and logs. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> innermost() {
        StateStore next = wrapped();
        while (next instanceof WrappedStateStore<?, ?, ?> outer) {
            next = outer.wrapped();
        }
        return (KeyValueStore<Bytes, byte[]>) next;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        super.init(stateStoreContext, root);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        Runnable work = beforeCheckpoint;
        if (work != null) {
            work.run();
        }
        super.commit(changelogOffsets);
    }

    @Override
    public void flushCache() {
        Runnable work = beforeCommit;
        if (work != null) {
            work.run();
        }
        super.flushCache();
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return wrapped().get(key);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        wrapped().put(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        return wrapped().putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        wrapped().putAll(rows);
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return wrapped().delete(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        return wrapped().reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return wrapped().all();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseAll() {
        return wrapped().reverseAll();
    }

    @Override
    public <P extends Serializer<Q>, Q> KeyValueIterator<Bytes, byte[]> prefixScan(Q prefix, P serializer) {
        return wrapped().prefixScan(prefix, serializer);
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }

    /** Says the same of the store as the builder of the store that it wraps. */
    private record Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> inner)
            implements StoreBuilder<KeyValueStore<Bytes, byte[]>> {
        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
            throw new UnsupportedOperationException("rows are kept in front of the store already");
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingEnabled(Map<String, String> config) {
            return new Builder(inner.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingDisabled() {
            throw new UnsupportedOperationException("without its changelog the ledger's state would be lost");
        }

        @Override
        public KeyValueStore<Bytes, byte[]> build() {
            return new CommitAwareStore(inner.build());
        }

        @Override
        public Map<String, String> logConfig() {
            return inner.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return inner.loggingEnabled();
        }

        @Override
        public String name() {
            return inner.name();
        }
    }
}
