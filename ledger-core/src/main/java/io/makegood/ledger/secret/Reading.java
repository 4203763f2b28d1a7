package io.makegood.ledger.secret;

import java.util.Arrays;

/**
 * A text as the detectors read it: folded, and cut into words (runs of letters and digits) with what stands between them. Made in
 * one pass. It counts every look at a character or word, so that a test can hold the looks against the text's length.
 */
final class Reading {
    /** A word of nothing but digits, one with digits and letters, or one of letters. */
    private static final int HAS_DIGIT = 1;

    private static final int HAS_LETTER = 2;
    private static final int HAS_UPPER = 4;
    private static final int HAS_LOWER = 8;

    /** Between two words stands nothing but white space. */
    private static final int SPACES = 16;
    /** A colon, an equals sign or an arrow. */
    private static final int ASSIGNS = 32;
    /** The end of a sentence or of a line. */
    private static final int STOPS = 64;
    /** A quote that opens: it comes last, and after a space. */
    private static final int OPENS_QUOTE = 128;
    /** Little enough for both words to be parts of one: {@code one-time}, {@code api_key}. */
    private static final int JOINS = 256;

    /** A bracket that opens. */
    private static final int OPENS_BRACKET = 512;

    private static final int JOIN_MAX = 2;
    /** Words longer than this are no label's. */
    private static final int WORD_MAX = 32;

    private final char[] chars;
    private final int length;
    private int[] starts;
    private int[] ends;
    private int[] traits;
    private int words;
    private int digits;
    private long steps;

    Reading(String text) {
        chars = new char[text.length()];
        length = foldInto(chars, text);
        int room = 8;
        starts = new int[room];
        ends = new int[room];
        traits = new int[room];
        cut();
    }

    private int foldInto(char[] folded, String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            steps++;
            char c = text.charAt(i);
            char read;
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                read = Folding.fold(c, text.charAt(i + 1));
                i++;
            } else {
                read = Folding.fold(c);
            }
            if (read != Folding.NOTHING) {
                folded[count++] = read;
                digits += isDigit(read) ? 1 : 0;
            }
        }
        return count;
    }

    private void cut() {
        int at = 0;
        while (at < length) {
            if (!isWordPart(at(at))) {
                at++;
                continue;
            }
            int start = at;
            int trait = 0;
            while (at < length && isWordPart(at(at))) {
                trait |= trait(chars[at]);
                at++;
            }
            int next = at;
            while (next < length && !isWordPart(at(next))) {
                next++;
            }
            add(start, at, trait | gap(at, next));
            at = next;
        }
    }

    private void add(int start, int end, int trait) {
        if (words == starts.length) {
            starts = Arrays.copyOf(starts, words * 2);
            ends = Arrays.copyOf(ends, words * 2);
            traits = Arrays.copyOf(traits, words * 2);
        }
        starts[words] = start;
        ends[words] = end;
        traits[words] = trait;
        words++;
    }

    private int gap(int from, int to) {
        boolean onlySpaces = true;
        boolean onlyJoints = to - from <= JOIN_MAX;
        int found = 0;
        for (int i = from; i < to; i++) {
            char c = at(i);
            boolean ends = i + 1 >= to || isSpace(chars[i + 1]);
            onlySpaces &= isSpace(c) && c != '\n';
            onlyJoints &= c == ' ' || c == '_' || c == '-' || c == '\t';
            found |= switch (c) {
                case ':', '=' -> ASSIGNS;
                case '>' -> i > from && chars[i - 1] == '-' ? ASSIGNS : 0;
                case '\n', ';' -> STOPS;
                // A point within a word, such as that of an address, ends nothing.
                case '.', '!', '?' -> ends && i + 1 < to ? STOPS : 0;
                case '"', '\'', '`' -> i + 1 == to && i > from && isSpace(chars[i - 1]) ? OPENS_QUOTE : 0;
                case '(', '[' -> OPENS_BRACKET;
                default -> 0;
            };
        }
        return found | (onlySpaces ? SPACES : 0) | (onlyJoints ? JOINS : 0);
    }

    private static int trait(char c) {
        if (c >= '0' && c <= '9') {
            return HAS_DIGIT;
        }
        boolean upper = c >= 'A' && c <= 'Z';
        boolean lower = c >= 'a' && c <= 'z';
        return HAS_LETTER | (upper ? HAS_UPPER : 0) | (lower ? HAS_LOWER : 0);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isWordPart(char c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }

    /** A folded character; each look at one is a step. */
    char at(int index) {
        steps++;
        return chars[index];
    }

    /** How many folded characters there are. */
    int length() {
        return length;
    }

    /** How many digits there are. */
    int digits() {
        return digits;
    }

    /** Counts a look at something else than a character. */
    void step() {
        steps++;
    }

    /** How many words there are. */
    int words() {
        return words;
    }

    int start(int word) {
        return starts[word];
    }

    int end(int word) {
        return ends[word];
    }

    int size(int word) {
        return ends[word] - starts[word];
    }

    /** The word in lower case, without digits at its end; empty if it is too long to be a label. */
    String label(int word) {
        int end = ends[word];
        if (end - starts[word] > WORD_MAX) {
            return "";
        }
        while (end > starts[word] + 1 && isDigit(at(end - 1)) && !isDigit(chars[starts[word]])) {
            end--;
        }
        return lower(starts[word], end);
    }

    /** The word in lower case; empty if it is too long to be looked up. */
    String lower(int word) {
        return size(word) > WORD_MAX ? "" : lower(starts[word], ends[word]);
    }

    /** Some characters in lower case. */
    String lower(int from, int to) {
        steps += to - from;
        char[] lower = new char[to - from];
        for (int i = from; i < to; i++) {
            char c = chars[i];
            lower[i - from] =
                    (c >= 'A' && c <= 'Z') || (c >= '\u00c0' && c <= '\u00de' && c != '\u00d7') ? (char) (c + 0x20) : c;
        }
        return new String(lower);
    }

    boolean isNumber(int word) {
        return has(word, HAS_DIGIT) && !has(word, HAS_LETTER);
    }

    /** Whether it has letters and digits, as words seldom have. */
    boolean isMixed(int word) {
        return has(word, HAS_DIGIT) && has(word, HAS_LETTER);
    }

    boolean hasUpperCase(int word) {
        return has(word, HAS_UPPER);
    }

    boolean hasLowerCase(int word) {
        return has(word, HAS_LOWER);
    }

    /** Whether nothing but white space of one line stands after the word. */
    boolean spacesAfter(int word) {
        return has(word, SPACES);
    }

    boolean assignsAfter(int word) {
        return has(word, ASSIGNS);
    }

    boolean stopsAfter(int word) {
        return has(word, STOPS);
    }

    boolean opensQuoteAfter(int word) {
        return has(word, OPENS_QUOTE);
    }

    boolean opensBracketAfter(int word) {
        return has(word, OPENS_BRACKET);
    }

    /** Whether this word and the next may be one: {@code one-time}. */
    boolean joinsNext(int word) {
        return has(word, JOINS) && word + 1 < words;
    }

    private boolean has(int word, int trait) {
        steps++;
        return (traits[word] & trait) != 0;
    }

    /** How often a character or a word was looked at. */
    long steps() {
        return steps;
    }
}
