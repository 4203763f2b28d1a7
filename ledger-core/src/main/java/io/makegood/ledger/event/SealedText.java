package io.makegood.ledger.event;

/**
 * The form of a personal text that was sealed: {@code sealed:1:KEY:CONTENT;}, where KEY names the account's key (22 characters) and CONTENT
 * is what only that key opens, both in the Base64 of URLs without padding. The ledger carries it as it is, like any text: what it says is
 * nobody's business here, and no rule asks for it. It stands in the hash of what its event causes like the text that it is, so that proofs
 * hold whether or not anybody can still open it (docs/privacy.md).
 */
public final class SealedText {
    /** What each begins with, and no other personal text may. */
    public static final String MARK = "sealed:1:";
    /** Characters of a key's name: 16 bytes. */
    public static final int KEY_CHARS = 22;
    /** Bytes by which the content is longer than the UTF-8 of the text. */
    public static final int TAG_BYTES = 16;

    private static final char SEPARATOR = ':';
    private static final char END = ';';
    /** Bytes that a character of Java's can take in UTF-8. */
    private static final int CHAR_BYTES_MAX = 3;

    private static final int CONTENT_CHARS_MIN = base64Chars(TAG_BYTES);

    private SealedText() {}

    /** The text of that key's name and content. */
    public static String of(String key, String content) {
        return MARK + key + SEPARATOR + content + END;
    }

    /** Whether a text has to be a sealed one. */
    public static boolean begins(String text) {
        return text.startsWith(MARK);
    }

    /** Whether it is a sealed text, and nothing else. */
    public static boolean is(String text) {
        return end(text, 0) == text.length();
    }

    /** Where the sealed text ends that begins at that index, or -1 if none begins there. */
    public static int end(CharSequence text, int begin) {
        int key = begin + MARK.length();
        int content = key + KEY_CHARS + 1;
        if (content > text.length()
                || !MARK.contentEquals(text.subSequence(begin, key))
                || !isBase64(text, key, content - 1)
                || text.charAt(content - 1) != SEPARATOR) {
            return -1;
        }
        int end = content;
        while (end < text.length() && isBase64(text.charAt(end))) {
            end++;
        }
        return end - content >= CONTENT_CHARS_MIN && end < text.length() && text.charAt(end) == END ? end + 1 : -1;
    }

    /** The name of the key of a sealed text. */
    public static String key(String sealed) {
        return sealed.substring(MARK.length(), MARK.length() + KEY_CHARS);
    }

    /** The content of a sealed text. */
    public static String content(String sealed) {
        return sealed.substring(MARK.length() + KEY_CHARS + 1, sealed.length() - 1);
    }

    /** How long it can be where what is sealed has at most that many characters. */
    public static int charsMax(int chars) {
        return MARK.length() + KEY_CHARS + 2 + base64Chars(TAG_BYTES + CHAR_BYTES_MAX * chars);
    }

    private static int base64Chars(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    private static boolean isBase64(CharSequence text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (!isBase64(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
