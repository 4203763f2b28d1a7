package io.makegood.streams.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one kind that are in use, in front of the store that holds them all: what is put is read back at once and
 * reaches the store by {@link #flush}, once, however often it was put.
 *
 * <p>Rows are bytes in one large array, key and row side by side, the new ones behind one another; a small index with open
 * addressing leads to them. So rows of late are neighbours in memory, and the garbage collector has nothing to follow or to
 * move (docs/decisions/010). A row is read where it stands: after {@link #find} its bytes are {@link #bytes} from {@link #start}
 * to {@link #end}, until the next call.
 *
 * <p>Which rows were used lately needs no list of uses: there are two tables, what is used moves to the younger one, and when
 * that is full the elder is let go. Single-threaded.
 */
public final class RowTable {
    /** Changed rows for whom commits are near: so that none of them has much to write. */
    private static final int CHANGED_MAX = 20_000;
    /** More would not fit one array. */
    private static final int KEPT_MAX = 10_000_000;
    /** The length of a row that is known to be in no store. */
    private static final int ABSENT = -1;

    private static final byte[] NOTHING = new byte[0];

    private final RowBytes store;
    /** Rows changed and not yet written; with more, they are written before anybody asks. */
    private final int changedMax;

    private Half younger;
    private Half elder;
    /** Places in the younger table. */
    private int[] changed = new int[256];

    private int changes;
    /** The key that was asked for last, and its place in the younger table: an event reads a row and then puts it. */
    private byte[] lastKey = NOTHING;

    private int lastPlace;

    /** Keeps up to {@code kept} rows (2 or more, 10 million at most) of that store. */
    public RowTable(RowBytes store, int kept) {
        this(store, kept, CHANGED_MAX);
    }

    /** The same, with up to {@code changedMax} rows that the store has not got yet. */
    public RowTable(RowBytes store, int kept, int changedMax) {
        if (kept < 2 || kept > KEPT_MAX) {
            throw new IllegalArgumentException("can keep 2 to " + KEPT_MAX + " rows, not " + kept);
        }
        this.store = store;
        this.changedMax = changedMax;
        younger = new Half(kept / 2);
        elder = new Half(kept / 2);
    }

    /** Whether there is such a row. The key is not changed by the caller any more. */
    public boolean find(byte[] key) {
        // First the place: on the way there the tables may change their parts.
        int place = place(key);
        return younger.rowLength(place) != ABSENT;
    }

    /** Where the row is that was found last, among other bytes; not to be changed by the caller. */
    public byte[] bytes() {
        return younger.bytes;
    }

    /** Where it begins. */
    public int start() {
        return younger.rowStart(lastPlace);
    }

    /** Where it ends. */
    public int end() {
        return younger.rowStart(lastPlace) + younger.rowLength(lastPlace);
    }

    /** The first {@code length} bytes of {@code row} are the row from now on. The key is not changed by the caller any more. */
    public void put(byte[] key, byte[] row, int length) {
        int place = place(key);
        if (younger.isTight(place, key.length, length)) {
            makeRoom();
            lastKey = NOTHING;
            place = place(key);
        }
        younger.write(place, key, row, 0, length);
        if (younger.change(place)) {
            if (changes == changed.length) {
                changed = Arrays.copyOf(changed, changes * 2);
            }
            changed[changes++] = place;
            if (changes >= changedMax) {
                flush();
            }
        }
    }

    /** Hands what was put to the store. */
    public void flush() {
        if (changes == 0) {
            return;
        }
        List<byte[]> keys = new ArrayList<>(changes);
        List<byte[]> rows = new ArrayList<>(changes);
        for (int i = 0; i < changes; i++) {
            int place = changed[i];
            younger.written(place);
            int start = younger.rowStart(place);
            keys.add(Arrays.copyOfRange(younger.bytes, start - younger.keyLength(place), start));
            rows.add(Arrays.copyOfRange(younger.bytes, start, start + younger.rowLength(place)));
        }
        changes = 0;
        store.putAll(keys, rows);
    }

    /** The row is no more, here and in the store. */
    public void delete(byte[] key) {
        flush();
        int place = place(key);
        younger.write(place, key, NOTHING, 0, ABSENT);
        store.delete(key);
    }

    /** Where the row is in the younger table, to which it moves if it is not there. */
    private int place(byte[] key) {
        if (key == lastKey) {
            return lastPlace;
        }
        long hash = Hash.of(key);
        int place = younger.find(key, hash);
        if (!younger.has(place)) {
            int before = elder.find(key, hash);
            byte[] row = NOTHING;
            int from = 0;
            int length = ABSENT;
            if (elder.has(before)) {
                row = elder.bytes;
                from = elder.rowStart(before);
                length = elder.rowLength(before);
            } else {
                byte[] stored = store.get(key);
                if (stored != null) {
                    row = stored;
                    length = stored.length;
                }
            }
            if (younger.isFull(key.length + Math.max(0, length))) {
                // What is taken from the elder table must outlive it.
                row = Arrays.copyOfRange(row, from, from + Math.max(0, length));
                from = 0;
                makeRoom();
                place = younger.find(key, hash);
            }
            younger.add(place, hash, key, row, from, length);
        }
        lastKey = key;
        lastPlace = place;
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

    /** An index from places to where in the array a row is, and the array. */
    private static final class Half {
        /** A row of usual size with its key; where rows are longer, fewer are kept. */
        private static final int ROW_BYTES = 160;

        private static final int BYTES_FIRST = 4096;
        // What comes before the key: three numbers, and whether the row was changed.
        private static final int KEY_LENGTH = 0;
        private static final int ROW_LENGTH = 4;
        private static final int ROOM = 8;
        private static final int CHANGED = 12;
        private static final int HEADER_BYTES = 13;
        private static final long UPPER = 0xffff_ffff_0000_0000L;
        private static final VarHandle INTS =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

        /** The upper half of the key's hash, and one more than where the row is; zero is a free place. */
        private final long[] index;

        private final int most;
        private final int bytesMost;
        private byte[] bytes;
        private int used;
        private int size;

        private Half(int most) {
            this.most = most;
            bytesMost = most * ROW_BYTES;
            index = new long[Integer.highestOneBit(Math.max(8, most * 2) - 1) * 2];
            bytes = new byte[Math.min(bytesMost, BYTES_FIRST)];
        }

        /** Where in the index the key is, or the free place where it would be. */
        private int find(byte[] key, long hash) {
            int mask = index.length - 1;
            int place = (int) hash & mask;
            while (index[place] != 0 && !((index[place] & UPPER) == (hash & UPPER) && hasKey(place, key))) {
                place = (place + 1) & mask;
            }
            return place;
        }

        private boolean has(int place) {
            return index[place] != 0;
        }

        private boolean hasKey(int place, byte[] key) {
            int start = at(place) + HEADER_BYTES;
            return Arrays.equals(bytes, start, start + keyLength(place), key, 0, key.length);
        }

        private int at(int place) {
            return (int) index[place] - 1;
        }

        private int get(int place, int field) {
            return (int) INTS.get(bytes, at(place) + field);
        }

        private int keyLength(int place) {
            return get(place, KEY_LENGTH);
        }

        private int rowLength(int place) {
            return get(place, ROW_LENGTH);
        }

        private int rowStart(int place) {
            return at(place) + HEADER_BYTES + keyLength(place);
        }

        /** Whether another row with so many bytes is one too many. */
        private boolean isFull(int length) {
            return size >= most || (size > 0 && used + HEADER_BYTES + length > bytesMost);
        }

        /** Whether the row has to move to hold so many bytes, and there is no room behind the last. */
        private boolean isTight(int place, int keyLength, int length) {
            return length > get(place, ROOM) && size > 1 && used + HEADER_BYTES + keyLength + length > bytesMost;
        }

        private void add(int place, long hash, byte[] key, byte[] row, int from, int length) {
            size++;
            append(place, hash, key, row, from, length);
        }

        /** The row is that from now on; in its old place if there is room, else behind the last. */
        private void write(int place, byte[] key, byte[] row, int from, int length) {
            if (length <= get(place, ROOM)) {
                INTS.set(bytes, at(place) + ROW_LENGTH, length);
                System.arraycopy(row, from, bytes, rowStart(place), Math.max(0, length));
            } else {
                boolean changed = bytes[at(place) + CHANGED] != 0;
                append(place, index[place], key, row, from, length);
                bytes[at(place) + CHANGED] = (byte) (changed ? 1 : 0);
            }
        }

        private void append(int place, long hash, byte[] key, byte[] row, int from, int length) {
            int room = Math.max(0, length);
            int at = used;
            int end = at + HEADER_BYTES + key.length + room;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, Math.min(bytesMost, bytes.length * 2)));
            }
            used = end;
            index[place] = (hash & UPPER) | (at + 1);
            INTS.set(bytes, at + KEY_LENGTH, key.length);
            INTS.set(bytes, at + ROW_LENGTH, length);
            INTS.set(bytes, at + ROOM, room);
            bytes[at + CHANGED] = 0;
            System.arraycopy(key, 0, bytes, at + HEADER_BYTES, key.length);
            System.arraycopy(row, from, bytes, at + HEADER_BYTES + key.length, room);
        }

        /** Notes that the row was changed; whether it was not before. */
        private boolean change(int place) {
            int at = at(place) + CHANGED;
            boolean first = bytes[at] == 0;
            bytes[at] = 1;
            return first;
        }

        private void written(int place) {
            bytes[at(place) + CHANGED] = 0;
        }

        private void clear() {
            Arrays.fill(index, 0);
            used = 0;
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
