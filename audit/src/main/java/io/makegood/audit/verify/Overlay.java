package io.makegood.audit.verify;

import io.makegood.ledger.table.RowBytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes on top of rows that stay as they are: what comes after the end of an audit is looked at and forgotten. A walk shows
 * what is below alone; nobody walks through what was changed.
 */
final class Overlay implements RowBytes {
    private static final byte[] ABSENT = new byte[0];

    private final RowBytes below;
    private final Map<ByteBuffer, byte[]> changed = new HashMap<>();

    Overlay(RowBytes below) {
        this.below = below;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        byte[] value = changed.get(ByteBuffer.wrap(key));
        if (value == null) {
            return below.get(key);
        }
        return value.length == 0 ? null : value;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        changed.put(ByteBuffer.wrap(key), value);
    }

    @Override
    public void delete(byte[] key) {
        changed.put(ByteBuffer.wrap(key), ABSENT);
    }

    @Override
    public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
        return below.walk(from, to, visitor);
    }
}
