package io.makegood.ledger.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one kind that are in use, in front of the store that holds them all: what is put is read back at once. It reaches
 * the store's changelog by {@link #log}, once, however often it was put since; and the store itself when its room on the heap is
 * needed or everything has to be there, by {@link #write} (docs/decisions/014).
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
    /** Rows changed and not yet logged; with more, they are logged before anybody asks. */
    private static final int CHANGED_MAX = 20_000;
    /** More would not fit one array. */
    private static final int KEPT_MAX = 10_000_000;
    /** The length of a row that is known to be in no store. */
    private static final int ABSENT = -1;

    /** A filter for 64 thousand keys, then for four times as many more, four times: 22 million in all, in 44 MB. */
    private static final int KNOWN_FIRST = 1 << 16;

    private static final int KNOWN_LAYERS = 5;

    /** Marks of a row. */
    private static final byte UNLOGGED = 1;

    private static final byte UNWRITTEN = 2;

    private static final byte[] NOTHING = new byte[0];

    private final RowBytes store;
    private Half younger;
    private Half elder;
    /** Rows of the younger table that were not logged. */
    private final Places unlogged = new Places();

    private final KeyFilter known = new KeyFilter(KNOWN_FIRST, KNOWN_LAYERS);
    /** The key that was asked for last, and its place in the younger table: an event reads a row and then puts it. */
    private byte[] lastKey = NOTHING;

    private int lastPlace;

    /** Keeps up to {@code kept} rows (2 or more, 10 million at most) of that store. */
    public RowTable(RowBytes store, int kept) {
        if (kept < 2 || kept > KEPT_MAX) {
            throw new IllegalArgumentException("can keep 2 to " + KEPT_MAX + " rows, not " + kept);
        }
        this.store = store;
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
        if (younger.rowLength(place) == ABSENT) {
            known.add(Hash.of(key));
        }
        younger.write(place, key, row, 0, length);
        if (younger.mark(place, UNLOGGED)) {
            unlogged.add(place);
            if (unlogged.size() >= CHANGED_MAX) {
                log();
            }
        }
        younger.markUnwritten(place);
    }

    /**
     * Puts a number beside the row of that key, where it stays as long as the row is on the heap; returns the one before, or 0.
     */
    public int exchangeTag(byte[] key, int tag) {
        int place = place(key);
        int before = younger.tag(place);
        younger.tag(place, tag);
        return before;
    }

    /** Hands what was put since the last time to the store's changelog. */
    public void log() {
        int changes = unlogged.size();
        if (changes == 0) {
            return;
        }
        if (store.isLogged()) {
            List<byte[]> keys = new ArrayList<>(changes);
            List<byte[]> rows = new ArrayList<>(changes);
            for (int i = 0; i < changes; i++) {
                keys.add(younger.key(unlogged.get(i)));
                rows.add(younger.row(unlogged.get(i)));
            }
            store.log(keys, rows);
        }
        for (int i = 0; i < changes; i++) {
            younger.unmark(unlogged.get(i), UNLOGGED);
        }
        unlogged.clear();
        // As many of those that will be let go, so that there is never much to write at once.
        elder.write(store, changes);
    }

    /** Hands what was logged to the store itself. */
    public void write() {
        // The elder first: what is in both is newer in the younger.
        elder.write(store, Integer.MAX_VALUE);
        younger.write(store, Integer.MAX_VALUE);
    }

    /** Hands everything to the store and its changelog. */
    public void flush() {
        log();
        write();
    }

    /** The row is no more, here and in the store. */
    public void delete(byte[] key) {
        // What was put before it was deleted must not be logged or written after that.
        log();
        int place = place(key);
        younger.write(place, key, NOTHING, 0, ABSENT);
        younger.unmark(place, UNWRITTEN);
        store.delete(key);
    }

    /**
     * Looks whether the store has any row of those kinds (first bytes of keys), which are all that are put here. If not, it is not asked
     * for what was never put.
     */
    public void lookFor(byte... kinds) {
        boolean[] any = {false};
        for (byte kind : kinds) {
            byte[] unused = store.walk(new byte[] {kind}, new byte[] {(byte) (kind + 1)}, (key, row) -> {
                any[0] = true;
                return false;
            });
        }
        if (!any[0]) {
            known.begin();
            known.end();
        }
    }

    /** Somebody walks through the store from its beginning, and shows every key by {@link #seen}. */
    public void beginWalk() {
        known.begin();
    }

    /** The walk came upon that key. */
    public void seen(byte[] key) {
        known.add(Hash.of(key));
    }

    /** The walk is at its end: from now on the store is not asked for keys that it has not got. */
    public void endWalk() {
        known.end();
    }

    /** Where the row is in the younger table, to which it moves if it is not there. */
    private int place(byte[] key) {
        if (key == lastKey) {
            return lastPlace;
        }
        long hash = Hash.of(key);
        int place = younger.find(key, hash);
        if (!younger.has(place)) {
            int before = elder.isEmpty() ? 0 : elder.find(key, hash);
            byte[] row = NOTHING;
            int from = 0;
            int length = ABSENT;
            boolean unwritten = false;
            int tag = 0;
            if (elder.has(before)) {
                tag = elder.tag(before);
                row = elder.bytes;
                from = elder.rowStart(before);
                length = elder.rowLength(before);
                unwritten = elder.unmark(before, UNWRITTEN);
            } else if (known.mayHave(hash)) {
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
            } else if (younger.isCrowded()) {
                unlogged.move(younger.spread());
                place = younger.find(key, hash);
            }
            younger.add(place, hash, key, row, from, length);
            younger.tag(place, tag);
            if (unwritten) {
                younger.markUnwritten(place);
            }
        }
        lastKey = key;
        lastPlace = place;
        return place;
    }

    private void makeRoom() {
        // Only the younger has rows that were not logged, and what is let go must be found in the store.
        log();
        elder.write(store, Integer.MAX_VALUE);
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
        private static final int INDEX_FIRST = 8;
        // What comes before the key: four numbers, and marks.
        private static final int KEY_LENGTH = 0;
        private static final int ROW_LENGTH = 4;
        private static final int ROOM = 8;
        private static final int TAG = 12;
        private static final int MARKS = 16;
        private static final int HEADER_BYTES = 17;
        private static final long UPPER = 0xffff_ffff_0000_0000L;
        private static final VarHandle INTS =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

        /**
         * The upper half of the key's hash, and one more than where the row is; zero is a free place. The first bits of the hash say
         * where the key belongs. Twice as long as there are rows, or longer, and no longer than it needs to be: who finds a row waits for
         * the memory, and a small index is near.
         */
        private long[] index;

        private final int most;
        private final int bytesMost;
        private byte[] bytes;
        private int used;
        private int size;
        /** Rows that are not in the store as they are here; some may have moved or gone. */
        private final Places unwritten = new Places();

        private Half(int most) {
            this.most = most;
            bytesMost = most * ROW_BYTES;
            index = new long[INDEX_FIRST];
            bytes = new byte[Math.min(bytesMost, BYTES_FIRST)];
        }

        /** Where in the index the key is, or the free place where it would be. */
        private int find(byte[] key, long hash) {
            int mask = index.length - 1;
            int place = belongs(hash);
            while (index[place] != 0 && !((index[place] & UPPER) == (hash & UPPER) && hasKey(place, key))) {
                place = (place + 1) & mask;
            }
            return place;
        }

        /** Where the key belongs, if others do not stand there. */
        private int belongs(long hash) {
            return (int) (hash >>> Long.numberOfLeadingZeros(index.length - 1L));
        }

        private boolean has(int place) {
            return index[place] != 0;
        }

        private boolean isEmpty() {
            return size == 0;
        }

        /** Whether another row would make the index too full. */
        private boolean isCrowded() {
            return size * 2 >= index.length;
        }

        /** Makes the index larger; says to which place each has moved. */
        private int[] spread() {
            long[] crowded = index;
            int[] moved = new int[crowded.length];
            index = new long[crowded.length * 2];
            int mask = index.length - 1;
            for (int i = 0; i < crowded.length; i++) {
                if (crowded[i] != 0) {
                    int place = belongs(crowded[i]);
                    while (index[place] != 0) {
                        place = (place + 1) & mask;
                    }
                    index[place] = crowded[i];
                    moved[i] = place;
                }
            }
            unwritten.move(moved);
            return moved;
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

        private int tag(int place) {
            return get(place, TAG);
        }

        private void tag(int place, int tag) {
            INTS.set(bytes, at(place) + TAG, tag);
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
                byte marks = bytes[at(place) + MARKS];
                int tag = tag(place);
                append(place, index[place], key, row, from, length);
                bytes[at(place) + MARKS] = marks;
                tag(place, tag);
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
            INTS.set(bytes, at + TAG, 0);
            bytes[at + MARKS] = 0;
            System.arraycopy(key, 0, bytes, at + HEADER_BYTES, key.length);
            System.arraycopy(row, from, bytes, at + HEADER_BYTES + key.length, room);
        }

        /** Whether the row had no such mark. */
        private boolean mark(int place, byte mark) {
            boolean first = !has(place, mark);
            int at = at(place) + MARKS;
            bytes[at] = (byte) (bytes[at] | mark);
            return first;
        }

        private boolean has(int place, byte mark) {
            return (bytes[at(place) + MARKS] & mark) != 0;
        }

        /** Whether the row had such a mark. */
        private boolean unmark(int place, byte mark) {
            boolean had = has(place, mark);
            int at = at(place) + MARKS;
            bytes[at] = (byte) (bytes[at] & ~mark);
            return had;
        }

        private void markUnwritten(int place) {
            if (mark(place, UNWRITTEN)) {
                unwritten.add(place);
            }
        }

        private byte[] key(int place) {
            int start = rowStart(place);
            return Arrays.copyOfRange(bytes, start - keyLength(place), start);
        }

        private byte[] row(int place) {
            int start = rowStart(place);
            return Arrays.copyOfRange(bytes, start, start + rowLength(place));
        }

        /** Writes up to {@code most} rows, but none that was not logged. */
        private void write(RowBytes store, int most) {
            int count = Math.min(most, unwritten.size());
            if (count == 0) {
                return;
            }
            List<byte[]> keys = new ArrayList<>(count);
            List<byte[]> rows = new ArrayList<>(count);
            Places waiting = new Places();
            for (int i = 0; i < count; i++) {
                int place = unwritten.removeLast();
                if (has(place, UNLOGGED)) {
                    waiting.add(place);
                } else if (unmark(place, UNWRITTEN)) {
                    keys.add(key(place));
                    rows.add(row(place));
                }
            }
            for (int i = 0; i < waiting.size(); i++) {
                unwritten.add(waiting.get(i));
            }
            store.putAll(keys, rows);
        }

        private void clear() {
            Arrays.fill(index, 0);
            used = 0;
            size = 0;
            unwritten.clear();
        }
    }
}
