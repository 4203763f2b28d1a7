package io.makegood.bridges.foreign;

import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** ASCII in which the bytes of any other character of UTF-8 stand as {@code %HH}, as URLs and headers have it. */
public final class PercentEncoding {
    private static final int HEX = 16;
    private static final int CODE_CHARS = 3;
    /** What a server put where bytes were no text. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final String REMEDY = "percent-encode the bytes of UTF-8";

    private PercentEncoding() {}

    /** The text that it stands for. */
    public static String decode(String encoded) throws Unreadable {
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) < ' ' || encoded.charAt(i) > '~') {
                throw new Unreadable("has a character beyond ASCII at index " + i, REMEDY);
            }
        }
        return text(encoded);
    }

    /** Refuses what stands for no text; characters that somebody left unencoded are taken for themselves. */
    public static void require(String encoded) throws Unreadable {
        int replaced = encoded.indexOf(REPLACEMENT);
        if (replaced >= 0) {
            throw new Unreadable("is not UTF-8 at index " + replaced, REMEDY);
        }
        String unused = text(encoded);
    }

    private static String text(String encoded) throws Unreadable {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        int written = 0;
        for (int at = encoded.indexOf('%'); at >= 0; at = encoded.indexOf('%', written)) {
            bytes.writeBytes(encoded.substring(written, at).getBytes(StandardCharsets.UTF_8));
            int high = at + 1 < encoded.length() ? Character.digit(encoded.charAt(at + 1), HEX) : -1;
            int low = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 2), HEX) : -1;
            if (high < 0 || low < 0) {
                throw new Unreadable("has a % at index " + at + " that encodes nothing", "write %25 for it");
            }
            bytes.write(high * HEX + low);
            written = at + CODE_CHARS;
        }
        bytes.writeBytes(encoded.substring(written).getBytes(StandardCharsets.UTF_8));
        try {
            return Utf8Text.of(bytes.toByteArray());
        } catch (NotUtf8 e) {
            throw new Unreadable(e.problem(), REMEDY);
        }
    }
}
