package io.makegood.schemas.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record of Avro behind its framing field by field, for what is written so often that a record object for each
 * would cost more than the writing. The caller writes the fields in the schema's order. Reuses its buffer, so an instance belongs
 * to one thread.
 */
public final class AvroOutput {
    private static final int NUMBER_BYTES_MAX = 10;
    /** The longest length that is written in one byte. */
    private static final int SHORT_MAX = 63;

    private final String name;
    private final int headerBytes;
    private byte[] buffer = new byte[1024];
    private int size;

    private AvroOutput(Schema schema, Framing framing) {
        name = schema.getName();
        byte[] header = framing.header(schema);
        headerBytes = header.length;
        System.arraycopy(header, 0, buffer, 0, headerBytes);
    }

    /** For records of that type, in that framing. */
    public static AvroOutput of(Class<? extends SpecificRecord> type, Framing framing) {
        return new AvroOutput(SpecificData.get().getSchema(type), framing);
    }

    /** Begins a record. */
    public AvroOutput start() {
        size = headerBytes;
        return this;
    }

    /** An int or a long. */
    public AvroOutput number(long value) {
        room(NUMBER_BYTES_MAX);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** The symbol of an enum by its place, the branch of a union, or how many items follow (then items, then a zero). */
    public AvroOutput index(int value) {
        return number(value);
    }

    /** A string. */
    public AvroOutput text(String value) {
        int length = value.length();
        if (length > SHORT_MAX) {
            return bytes(value.getBytes(StandardCharsets.UTF_8));
        }
        // Nearly all are short and ASCII: one byte of length, then a byte for each character.
        room(length + 1);
        int start = size + 1;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                return bytes(value.getBytes(StandardCharsets.UTF_8));
            }
            buffer[start + i] = (byte) c;
        }
        buffer[size] = (byte) (length << 1);
        size = start + length;
        return this;
    }

    /** A string, or null where the schema says null or string. */
    public AvroOutput optionalText(@Nullable String value) {
        return value == null ? index(0) : index(1).text(value);
    }

    /** A long, or null where the schema says null or long. */
    public AvroOutput optionalNumber(@Nullable Long value) {
        return value == null ? index(0) : index(1).number(value);
    }

    /** A boolean. */
    public AvroOutput flag(boolean value) {
        room(1);
        buffer[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    /** Bytes with their length. */
    public AvroOutput bytes(byte[] value) {
        number(value.length);
        room(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        return this;
    }

    /** The record; refuses one that is larger than may be read again. */
    public byte[] finish() {
        if (size > Encoding.RECORD_BYTES_MAX) {
            throw new IllegalArgumentException(name + " takes " + size + " bytes, more than "
                    + Encoding.RECORD_BYTES_MAX + ", and could not be read again");
        }
        return Arrays.copyOf(buffer, size);
    }

    private void room(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
        }
    }
}
