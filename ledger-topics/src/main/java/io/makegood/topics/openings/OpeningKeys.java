package io.makegood.topics.openings;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys of records in the topic of openings: a letter for what a record is, then a row's own key or a piece's number. */
public final class OpeningKeys {
    /** A piece of the archive's manifest. */
    public static final byte MANIFEST = 'M';
    /** A piece of the archive's checkpoint. */
    public static final byte CHECKPOINT = 'C';
    /** A row. */
    public static final byte ROW = 'R';
    /** What ends an opening. */
    public static final byte SEAL = 'S';

    private OpeningKeys() {}

    /** The key of a row's record. */
    public static byte[] row(byte[] key) {
        return ByteBuffer.allocate(1 + key.length).put(ROW).put(key).array();
    }

    /** The key of the piece of that number, from 0, of the manifest or the checkpoint. */
    public static byte[] piece(byte kind, int number) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(kind).putInt(number).array();
    }

    /** The key of the seal. */
    public static byte[] seal() {
        return new byte[] {SEAL};
    }

    /** What a record is; 0 for what is none of an opening. */
    public static byte kindOf(byte @Nullable [] key) {
        return key == null || key.length == 0 ? 0 : key[0];
    }

    /** The row's own key. */
    public static byte[] rowOf(byte[] key) {
        return Arrays.copyOfRange(key, 1, key.length);
    }
}
