package io.makegood.ledger.table;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows that end with the process: for timelines and small ledgers. Not thread-safe. */
public final class RowsInMemory implements RowBytes {
    private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte @Nullable [] get(byte[] key) {
        return rows.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        rows.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        rows.remove(key);
    }

    @Override
    public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> row : new TreeMap<>(rows.subMap(from, to)).entrySet()) {
            if (!visitor.visit(row.getKey(), row.getValue())) {
                return row.getKey();
            }
        }
        return null;
    }
}
