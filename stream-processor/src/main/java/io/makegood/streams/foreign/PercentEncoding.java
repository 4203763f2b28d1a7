package io.makegood.streams.foreign;

import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.Utf8Text;
import java.io.ByteArrayOutputStream;

/** ASCII in which the bytes of any other character of UTF-8 stand as {@code %HH}, as URLs and headers have it. */
public final class PercentEncoding {
    private static final int HEX = 16;
    private static final int CODE_CHARS = 3;

    private PercentEncoding() {}

    /** The text that it stands for. */
    public static String decode(String encoded) throws Unreadable {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c < ' ' || c > '~') {
                throw new Unreadable("has a character beyond ASCII at index " + i, "percent-encode its bytes in UTF-8");
            }
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            int high = i + 1 < encoded.length() ? Character.digit(encoded.charAt(i + 1), HEX) : -1;
            int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), HEX) : -1;
            if (high < 0 || low < 0) {
                throw new Unreadable("has a % at index " + i + " that encodes nothing", "write %25 for it");
            }
            bytes.write(high * HEX + low);
            i += CODE_CHARS - 1;
        }
        try {
            return Utf8Text.of(bytes.toByteArray());
        } catch (NotUtf8 e) {
            throw new Unreadable(e.problem(), "percent-encode the bytes of UTF-8");
        }
    }
}
