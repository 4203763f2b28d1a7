package io.makegood.processor.store;

import io.makegood.ledger.table.RowBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Rows in a store of Kafka Streams. */
public record StreamsRows(CommitAwareStore store) implements RowBytes {
    private static final Comparator<KeyValue<Bytes, byte[]>> BY_KEY =
            (one, other) -> Arrays.compareUnsigned(one.key.get(), other.key.get());

    @Override
    public byte @Nullable [] get(byte[] key) {
        return store.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        store.put(Bytes.wrap(key), value);
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) {
        List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            rows.add(KeyValue.pair(Bytes.wrap(keys.get(i)), values.get(i)));
        }
        // RocksDB takes neighbours in a fifth less time (docs/decisions/014).
        rows.sort(BY_KEY);
        store.putLogged(rows);
    }

    @Override
    public boolean isLogged() {
        return true;
    }

    @Override
    public void log(List<byte[]> keys, List<byte[]> values) {
        for (int i = 0; i < keys.size(); i++) {
            store.log(Bytes.wrap(keys.get(i)), values.get(i));
        }
    }

    @Override
    public void delete(byte[] key) {
        store.delete(Bytes.wrap(key));
    }

    @Override
    public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
        Bytes end = Bytes.wrap(to);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(from), end)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                byte[] key = row.key.get();
                // A range of Streams includes its end.
                if (row.key.compareTo(end) >= 0) {
                    return null;
                }
                if (!visitor.visit(key, row.value)) {
                    return key;
                }
            }
        }
        return null;
    }
}
