package io.makegood.ledger.secret;

/**
 * Characters that a reader takes for the same, made the same: digits of every script, full-width letters, kinds of spaces, dashes
 * and quotes. The tables are its own, since those of a Java version change with Unicode and the fold must not.
 */
final class Folding {
    /** Stands for what nobody sees, such as a soft hyphen: it is left out. */
    static final char NOTHING = 0;
    /** Stands for a sign that is neither letter nor digit. */
    static final char SIGN = '|';
    /** Stands for a letter beyond the Basic Multilingual Plane. */
    static final char LETTER = '\u4e00';

    /** The zeros of the scripts; the other nine digits follow each. */
    private static final char[] ZEROS = {
        '\u0660', '\u06f0', '\u07c0', '\u0966', '\u09e6', '\u0a66', '\u0ae6', '\u0b66', '\u0be6', '\u0c66', '\u0ce6',
        '\u0d66', '\u0e50', '\u0ed0', '\u0f20', '\u1040', '\u17e0', '\u1810', '\u2080', '\uff10'
    };

    private static final int MATHEMATICAL_ZERO = 0x1d7ce;
    private static final int MATHEMATICAL_NINE = 0x1d7ff;
    private static final int PICTURES_FIRST = 0x1f000;
    private static final int PICTURES_LAST = 0x1faff;
    private static final int TEN = 10;

    private Folding() {}

    /** What a character is read as. */
    static char fold(char c) {
        if (c < 0x80) {
            return c;
        }
        if (c < 0x2000) {
            return latinAndScripts(c);
        }
        if (c < 0x2070) {
            return punctuation(c);
        }
        if (c >= '\uff01' && c <= '\uff5e') {
            return (char) (c - 0xfee0);
        }
        return switch (c) {
            case '\u2190', '\u2192', '\u21d2', '\u27a1', '\u27f6' -> '=';
            case '\u2212', '\ufe58', '\ufe63' -> '-';
            case '\u3000' -> ' ';
            case '\ufeff' -> NOTHING;
            default -> c >= '\ufe00' && c <= '\ufe0f' ? NOTHING : isSign(c) ? SIGN : digitOrItself(c);
        };
    }

    /** What a character of two halves is read as. */
    static char fold(char high, char low) {
        int point = Character.toCodePoint(high, low);
        if (point >= MATHEMATICAL_ZERO && point <= MATHEMATICAL_NINE) {
            return (char) ('0' + (point - MATHEMATICAL_ZERO) % TEN);
        }
        return point >= PICTURES_FIRST && point <= PICTURES_LAST ? SIGN : LETTER;
    }

    private static char latinAndScripts(char c) {
        return switch (c) {
            case '\u00a0', '\u1680' -> ' ';
            case '\u00ad', '\u180e' -> NOTHING;
            case '\u00ab', '\u00bb' -> '"';
            case '\u00aa', '\u00b5', '\u00ba' -> c;
            default -> c < 0xc0 ? SIGN : digitOrItself(c);
        };
    }

    private static char punctuation(char c) {
        if (c <= '\u200a' || c == '\u2028' || c == '\u2029' || c == '\u202f' || c == '\u205f') {
            return ' ';
        }
        if (c <= '\u200f' || (c >= '\u202a' && c <= '\u202e') || c >= '\u2060') {
            return NOTHING;
        }
        if (c <= '\u2015' || c == '\u2043') {
            return '-';
        }
        if ((c >= '\u2018' && c <= '\u201f') || c == '\u2039' || c == '\u203a') {
            return '"';
        }
        return c == '\u2044' ? '/' : SIGN;
    }

    private static boolean isSign(char c) {
        return (c >= '\u2100' && c <= '\u2bff') || (c >= '\u3001' && c <= '\u3003') || c == '\u30fb';
    }

    private static char digitOrItself(char c) {
        for (char zero : ZEROS) {
            if (c >= zero && c < zero + TEN) {
                return (char) ('0' + c - zero);
            }
        }
        return c;
    }
}
