package io.makegood.schemas.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding read straight from one record's bytes. Believes no length: a string, a block of items or a
 * skip that claims more than the bytes left is refused before anything is allocated. Unlike Avro's own decoder it
 * refuses malformed UTF-8, which would otherwise be replaced silently. Not thread-safe.
 */
public final class BoundedDecoder extends Decoder {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int LONG_SHIFT_LAST = 63;

    private byte[] bytes = new byte[0];
    private int position;
    private final FamiliarTexts familiar = new FamiliarTexts();

    /** Continues with these bytes from this offset on. */
    public void reset(byte[] record, int offset) {
        this.bytes = record;
        this.position = offset;
    }

    /** Where it has come to in the record. */
    int position() {
        return position;
    }

    /** How many bytes are left. */
    public int remaining() {
        return bytes.length - position;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = readByte();
        if (value != 0 && value != 1) {
            throw new MalformedDatum("a boolean is " + value);
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if ((int) value != value) {
            throw new MalformedDatum("an int is " + value);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        // Most lengths and amounts take a single byte.
        if (position < bytes.length && bytes[position] >= 0) {
            long coded = bytes[position++];
            return (coded >>> 1) ^ -(coded & 1);
        }
        return readLongerLong();
    }

    private long readLongerLong() throws IOException {
        long coded = 0;
        for (int shift = 0; shift <= LONG_SHIFT_LAST; shift += 7) {
            byte next = readByte();
            if (shift == LONG_SHIFT_LAST && (next & 0xFE) != 0) {
                break;
            }
            coded |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (coded >>> 1) ^ -(coded & 1);
            }
        }
        throw new MalformedDatum("a number has more than 64 bits");
    }

    @Override
    public float readFloat() throws IOException {
        return littleEndian(Float.BYTES).getFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return littleEndian(Double.BYTES).getDouble();
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        int length = readLength();
        if (length == 0) {
            return "";
        }
        return text(advance(length), length);
    }

    /** The same for a text that stands in record after record, such as a name: it need not be made each time. */
    public String readFamiliarString() throws IOException {
        int length = readLength();
        if (length == 0) {
            return "";
        }
        int start = advance(length);
        String known = familiar.find(bytes, start, length);
        if (known != null) {
            return known;
        }
        String text = text(start, length);
        familiar.add(bytes, start, length, text);
        return text;
    }

    private String text(int start, int length) throws MalformedDatum {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, start, length))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new MalformedDatum("a text is not UTF-8");
            }
        }
        return text;
    }

    @Override
    public void skipString() throws IOException {
        advance(readLength());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = readLength();
        int start = advance(length);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, start + length));
    }

    @Override
    public void skipBytes() throws IOException {
        advance(readLength());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        System.arraycopy(bytes, advance(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        advance(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        long count = readLong();
        if (count < 0) {
            count = -count;
            requireWithin(readLong(), "a block");
        }
        return requireWithin(count, "a list");
    }

    @Override
    public long arrayNext() throws IOException {
        return readArrayStart();
    }

    @Override
    public long skipArray() throws IOException {
        long count = readLong();
        while (count < 0) {
            advance(requireWithin(readLong(), "a block"));
            count = readLong();
        }
        return requireWithin(count, "a list");
    }

    @Override
    public long readMapStart() throws IOException {
        return readArrayStart();
    }

    @Override
    public long mapNext() throws IOException {
        return readArrayStart();
    }

    @Override
    public long skipMap() throws IOException {
        return skipArray();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    private byte readByte() throws MalformedDatum {
        if (position >= bytes.length) {
            throw new MalformedDatum("the data ends early");
        }
        return bytes[position++];
    }

    private int readLength() throws IOException {
        return requireWithin(readLong(), "a string");
    }

    /** Every item takes a byte or more, so no honest count exceeds the bytes left. */
    private int requireWithin(long claimed, String what) throws IOException {
        if (claimed < 0 || claimed > remaining()) {
            throw new MalformedDatum(what + " claims a size of " + claimed + " with " + remaining() + " bytes left");
        }
        return (int) claimed;
    }

    private int advance(int length) throws MalformedDatum {
        if (length > remaining()) {
            throw new MalformedDatum("the data ends early");
        }
        int start = position;
        position += length;
        return start;
    }

    private ByteBuffer littleEndian(int length) throws MalformedDatum {
        return ByteBuffer.wrap(bytes, advance(length), length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
