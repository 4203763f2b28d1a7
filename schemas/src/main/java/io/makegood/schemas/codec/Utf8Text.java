package io.makegood.schemas.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes of strangers as the text that they are in UTF-8. Never a replacement for what is malformed: two ids in another
 * encoding, {@code caf\xe9} and {@code caf\xe8}, would become one.
 */
public final class Utf8Text {
    private static final int WIDE_MARK_BYTES = 2;

    private Utf8Text() {}

    /** Exactly the text that the bytes are; throws {@link NotUtf8} naming the first that is wrong. */
    public static String of(byte[] bytes) throws NotUtf8 {
        return from(0, bytes);
    }

    /** The same of a document or a line, which editors and shells may begin with a byte order mark: that is skipped. */
    public static String afterMark(byte[] bytes) throws NotUtf8 {
        return from(Encoding.afterByteOrderMark(bytes), bytes);
    }

    private static String from(int start, byte[] bytes) throws NotUtf8 {
        if (start == 0 && isWide(bytes)) {
            throw new NotUtf8("is UTF-16 or UTF-32, not UTF-8");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        // No text has more characters than its bytes.
        CharBuffer out = CharBuffer.allocate(in.remaining());
        if (decoder.decode(in, out, true).isError()) {
            int at = in.position();
            throw new NotUtf8("is not UTF-8 at byte offset " + at + " ("
                    + HexFormat.of().withUpperCase().toHexDigits(bytes[at]) + ")");
        }
        return out.flip().toString();
    }

    /** Whether the bytes begin as text does whose characters take two bytes or four: with its mark, or with a zero. */
    public static boolean isWide(byte[] bytes) {
        if (bytes.length < WIDE_MARK_BYTES) {
            return false;
        }
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        boolean marked = (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
        return marked || (first == 0 && isPlain(second)) || (second == 0 && isPlain(first));
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character < 0x7F;
    }
}
