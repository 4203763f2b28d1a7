package io.makegood.ledger.entry;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 in the chain over an account's entries, or of what caused one; 32 bytes, all zero before the first entry. */
public final class EntryHash {
    /** Length in bytes. */
    public static final int BYTES = 32;
    /** What the first entry of an account names as its predecessor. */
    public static final EntryHash NONE = new EntryHash(new byte[BYTES]);

    private final byte[] bytes;

    /** Wraps 32 bytes; the caller does not change them afterwards. */
    public EntryHash(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /** The bytes; callers do not change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** Lower-case hexadecimal. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
