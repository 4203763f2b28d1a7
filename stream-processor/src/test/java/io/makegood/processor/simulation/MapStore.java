package io.makegood.processor.simulation;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store on an instance's disk: rows in the order of their keys, and no changelog of its own. */
final class MapStore implements KeyValueStore<Bytes, byte[]> {
    private final String name;
    private final NavigableMap<Bytes, byte[]> rows;

    MapStore(String name, NavigableMap<Bytes, byte[]> rows) {
        this.name = name;
        this.rows = rows;
    }

    @Override
    public String name() {
        return name;
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
        return rows.get(key);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        if (value == null) {
            rows.remove(key);
        } else {
            rows.put(key, value);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        return rows.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        all.forEach(row -> put(row.key, row.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return rows.remove(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return new Walk(new TreeMap<>(rows.subMap(from, true, to, true)));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return new Walk(new TreeMap<>(rows));
    }

    @Override
    public long approximateNumEntries() {
        return rows.size();
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
