package io.makegood.ledger.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts that stand in row after row (features, platforms, item and grant ids), so that they need not be made each time. It
 * remembers a few hundred short ones, the newer in the place of the older. Not threadsafe.
 */
final class KnownTexts {
    private static final int PLACES = 512;
    private static final int LENGTH_MAX = 32;

    private final byte[][] bytes = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /** The text of those bytes, which are UTF-8. */
    String text(byte[] row, int from, int length) {
        if (length > LENGTH_MAX) {
            return new String(row, from, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + row[i];
        }
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        byte[] known = bytes[place];
        if (known != null && Arrays.equals(known, 0, known.length, row, from, from + length)) {
            return texts[place];
        }
        String text = new String(row, from, length, StandardCharsets.UTF_8);
        bytes[place] = Arrays.copyOfRange(row, from, from + length);
        texts[place] = text;
        return text;
    }
}
