package io.makegood.processor.simulation;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One partition of a topic. */
final class Log {
    private final List<Entry> entries = new ArrayList<>();
    private long end;
    /** What was decided once stays so. */
    private int knownDecided;

    /** A record where it stands; its bytes are not changed by anybody. */
    static final class Entry {
        private final long offset;
        private final byte @Nullable [] key;
        private final byte @Nullable [] value;
        private final Headers headers;
        private final long timestamp;
        private final @Nullable Transaction transaction;

        private Entry(
                long offset,
                byte @Nullable [] key,
                byte @Nullable [] value,
                Headers headers,
                long timestamp,
                @Nullable Transaction transaction) {
            this.offset = offset;
            this.key = key;
            this.value = value;
            this.headers = headers;
            this.timestamp = timestamp;
            this.transaction = transaction;
        }

        long offset() {
            return offset;
        }

        byte @Nullable [] key() {
            return key;
        }

        byte @Nullable [] value() {
            return value;
        }

        Headers headers() {
            return headers;
        }

        long timestamp() {
            return timestamp;
        }

        private boolean isOpen() {
            return transaction != null && transaction.isOpen();
        }

        private boolean isCommitted() {
            return transaction == null || transaction.isCommitted();
        }
    }

    void append(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp,
            @Nullable Transaction transaction) {
        entries.add(new Entry(end++, key, value, headers, timestamp, transaction));
        if (transaction != null) {
            transaction.reach(this);
        }
    }

    /** The end of a transaction takes an offset of its own. */
    void mark() {
        end++;
    }

    long end() {
        return end;
    }

    /** Where a transaction begins that is still open: who reads committed records sees none from there on. */
    long stableEnd() {
        int first = decided();
        return first == entries.size() ? end : entries.get(first).offset;
    }

    /** The next committed record from that offset on that a reader may see, or null. */
    @Nullable
    Entry next(long from) {
        int most = decided();
        for (int i = place(from); i < most; i++) {
            if (entries.get(i).isCommitted()) {
                return entries.get(i);
            }
        }
        return null;
    }

    /** The committed records from one offset until before another. */
    List<Entry> committed(long from, long until) {
        List<Entry> committed = new ArrayList<>();
        for (int i = place(from); i < entries.size() && entries.get(i).offset < until; i++) {
            if (entries.get(i).isCommitted()) {
                committed.add(entries.get(i));
            }
        }
        return committed;
    }

    /** How many records are followed by none of a transaction that is open and are of none themselves. */
    private int decided() {
        while (knownDecided < entries.size() && !entries.get(knownDecided).isOpen()) {
            knownDecided++;
        }
        return knownDecided;
    }

    /** The place of the first record from that offset on. */
    private int place(long from) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).offset < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Loses its last records, as only a fault of the cluster could. */
    void cut(long from) {
        entries.removeIf(entry -> entry.offset >= from);
        knownDecided = 0;
    }
}
