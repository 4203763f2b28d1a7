package io.makegood.ledger.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Knows of most keys that are not in a store that they are not: a Bloom filter on the heap, in blocks of one cache line, with two
 * bytes for each key. RocksDB has filters of its own, but its Java binding answers for a key that is not there by a C++ exception,
 * which costs as much as everything else of the lookup together (docs/decisions/014).
 *
 * <p>It answers once it was shown all keys: those that are there by a walk, from {@link #begin} to {@link #end}, and all that are
 * put meanwhile and later. With more keys than it has room for it knows nothing until the next walk. Keys are 64 well-mixed bits.
 * Single-threaded.
 */
final class KeyFilter {
    private static final int BLOCK_WORDS = 8;
    private static final int KEYS_PER_BLOCK = 32;
    private static final int PROBES = 6;
    private static final int PROBE_BITS = 9;
    private static final int LAYER_GROWTH = 4;
    private static final long FACTOR = 0xC2B2_AE3D_27D4_EB4FL;

    private enum State {
        NOTHING_KNOWN,
        COLLECTING,
        COMPLETE
    }

    private final int firstKeys;
    private final int layersMost;
    /** The last one is filled; each is four times as large as the one before. */
    private final List<long[]> layers = new ArrayList<>();

    private State state = State.NOTHING_KNOWN;
    private long room;

    /** With room for {@code firstKeys} keys at first, which grows up to so many times. */
    KeyFilter(int firstKeys, int layersMost) {
        this.firstKeys = firstKeys;
        this.layersMost = layersMost;
    }

    /** From now on every key of the store is shown, unless it was already. */
    void begin() {
        if (state == State.NOTHING_KNOWN) {
            layers.clear();
            room = 0;
            state = State.COLLECTING;
        }
    }

    /** Every key of the store was shown. */
    void end() {
        if (state == State.COLLECTING) {
            state = State.COMPLETE;
        }
    }

    /** A key that the store holds. */
    void add(long hash) {
        if (state == State.NOTHING_KNOWN || has(hash)) {
            return;
        }
        if (room == 0 && !grow()) {
            return;
        }
        room--;
        long[] words = layers.get(layers.size() - 1);
        int block = blockOf(words, hash);
        long probes = hash * FACTOR;
        for (int i = 0; i < PROBES; i++) {
            int bit = (int) (probes >>> (Long.SIZE - PROBE_BITS));
            words[block + (bit >>> 6)] |= 1L << (bit & 63);
            probes <<= PROBE_BITS;
        }
    }

    /** False only if the store holds no such key. */
    boolean mayHave(long hash) {
        return state != State.COMPLETE || has(hash);
    }

    private boolean has(long hash) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (has(layers.get(i), hash)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(long[] words, long hash) {
        int block = blockOf(words, hash);
        long probes = hash * FACTOR;
        for (int i = 0; i < PROBES; i++) {
            int bit = (int) (probes >>> (Long.SIZE - PROBE_BITS));
            if ((words[block + (bit >>> 6)] & (1L << (bit & 63))) == 0) {
                return false;
            }
            probes <<= PROBE_BITS;
        }
        return true;
    }

    private static int blockOf(long[] words, long hash) {
        long blocks = words.length / BLOCK_WORDS;
        return (int) (((hash >>> 32) * blocks) >>> 32) * BLOCK_WORDS;
    }

    private boolean grow() {
        if (layers.size() == layersMost) {
            layers.clear();
            state = State.NOTHING_KNOWN;
            return false;
        }
        int blocks = layers.isEmpty()
                ? Math.max(1, firstKeys / KEYS_PER_BLOCK)
                : layers.get(layers.size() - 1).length / BLOCK_WORDS * LAYER_GROWTH;
        layers.add(new long[blocks * BLOCK_WORDS]);
        room = (long) blocks * KEYS_PER_BLOCK;
        return true;
    }
}
