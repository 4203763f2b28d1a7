package io.makegood.ledger.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RowWriter} wrote; throws {@link CorruptRow} for anything else. */
final class RowReader {
    private final String what;
    private final byte[] bytes;
    private final @Nullable KnownTexts known;
    private final int start;
    private final int end;
    private int next;

    RowReader(String what, byte[] bytes, int version) {
        this(what, bytes, 0, bytes.length, version, null);
    }

    /** Reads the bytes from {@code start} to before {@code end}; many of its texts are {@code known}. */
    RowReader(String what, byte[] bytes, int start, int end, int version, @Nullable KnownTexts known) {
        this.what = what;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.known = known;
        next = start;
        int found = fixed8();
        if (found != version) {
            throw new CorruptRow(what + " row has format version " + found + ", this Makegood reads " + version
                    + ": run the version that wrote it, or replay the journal into a fresh state");
        }
    }

    int fixed8() {
        int at = next;
        if (at >= end) {
            throw truncated();
        }
        next = at + 1;
        return bytes[at] & 0xff;
    }

    long fixed64() {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[next++] & 0xff);
        }
        return value;
    }

    long unsigned() {
        int first = fixed8();
        if (first < 0x80) {
            return first;
        }
        long value = first & 0x7f;
        for (int shift = 7; shift < 64; shift += 7) {
            int group = fixed8();
            value |= (long) (group & 0x7f) << shift;
            if ((group & 0x80) == 0) {
                return value;
            }
        }
        throw new CorruptRow(what + " row holds a number of more than 64 bits");
    }

    int count() {
        long value = unsigned();
        if (value < 0 || value > end - start) {
            throw new CorruptRow(what + " row counts " + value + " parts in " + (end - start) + " bytes");
        }
        return (int) value;
    }

    int int32() {
        return int32(unsigned());
    }

    int signedInt32() {
        return int32(signed());
    }

    private int int32(long value) {
        if (value != (int) value) {
            throw new CorruptRow(what + " row holds " + value + " where a number of 32 bits belongs");
        }
        return (int) value;
    }

    long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    String text() {
        int length = count();
        require(length);
        String value = known == null
                ? new String(bytes, next, length, StandardCharsets.UTF_8)
                : known.text(bytes, next, length);
        next += length;
        return value;
    }

    byte[] bytes(int length) {
        require(length);
        byte[] value = Arrays.copyOfRange(bytes, next, next + length);
        next += length;
        return value;
    }

    /** Whether nothing is left: a field that was added to the end of a row may be missing. */
    boolean isAtEnd() {
        return next == end;
    }

    void end() {
        if (next != end) {
            throw new CorruptRow(what + " row has " + (end - next) + " bytes after its end");
        }
    }

    private void require(int more) {
        if (more > end - next) {
            throw truncated();
        }
    }

    private CorruptRow truncated() {
        return new CorruptRow(what + " row ends after " + (end - start) + " bytes, in the middle of a field");
    }
}
