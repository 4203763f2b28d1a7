package io.makegood.readmodel.projection;

import io.makegood.ledger.row.CorruptRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts what happened by minute and by hour of the log's own time. Each count remembers the last record it saw, so that a
 * record which is read again after a restart is not counted twice. What was counted is written at the next commit: nearly every record counts, and a row
 * of the store for each would be a third of all that the read model writes.
 */
final class Counts {
    /** Minutes are kept for a day, hours for a quarter. */
    enum Span {
        MINUTE((byte) 'm', Duration.ofMinutes(1), Duration.ofHours(26)),
        HOUR((byte) 'h', Duration.ofHours(1), Duration.ofDays(92));

        private final byte letter;
        private final long millis;
        private final long keptMillis;

        Span(byte letter, Duration length, Duration kept) {
            this.letter = letter;
            millis = length.toMillis();
            keptMillis = kept.toMillis();
        }

        long millis() {
            return millis;
        }

        private long start(long at) {
            return Math.floorDiv(at, millis) * millis;
        }
    }

    private static final int VALUE_BYTES = 3 * Long.BYTES;
    private static final int DELETED_AT_ONCE = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    /** What was counted since the last commit, with what was counted before. */
    private final Map<Bytes, byte[]> counted = new HashMap<>();

    private long hour = Long.MIN_VALUE;

    Counts(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Counts the record at {@code offset}; what is counted under one name must come from one topic. */
    void add(String name, long at, long offset, long credits) {
        for (Span span : Span.values()) {
            Bytes key = key(span, span.start(at)).text(name).key();
            byte[] known = counted.containsKey(key) ? counted.get(key) : store.get(key);
            ByteBuffer before =
                    known == null ? ByteBuffer.allocate(VALUE_BYTES).putLong(0, -1) : ByteBuffer.wrap(known);
            if (offset > before.getLong(0)) {
                counted.put(
                        key,
                        ByteBuffer.allocate(VALUE_BYTES)
                                .putLong(offset)
                                .putLong(before.getLong(Long.BYTES) + 1)
                                .putLong(before.getLong(2 * Long.BYTES) + credits)
                                .array());
            }
        }
        if (Span.HOUR.start(at) > hour) {
            hour = Span.HOUR.start(at);
            forget(at);
        }
    }

    /** Writes what was counted; whoever reads sees it from now on. */
    void write() {
        counted.forEach(store::put);
        counted.clear();
    }

    private void forget(long now) {
        for (Span span : Span.values()) {
            List<Bytes> old = new ArrayList<>();
            Bytes from = key(span, 0).key();
            Bytes until =
                    key(span, Math.max(0, span.start(now) - span.keptMillis)).key();
            try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, until)) {
                while (rows.hasNext() && old.size() < DELETED_AT_ONCE) {
                    old.add(rows.next().key);
                }
            }
            old.forEach(store::delete);
        }
    }

    static ProjectionKeys key(Span span, long start) {
        return ProjectionKeys.of(ProjectionKeys.COUNT).letter(span.letter).number(start);
    }

    static Count read(KeyValue<Bytes, byte[]> row) {
        if (row.key.get().length < 2 + Long.BYTES + 1 || row.value.length != VALUE_BYTES) {
            throw new CorruptRow(
                    "a row of " + row.value.length + " bytes of the read model is no count;" + DeadLetterRow.REMEDY);
        }
        ByteBuffer key = ByteBuffer.wrap(row.key.get());
        long start = key.getLong(2);
        int named = 2 + Long.BYTES;
        String name = new String(row.key.get(), named, row.key.get().length - named - 1, StandardCharsets.UTF_8);
        ByteBuffer value = ByteBuffer.wrap(row.value);
        return new Count(start, name, value.getLong(Long.BYTES), value.getLong(2 * Long.BYTES));
    }
}
