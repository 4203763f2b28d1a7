package io.makegood.streams.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was written since the last commit on the heap and hands each row to RocksDB and the changelog once, just before
 * that commit: a row that ten events touch is written once. Kafka Streams tells a store of a commit that is near through
 * {@link #flushCache}, before it sends what the changelog must hold; a task that fails throws the store away with what was not
 * handed on. Rows that were read or written lately stay on the heap within a budget. Single-threaded, as a task is.
 */
final class WriteBehindStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    /** Rows not handed on yet; more are handed on before the commit. */
    private static final int PENDING_MAX = 20_000;
    /** What rows that are kept for reading may take on the heap, for each store. */
    private static final long KEPT_BYTES_MAX = 4L << 20;
    /** An entry of a map, a key and a value, without their bytes. */
    private static final int ROW_OVERHEAD_BYTES = 144;

    /** Value of each row to be written, null for one to be deleted. */
    private final Map<Bytes, byte @Nullable []> pending = new LinkedHashMap<>();
    /** The least lately used first. */
    private final LinkedHashMap<Bytes, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long keptBytes;

    private WriteBehindStore(KeyValueStore<Bytes, byte[]> store) {
        super(store);
    }

    /** Builds such stores over RocksDB, with a changelog of that configuration. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, Map<String, String> changelog) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
        return new Builder(inner);
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        byte[] written = pending.get(key);
        if (written != null) {
            return written;
        }
        if (pending.containsKey(key)) {
            return null;
        }
        byte[] known = kept.get(key);
        if (known != null) {
            return known;
        }
        byte[] stored = wrapped().get(key);
        if (stored != null) {
            keep(key, stored);
        }
        return stored;
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        forget(key);
        pending.put(key, value);
        if (pending.size() >= PENDING_MAX) {
            handOn();
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] known = get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        rows.forEach(row -> put(row.key, row.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] known = get(key);
        put(key, null);
        return known;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        handOn();
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        handOn();
        return wrapped().reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        handOn();
        return wrapped().all();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseAll() {
        handOn();
        return wrapped().reverseAll();
    }

    @Override
    public <P extends Serializer<Q>, Q> KeyValueIterator<Bytes, byte[]> prefixScan(Q prefix, P serializer) {
        handOn();
        return wrapped().prefixScan(prefix, serializer);
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries() + pending.size();
    }

    /** A commit is near: what it must hold goes to RocksDB and to the changelog. */
    @Override
    public void flushCache() {
        handOn();
        super.flushCache();
    }

    /** The task is given up, or the store goes to another: nothing of what was not committed may stay. */
    @Override
    public void clearCache() {
        pending.clear();
        kept.clear();
        keptBytes = 0;
        super.clearCache();
    }

    @Override
    public void close() {
        pending.clear();
        kept.clear();
        keptBytes = 0;
        super.close();
    }

    private void handOn() {
        if (pending.isEmpty()) {
            return;
        }
        List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(pending.size());
        pending.forEach((key, value) -> rows.add(KeyValue.pair(key, value)));
        wrapped().putAll(rows);
        pending.forEach((key, value) -> {
            if (value != null) {
                keep(key, value);
            }
        });
        pending.clear();
    }

    private void keep(Bytes key, byte[] value) {
        forget(key);
        kept.put(key, value);
        keptBytes += bytes(key, value);
        Iterator<Map.Entry<Bytes, byte[]>> oldest = kept.entrySet().iterator();
        while (keptBytes > KEPT_BYTES_MAX && oldest.hasNext()) {
            Map.Entry<Bytes, byte[]> row = oldest.next();
            keptBytes -= bytes(row.getKey(), row.getValue());
            oldest.remove();
        }
    }

    private void forget(Bytes key) {
        byte[] known = kept.remove(key);
        if (known != null) {
            keptBytes -= bytes(key, known);
        }
    }

    private static long bytes(Bytes key, byte[] value) {
        return (long) ROW_OVERHEAD_BYTES + key.get().length + value.length;
    }

    /** Says the same of the store as the builder of the store that it wraps. */
    private record Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> inner)
            implements StoreBuilder<KeyValueStore<Bytes, byte[]>> {
        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
            throw new UnsupportedOperationException("rows are kept behind the store already");
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
            return new WriteBehindStore(inner.build());
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
