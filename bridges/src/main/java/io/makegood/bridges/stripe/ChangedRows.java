package io.makegood.bridges.stripe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with what an event changes of them. Not threadsafe. */
final class ChangedRows {
    private final StripeBook.Rows rows;
    private final Map<String, byte @Nullable []> changes = new LinkedHashMap<>();

    ChangedRows(StripeBook.Rows rows) {
        this.rows = rows;
    }

    byte @Nullable [] get(String key) {
        return changes.containsKey(key) ? changes.get(key) : rows.get(key);
    }

    /** The row of a payment as the first version kept it, if it did. */
    byte @Nullable [] legacy(String id) {
        return rows.legacy(id);
    }

    <T> @Nullable T read(String key, Class<T> type) {
        byte[] row = get(key);
        return row == null ? null : Purchase.read(row, type);
    }

    /** Null deletes it. */
    void put(String key, byte @Nullable [] row) {
        changes.put(key, row);
    }

    void write(String key, Object row) {
        put(key, Purchase.bytes(row));
    }

    /** Rows to write, null to delete. */
    Map<String, byte @Nullable []> changes() {
        return changes;
    }
}
