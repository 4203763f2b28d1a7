package io.makegood.ledger.secret;

import java.util.List;

/** Finds keys and tokens by what they look like: by their first characters, by the header that carries them, by their frame. */
final class AccessKeys {
    /** Longest run of characters that is looked at behind a prefix: the rest decides nothing. */
    private static final int BODY_MAX = 80;

    private static final int BEARER_MIN = 8;
    private static final int BEARER_OF_LETTERS_MIN = 20;
    private static final int FRAME_MAX = 48;
    private static final int GAP_MAX = 12;
    private static final int JWT_PART_MIN = 8;
    private static final int USER_INFO_MAX = 96;

    /** Which characters may follow a prefix. */
    private enum Body {
        /** Capitals and digits. */
        CAPITALS,
        /** Letters and digits. */
        ALPHANUMERIC,
        /** Those of Base64 for addresses. */
        ADDRESS
    }

    /**
     * A kind of key.
     *
     * @param bodyMin how many characters follow at least
     * @param needsDigit whether one of them must be a digit, since the prefix begins common words too
     */
    private record Prefix(String text, Body body, int bodyMin, boolean needsDigit) {}

    private static final List<Prefix> PREFIXES = List.of(
            new Prefix("sk_live_", Body.ALPHANUMERIC, 10, false),
            new Prefix("sk_test_", Body.ALPHANUMERIC, 10, false),
            new Prefix("rk_live_", Body.ALPHANUMERIC, 10, false),
            new Prefix("rk_test_", Body.ALPHANUMERIC, 10, false),
            new Prefix("whsec_", Body.ALPHANUMERIC, 12, false),
            new Prefix("AKIA", Body.CAPITALS, 16, false),
            new Prefix("ASIA", Body.CAPITALS, 16, true),
            new Prefix("ghp_", Body.ALPHANUMERIC, 16, false),
            new Prefix("gho_", Body.ALPHANUMERIC, 16, false),
            new Prefix("ghu_", Body.ALPHANUMERIC, 16, false),
            new Prefix("ghs_", Body.ALPHANUMERIC, 16, false),
            new Prefix("ghr_", Body.ALPHANUMERIC, 16, false),
            new Prefix("github_pat_", Body.ADDRESS, 16, false),
            new Prefix("glpat-", Body.ADDRESS, 16, true),
            new Prefix("AIza", Body.ADDRESS, 30, false),
            new Prefix("ya29.", Body.ADDRESS, 20, false),
            new Prefix("xoxa-", Body.ADDRESS, 10, true),
            new Prefix("xoxb-", Body.ADDRESS, 10, true),
            new Prefix("xoxe-", Body.ADDRESS, 10, true),
            new Prefix("xoxo-", Body.ADDRESS, 10, true),
            new Prefix("xoxp-", Body.ADDRESS, 10, true),
            new Prefix("xoxr-", Body.ADDRESS, 10, true),
            new Prefix("xoxs-", Body.ADDRESS, 10, true),
            new Prefix("xapp-", Body.ADDRESS, 10, true),
            new Prefix("sk-ant-", Body.ADDRESS, 16, true),
            new Prefix("sk-proj-", Body.ADDRESS, 16, true),
            new Prefix("sk-", Body.ALPHANUMERIC, 20, true),
            new Prefix("hf_", Body.ALPHANUMERIC, 30, false),
            new Prefix("npm_", Body.ALPHANUMERIC, 30, false),
            new Prefix("shpat_", Body.ALPHANUMERIC, 24, true),
            new Prefix("AGE-SECRET-KEY-1", Body.CAPITALS, 20, false));

    private final Reading text;
    /** Where the run of Base64 characters that was looked at last begins and ends: no run is walked through twice. */
    private int runStart = -1;

    private int runEnd = -1;

    AccessKeys(Reading text) {
        this.text = text;
    }

