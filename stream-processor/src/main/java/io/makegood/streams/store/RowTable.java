package io.makegood.streams.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one kind that are in use, in front of the store that holds them all: what is put is read back at once and
 * reaches the store by {@link #flush}, once, however often it was put. Rows stay bytes: hundreds of thousands of them are many
 * more than the processor's caches hold, and reading an object is a memory access for each of its parts, while a row's bytes
 * lie side by side and cost next to nothing to decode. For the same reason the table is arrays with open addressing.
 *
 * <p>Which rows were used lately needs no list of uses: there are two tables, what is used moves to the younger one, and when
 * that is full the elder is let go. Single-threaded.
 */
final class RowTable {
    /** Rows changed and not yet written; with more, they are written before anybody asks. */
    private static final int CHANGED_MAX = 20_000;
    /** Known to be in no store. */
    private static final byte[] ABSENT = new byte[0];

    private final RowBytes store;
    private final int half;
    private Half younger;
    private Half elder;
    /** Places in the younger table. */
    private int[] changed = new int[256];

    private int changes;

    /** Keeps up to {@code kept} rows (2 or more) of that store. */
    RowTable(RowBytes store, int kept) {
        this.store = store;
        this.half = kept / 2;
        younger = new Half(half);
        elder = new Half(half);
    }

    /** The row, not to be changed by the caller, or null. */
    byte @Nullable [] get(byte[] key) {
        // First the place: on the way there the tables may change their parts.
        int place = place(key);
        byte[] row = younger.rows[place];
        return row == ABSENT ? null : row;
    }

    /** The row from now on; neither array is changed by the caller any more. */
    void put(byte[] key, byte[] row) {
        int place = place(key);
        younger.rows[place] = row;
        if (!younger.changed[place]) {
            younger.changed[place] = true;
            if (changes == changed.length) {
                changed = Arrays.copyOf(changed, changes * 2);
            }
            changed[changes++] = place;
            if (changes >= CHANGED_MAX) {
                flush();
            }
        }
    }

    /** Hands what was put to the store. */
    void flush() {
        if (changes == 0) {
            return;
        }
        List<byte[]> keys = new ArrayList<>(changes);
        List<byte[]> rows = new ArrayList<>(changes);
        for (int i = 0; i < changes; i++) {
            int place = changed[i];
            younger.changed[place] = false;
            keys.add(younger.keys[place]);
            rows.add(younger.rows[place]);
        }
        changes = 0;
        store.putAll(keys, rows);
    }

    /** The row is no more, here and in the store. */
    void delete(byte[] key) {
        flush();
        int place = place(key);
        younger.rows[place] = ABSENT;
        store.delete(key);
    }

    /** Where the row is in the younger table, to which it moves if it is not there. */
    private int place(byte[] key) {
        long hash = hash(key);
        int place = younger.find(key, hash);
        if (younger.hashes[place] == hash) {
            return place;
        }
        int before = elder.find(key, hash);
        byte[] row;
        if (elder.hashes[before] == hash) {
            row = elder.rows[before];
        } else {
            byte[] stored = store.get(key);
            row = stored == null ? ABSENT : stored;
        }
        if (younger.size >= half) {
            makeRoom();
            place = younger.find(key, hash);
        }
        younger.set(place, hash, key, row);
        return place;
    }

    private void makeRoom() {
        // What is let go must be found in the store.
        flush();
        Half emptied = elder;
        elder = younger;
        younger = emptied;
        younger.clear();
    }

    private static long hash(byte[] key) {
        long hash = Hash.of(key);
        // Zero is a free place.
        return hash == 0 ? 1 : hash;
    }

    private static final class Half {
        private final long[] hashes;
        private final byte[][] keys;
        private final byte[][] rows;
        private final boolean[] changed;
        private int size;

        private Half(int most) {
            int places = Integer.highestOneBit(Math.max(8, most * 2) - 1) * 2;
            hashes = new long[places];
            keys = new byte[places][];
            rows = new byte[places][];
            changed = new boolean[places];
        }

        /** Where the key is, or the free place where it would be. */
        private int find(byte[] key, long hash) {
            int mask = hashes.length - 1;
            int place = (int) hash & mask;
            while (hashes[place] != 0 && (hashes[place] != hash || !Arrays.equals(keys[place], key))) {
                place = (place + 1) & mask;
            }
            return place;
        }

        private void set(int place, long hash, byte[] key, byte[] row) {
            hashes[place] = hash;
            keys[place] = key;
            rows[place] = row;
            size++;
        }

        private void clear() {
            Arrays.fill(hashes, 0);
            Arrays.fill(keys, ABSENT);
            Arrays.fill(rows, ABSENT);
            Arrays.fill(changed, false);
            size = 0;
        }
    }

    /** A hash of 64 bits, eight bytes at a time. */
    private static final class Hash {
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

        private static long of(byte[] bytes) {
            long hash = bytes.length * FACTOR;
            int i = 0;
            for (; i + 8 <= bytes.length; i += 8) {
                hash = mix(hash ^ (long) LONGS.get(bytes, i));
            }
            long rest = 0;
            for (; i < bytes.length; i++) {
                rest = rest << 8 | (bytes[i] & 0xff);
            }
            return mix(hash ^ rest);
        }

        private static long mix(long value) {
            long mixed = value * FACTOR;
            return mixed ^ mixed >>> 29;
        }
    }
}
