package io.makegood.ledger.entry;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A text in UTF-8 that is written to be hashed by SHA-256. Every entry is hashed, so the bytes are written in place, without
 * strings in between; {@link #toString} says what they are. Not threadsafe; used again after {@link #start}.
 */
public final class HashedText {
    private static final int DIGITS_MAX = 20;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageDigest sha256;
    private final byte[] digest = new byte[EntryHash.BYTES];
    private byte[] bytes = new byte[512];
    private int size;

    /** An empty text. */
    public HashedText() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Forgets what was written. */
    public HashedText start() {
        size = 0;
        return this;
    }

    /** Goes on with that text. */
    public HashedText append(String text) {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                size += i;
                append(rest);
                return this;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
        return this;
    }

    /** Goes on with that number, in decimal. */
    public HashedText append(long number) {
        if (number == Long.MIN_VALUE) {
            return append(Long.toString(number));
        }
        room(DIGITS_MAX);
        long rest = number;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long above = rest; above >= 10; above /= 10) {
            digits++;
        }
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** Goes on with those bytes in lower-case hexadecimal. */
    public HashedText appendHex(byte[] digest) {
        room(2 * digest.length);
        for (byte each : digest) {
            bytes[size++] = HEX[each >> 4 & 0xf];
            bytes[size++] = HEX[each & 0xf];
        }
        return this;
    }

    /** Takes back the line feeds at the end, if there are any. */
    public HashedText withoutEmptyLines() {
        while (size > 0 && bytes[size - 1] == '\n') {
            size--;
        }
        return this;
    }

    /** Goes on with a line feed. */
    public HashedText newLine() {
        room(1);
        bytes[size++] = '\n';
        return this;
    }

    /** SHA-256 of the text, after {@code before}. */
    byte[] sha256(byte[] before) {
        sha256.update(before);
        return sha256();
    }

    /** SHA-256 of the text. */
    public byte[] sha256() {
        sha256.update(bytes, 0, size);
        return sha256.digest();
    }

    /** The first 64 bits of the SHA-256 of the text. */
    public long sha256Start() {
        digest();
        long start = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            start = start << 8 | (digest[i] & 0xff);
        }
        return start;
    }

    /** Goes on with the SHA-256 of another text, in lower-case hexadecimal. */
    public HashedText appendSha256Of(HashedText other) {
        other.digest();
        return appendHex(other.digest);
    }

    private void digest() {
        sha256.update(bytes, 0, size);
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + EntryHash.BYTES + " bytes", e);
        }
    }

    /** The text. */
    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private void append(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
