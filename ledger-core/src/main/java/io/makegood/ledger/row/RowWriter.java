package io.makegood.ledger.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of a row: whole numbers in 7-bit groups, low first, texts with their length. Not threadsafe. */
final class RowWriter {
    private byte[] buffer = new byte[256];
    private int size;

    RowWriter start(int version) {
        size = 0;
        return fixed8(version);
    }

    RowWriter fixed8(int value) {
        room(1);
        buffer[size++] = (byte) value;
        return this;
    }

    RowWriter fixed64(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** A number that is zero or above; a negative one takes ten bytes. */
    RowWriter unsigned(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    RowWriter signed(long value) {
        return unsigned((value << 1) ^ (value >> 63));
    }

    RowWriter text(String value) {
        int length = value.length();
        room(length + 1);
        int start = size + 1;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80 || length >= 0x80) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                return unsigned(bytes.length).bytes(bytes);
            }
            buffer[start + i] = (byte) c;
        }
        buffer[size] = (byte) length;
        size = start + length;
        return this;
    }

    RowWriter bytes(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    byte[] finish() {
        return Arrays.copyOf(buffer, size);
    }

    /** Begins with the row, and is good until the next one is started. */
    byte[] buffer() {
        return buffer;
    }

    int size() {
        return size;
    }

    private void room(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
        }
    }
}
