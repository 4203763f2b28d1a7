package io.makegood.benchmarks;

import io.makegood.ledger.table.RowBytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows on the heap, for the fold alone. */
final class HeapRows implements RowBytes {
    private final Map<ByteBuffer, byte[]> rows = new HashMap<>();

    @Override
    public byte @Nullable [] get(byte[] key) {
        return rows.get(ByteBuffer.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        rows.put(ByteBuffer.wrap(key), value);
    }

    @Override
    public void delete(byte[] key) {
        rows.remove(ByteBuffer.wrap(key));
    }

    /** Nothing is walked through here. */
    @Override
    public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
        return null;
    }
}
