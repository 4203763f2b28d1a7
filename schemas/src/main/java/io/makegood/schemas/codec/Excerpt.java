package io.makegood.schemas.codec;

import java.util.Locale;

/** Text of unknown origin made fit for a message: shortened, and with whatever is invisible written as an escape. */
public final class Excerpt {
    /** Of an offending value this much is shown: enough to find it, too little to flood a log. */
    private static final int VALUE_CHARS_MAX = 40;

    private static final String CUT = "…";

    private Excerpt() {}

    /** The value in quotes, shortened. */
    public static String quoted(String value) {
        return '"' + bounded(value, VALUE_CHARS_MAX) + '"';
    }

    /** The text with control characters escaped, in at most {@code charsMax} chars. */
    public static String bounded(String text, int charsMax) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), charsMax));
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            String shown = shown(codePoint);
            int reserve = index < text.length() ? CUT.length() : 0;
            if (kept.length() + shown.length() + reserve > charsMax) {
                return cutTo(kept, charsMax - CUT.length()).append(CUT).toString();
            }
            kept.append(shown);
        }
        return kept.toString();
    }

    private static StringBuilder cutTo(StringBuilder text, int charsMax) {
        if (text.length() > charsMax) {
            text.setLength(Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax);
        }
        return text;
    }

    private static String shown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> String.format(Locale.ROOT, "\\u%04x", codePoint);
            default -> Character.toString(codePoint);
        };
    }
}
