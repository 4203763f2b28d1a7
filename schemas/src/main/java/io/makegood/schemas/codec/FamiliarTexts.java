package io.makegood.schemas.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A few hundred short texts under the bytes that they were read from, the newer in the place of the older. The same bytes are the same
 * text, so it changes nothing but the time it takes. Not thread-safe.
 */
final class FamiliarTexts {
    private static final int PLACES = 512;
    private static final int LENGTH_MAX = 32;

    private final byte[][] bytes = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /** The text of those bytes, if it is there. */
    @Nullable
    String find(byte[] record, int from, int length) {
        if (length > LENGTH_MAX) {
            return null;
        }
        int place = place(record, from, length);
        byte[] known = bytes[place];
        return known != null && Arrays.equals(known, 0, known.length, record, from, from + length)
                ? texts[place]
                : null;
    }

    /** Remembers the text of those bytes. */
    void add(byte[] record, int from, int length, String text) {
        if (length <= LENGTH_MAX) {
            int place = place(record, from, length);
            bytes[place] = Arrays.copyOfRange(record, from, from + length);
            texts[place] = text;
        }
    }

    private static int place(byte[] record, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + record[i];
        }
        return (hash ^ hash >>> 15) & PLACES - 1;
    }
}