    /** Whether a private key begins in the text, with the line that PEM or PGP begin it with. */
    boolean holdsPrivateKey() {
        for (int word = 0; word < text.words(); word++) {
            if (matches("begin", text.start(word), text.end(word)) && isFrame(word)) {
                return true;
            }
            if (text.size(word) == 5
                    && matches("putty", text.start(word), text.end(word))
                    && spells("user key file", word + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFrame(int begin) {
        int start = text.start(begin);
        boolean isSpaced = start > 1 && Reading.isSpace(text.at(start - 1));
        int dash = isSpaced ? start - 2 : start - 1;
        if (dash < 0 || text.at(dash) != '-') {
            return text.spacesAfter(begin) && spells("pgp private key", begin + 1);
        }
        for (int word = begin + 1; word < text.words() && text.start(word) - start < FRAME_MAX; word++) {
            if (spells("private key", word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether these words stand here one after the other. */
    private boolean spells(String phrase, int from) {
        int word = from;
        for (String each : phrase.split(" ", -1)) {
            if (word >= text.words() || !matches(each, text.start(word), text.end(word))) {
                return false;
            }
            word++;
        }
        return true;
    }

    /** Whether the characters are this word, in capitals or not. */
    private boolean matches(String word, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((text.at(from + i) | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a key of a kind that is known by its looks stands in the text. */
    boolean holdsKey() {
        for (int word = 0; word < text.words(); word++) {
            int start = text.start(word);
            if (startsKey(start) || isJwt(start) || isOwnKey(word) || isHeader(word)) {
                return true;
            }
        }
        return false;
    }

    private boolean startsKey(int start) {
        char first = text.at(start);
        for (Prefix prefix : PREFIXES) {
            if (prefix.text.charAt(0) == first && startsWith(prefix.text, start) && hasBody(prefix, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(String prefix, int start) {
        if (start + prefix.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text.at(start + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasBody(Prefix prefix, int start) {
        boolean hasDigit = false;
        int from = start + prefix.text.length();
        int at = from;
        while (at < text.length() && at - from < BODY_MAX && isBody(prefix.body, text.at(at))) {
            hasDigit |= Reading.isDigit(text.at(at));
            at++;
        }
        return at - from >= prefix.bodyMin && (hasDigit || !prefix.needsDigit);
    }

    private static boolean isBody(Body body, char c) {
        boolean isCapital = (c >= 'A' && c <= 'Z') || Reading.isDigit(c);
        return switch (body) {
            case CAPITALS -> isCapital;
            case ALPHANUMERIC -> isCapital || (c >= 'a' && c <= 'z');
            case ADDRESS -> isAddress(c);
        };
    }

    private static boolean isAddress(char c) {
        return c < 0x80 && (Reading.isWordPart(c) || c == '-' || c == '_');
    }

    /** A key of this ledger: {@code mg_}, six bytes and then thirty-two in hexadecimal digits. */
    private boolean isOwnKey(int word) {
        return matches("mg", text.start(word), text.end(word))
                && word + 2 < text.words()
                && text.joinsNext(word)
                && text.joinsNext(word + 1)
                && text.size(word + 1) == 12
                && text.size(word + 2) >= 32;
    }

    /** A signed or encrypted token: two or more parts in Base64, of which the first is an object of JSON. */
    private boolean isJwt(int start) {
        if (!startsWith("eyJ", start)) {
            return false;
        }
        int second = run(start) + 1;
        if (second - start <= JWT_PART_MIN + 3 || second >= text.length() || text.at(second - 1) != '.') {
            return false;
        }
        int at = second;
        while (at < text.length() && at - second < JWT_PART_MIN && isAddress(text.at(at))) {
            at++;
        }
        return at - second == JWT_PART_MIN;
    }

    private int run(int start) {
        if (start >= runStart && start < runEnd) {
            return runEnd;
        }
        int at = start;
        while (at < text.length() && isAddress(text.at(at))) {
            at++;
        }
        runStart = start;
        runEnd = at;
        return at;
    }

    private boolean isHeader(int word) {
        int size = text.size(word);
        if (size == 6 && matches("bearer", text.start(word), text.end(word))) {
            return isToken(word + 1, BEARER_MIN, false);
        }
        if (size == 13 && matches("authorization", text.start(word), text.end(word)) && text.assignsAfter(word)) {
            int scheme = word + 1;
            return isToken(scheme, 16, true)
                    || (scheme < text.words() && text.spacesAfter(scheme) && isToken(scheme + 1, 6, true));
        }
        return holdsCredentials(word);
    }

    /** Whether what begins with this word could be a token: no word of a language is so made. */
    private boolean isToken(int word, int min, boolean isHeader) {
        if (word >= text.words()
                || (word > 0 && (text.start(word) - text.end(word - 1) > GAP_MAX || text.stopsAfter(word - 1)))) {
            return false;
        }
        int from = text.start(word);
        int at = from;
        boolean digit = false;
        boolean letter = false;
        boolean upper = false;
        boolean lower = false;
        while (at < text.length() && at - from < BODY_MAX && isTokenPart(text.at(at))) {
            char c = text.at(at);
            digit |= Reading.isDigit(c);
            letter |= Reading.isLetter(c);
            upper |= at > from && c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            at++;
        }
        int size = at - from;
        boolean isOneWord = text.size(word) == size;
        return size >= min
                && ((digit && letter)
                        || (upper && lower && (isHeader || size >= 12))
                        || (isHeader && digit && size >= 16)
                        || (isOneWord && size >= BEARER_OF_LETTERS_MIN));
    }

    private static boolean isTokenPart(char c) {
        return isAddress(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    /** A password within an address: {@code https://user:password@host}. */
    private boolean holdsCredentials(int word) {
        int at = text.end(word);
        if (!startsWith("://", at)) {
            return false;
        }
        int from = at + 3;
        int colon = -1;
        for (int i = from; i < text.length() && i - from < USER_INFO_MAX; i++) {
            char c = text.at(i);
            if (c == '@') {
                return colon > 0 && i > colon + 1;
            }
            if (c == '/' || c == '?' || c == '#' || Reading.isSpace(c)) {
                return false;
            }
            colon = c == ':' && colon < 0 ? i : colon;
        }
        return false;
    }
}
