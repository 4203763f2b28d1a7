package io.makegood.processor.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.BatchWritingStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatchInterface;

/**
 * A store on an instance's disk as Kafka Streams has it with transactions: rows in the order of their keys, what was put since the last
 * commit apart from them, and no changelog of its own.
 */
final class MapStore implements KeyValueStore<Bytes, byte[]>, BatchWritingStore {
    static {
        // Whoever writes past the transaction makes a batch of RocksDB's, which nobody fills here.
        RocksDB.loadLibrary();
    }

    private final Disk.Part part;
    private final NavigableMap<Bytes, byte[]> rows;
    private final NavigableMap<Bytes, Optional<byte[]>> staged = new TreeMap<>();
    private final List<KeyValue<byte[], byte[]>> batch = new ArrayList<>();

    MapStore(Disk.Part part) {
        this.part = part;
        rows = part.rows();
    }

    @Override
    public String name() {
        return part.name();
    }

    @Override
    public void addToBatch(KeyValue<byte[], byte[]> row, WriteBatchInterface toWrite) {
        batch.add(row);
    }

    @Override
    public void write(WriteBatchInterface toWrite) {
        batch.forEach(row -> rows.put(Bytes.wrap(row.key), row.value));
        batch.clear();
        part.changed();
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        staged.forEach((key, value) -> value.ifPresentOrElse(row -> rows.put(key, row), () -> rows.remove(key)));
        staged.clear();
        changelogOffsets.values().forEach(part::note);
        part.changed();
    }

    private NavigableMap<Bytes, byte[]> seen() {
        NavigableMap<Bytes, byte[]> seen = new TreeMap<>(rows);
        staged.forEach((key, value) -> value.ifPresentOrElse(row -> seen.put(key, row), () -> seen.remove(key)));
        return seen;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        Optional<byte[]> written = staged.get(key);
        return written == null ? rows.get(key) : written.orElse(null);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        staged.put(key, Optional.ofNullable(value));
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        all.forEach(row -> put(row.key, row.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return new Walk(seen().subMap(from, true, to, true));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return new Walk(seen());
    }

    @Override
    public long approximateNumEntries() {
        return seen().size();
    }

    /** Over rows as they were when it began. */
    private static final class Walk implements KeyValueIterator<Bytes, byte[]> {
        private final Iterator<Map.Entry<Bytes, byte[]>> rows;

        private Walk(NavigableMap<Bytes, byte[]> rows) {
            this.rows = rows.entrySet().iterator();
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            Map.Entry<Bytes, byte[]> row = rows.next();
            return KeyValue.pair(row.getKey(), row.getValue());
        }

        @Override
        public Bytes peekNextKey() {
            throw new UnsupportedOperationException("nobody peeks");
        }

        @Override
        public void close() {}
    }
}
