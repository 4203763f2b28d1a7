package io.makegood.application.running;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that lets its processor know that a commit is near. Kafka Streams tells processors nothing of commits, but it has stores flush
 * their caches before it flushes what the commit must hold: what the processor writes or forwards then is part of the same commit.
 * Written by one thread, as a task is.
 */
public class CommitTellingStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    private @Nullable Runnable beforeCommit;

    protected CommitTellingStore(KeyValueStore<Bytes, byte[]> store) {
        super(store);
    }

    /** Builds such stores over RocksDB, with a changelog of that configuration. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, Map<String, String> changelog) {
        return builderOf(name, changelog, CommitTellingStore::new);
    }

    /** The same with {@code around}, which puts one that tells of commits around each. */
    protected static StoreBuilder<KeyValueStore<Bytes, byte[]>> builderOf(
            String name, Map<String, String> changelog, UnaryOperator<KeyValueStore<Bytes, byte[]>> around) {
        return new Builder(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(changelog),
                around);
    }

    /**
     * The one that a processor was handed, which Kafka Streams wraps.
     *
     * @throws IllegalStateException for any other
     */
    public static <S extends CommitTellingStore> S in(StateStore store, Class<S> type) {
        StateStore next = store;
        while (next instanceof WrappedStateStore<?, ?, ?> outer) {
            if (type.isInstance(next)) {
                return type.cast(next);
            }
            next = outer.wrapped();
        }
        throw new IllegalStateException("the store " + store.name() + " tells nobody of commits");
    }

    /** Runs {@code work} before each commit from now on, instead of what was run before; null runs nothing any more. */
    public final void beforeCommit(@Nullable Runnable work) {
        beforeCommit = work;
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
    private record Builder(
            StoreBuilder<KeyValueStore<Bytes, byte[]>> inner, UnaryOperator<KeyValueStore<Bytes, byte[]>> around)
            implements StoreBuilder<KeyValueStore<Bytes, byte[]>> {
        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
            throw new UnsupportedOperationException("whoever is told of commits keeps rows in front of the store");
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingEnabled(Map<String, String> config) {
            return new Builder(inner.withLoggingEnabled(config), around);
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingDisabled() {
            throw new UnsupportedOperationException("without its changelog what it holds would be lost");
        }

        @Override
        public KeyValueStore<Bytes, byte[]> build() {
            return around.apply(inner.build());
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
