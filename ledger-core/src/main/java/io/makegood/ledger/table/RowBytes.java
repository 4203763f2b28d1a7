package io.makegood.ledger.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as bytes under keys in the order of their unsigned bytes, wherever they are kept. */
public interface RowBytes {
    /** The value, or null. */
    byte @Nullable [] get(byte[] key);

    /** Stores a value, and logs it. */
    void put(byte[] key, byte[] value);

    /** Whether there is a changelog, from which rows come back that were lost here. */
    default boolean isLogged() {
        return false;
    }

    /** Logs values, each under the key in its place, which {@link #putAll} may store later. */
    default void log(List<byte[]> keys, List<byte[]> values) {
        throw new UnsupportedOperationException("these rows have no changelog");
    }

    /** Stores values that were logged, each under the key in its place. */
    default void putAll(List<byte[]> keys, List<byte[]> values) {
        for (int i = 0; i < keys.size(); i++) {
            put(keys.get(i), values.get(i));
        }
    }

    /** Takes a value out, here and in the changelog. */
    void delete(byte[] key);

    /**
     * Shows the rows from {@code from} until before {@code to}, as long as the visitor wants more. Returns the key at which it
     * stopped, or null at the end.
     */
    byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor);

    /** Looks at rows. */
    interface Visitor {
        /** Whether it took the row and wants another. */
        boolean visit(byte[] key, byte[] value);
    }
}
