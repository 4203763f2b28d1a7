package io.makegood.ledger.secret;

import java.util.Optional;

/** Finds values that a word before them makes a secret: passwords, authentication codes, security codes of cards, keys. */
final class LabelledSecrets {
    private static final int NOWHERE = -1;
    /** So many words may stand between a label and its value: {@code the code that they sent me is …}. */
    private static final int BETWEEN_MAX = 7;

    private static final int VALUE_MAX = 64;
    private static final int CODE_MIN = 4;
    private static final int CODE_MAX = 8;
    private static final int CODE_ALONE = 6;
    private static final int KEY_MIN = 8;
    private static final int KEY_ALONE_MIN = 16;
    private static final int MIXED_PASSWORD_MIN = 6;

    private final Reading text;

    LabelledSecrets(Reading text) {
        this.text = text;
    }

    /** The kind of the first that is found. */
    Optional<String> find() {
        for (int word = 0; word < text.words(); word++) {
            if (text.isNumber(word)) {
                if (isNamedAfterwards(word)) {
                    return Optional.of("an authentication code");
                }
                continue;
            }
            String label = text.label(word);
            if (isCardCode(word, label)) {
                return Optional.of("a card's security code");
            }
            if (isCode(word, label)) {
                return Optional.of("an authentication code");
            }
            if (isPasswordLabel(label) && isPassword(word)) {
                return Optional.of("a password");
            }
            if (isKey(word, label)) {
                return Optional.of("an access key or token");
            }
        }
        return Optional.empty();
    }

    // Passwords

    private static boolean isPasswordLabel(String label) {
        return LabelWords.PASSWORDS.contains(label)
                || LabelWords.PASSWORD_ENDINGS.stream().anyMatch(label::endsWith);
    }

    private boolean isPassword(int label) {
        int last = text.words() - 1;
        if (label == last) {
            return false;
        }
        if (text.assignsAfter(label)) {
            return isPasswordValue(label + 1, false);
        }
        if (text.stopsAfter(label)) {
            return false;
        }
        if (text.opensBracketAfter(label)) {
            return isPasswordFor(label + 1);
        }
        if (text.opensQuoteAfter(label)) {
            return isMixed(label + 1) || isLoneQuoted(label + 1);
        }
        String next = text.lower(label + 1);
        if (LabelWords.IS.contains(next)) {
            return !text.stopsAfter(label + 1) && label + 1 < last && isPasswordValue(label + 2, true);
        }
        if (LabelWords.FOR.contains(next)) {
            return isPasswordFor(label + 1);
        }
        return size(label + 1) >= MIXED_PASSWORD_MIN && isMixed(label + 1) && !isAlgorithm(next);
    }

    /** {@code password for my account: …}; what is no assignment must look like one. */
    private boolean isPasswordFor(int first) {
        if (text.lower(first).equals("to") && first + 1 < text.words() && isMixed(first + 1)) {
            return size(first + 1) >= MIXED_PASSWORD_MIN;
        }
        for (int word = first; word < first + BETWEEN_MAX && word + 1 < text.words(); word++) {
            if (text.assignsAfter(word)) {
                return isPasswordValue(word + 1, false);
            }
            if (text.stopsAfter(word)) {
                return false;
            }
            if (LabelWords.IS.contains(text.lower(word))) {
                return isMixed(word + 1);
            }
        }
        return false;
    }

    private boolean isPasswordValue(int value, boolean afterIs) {
        if (text.isNumber(value)) {
            return text.size(value) >= CODE_MIN || size(value) >= MIXED_PASSWORD_MIN;
        }
        String word = text.lower(value);
        return !word.startsWith("http") && (isMixed(value) || !LabelWords.isOrdinary(word, afterIs)) && !isMask(word);
    }

    private boolean isLoneQuoted(int value) {
        int end = text.end(value);
        char quote = text.at(text.start(value) - 1);
        return end < text.length() && text.at(end) == quote && !LabelWords.isOrdinary(text.lower(value), true);
    }

    private static boolean isMask(String word) {
        return word.length() > 2 && word.chars().allMatch(c -> c == 'x');
    }

    private static boolean isAlgorithm(String word) {
        return word.startsWith("sha")
                || word.startsWith("argon")
                || word.startsWith("pbkdf")
                || word.startsWith("bcrypt");
    }

    /** Whether it is made as passwords are and words are not: letters beside digits, or signs or capitals within. */
    private boolean isMixed(int value) {
        int from = text.start(value);
        int to = from + size(value);
        boolean digit = false;
        boolean letter = false;
        boolean sign = false;
        boolean inner = false;
        for (int i = from; i < to; i++) {
            char c = text.at(i);
            digit |= Reading.isDigit(c);
            letter |= Reading.isLetter(c);
            sign |= c == '@' || c == '$' || c == '!' || c == '%' || c == '#' || c == '&' || c == '*' || c == '^';
            inner |= i > from && c >= 'A' && c <= 'Z' && Reading.isLetter(text.at(i - 1)) && text.hasLowerCase(value);
        }
        return letter && (digit || sign || inner);
    }

    /** How many characters the value has, up to the next space, without what ends a sentence. */
    private int size(int value) {
        int from = text.start(value);
        int to = from;
        while (to < text.length() && to - from < VALUE_MAX && !Reading.isSpace(text.at(to))) {
            to++;
        }
        while (to > text.end(value) && isClosing(text.at(to - 1))) {
            to--;
        }
        return to - from;
    }

    private static boolean isClosing(char c) {
        return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' || c == '"'
                || c == '\'';
    }

    // Codes

    private boolean isCode(int word, String label) {
        int end = codeLabel(word, label);
        if (end != NOWHERE) {
            boolean isPlain = label.equals("one")
                    ? text.label(end).equals("time")
                    : end == word && LabelWords.PLAIN_CODES.contains(label);
            return isCodeAfter(end, !isPlain, CODE_MIN, CODE_MAX);
        }
        if (label.equals("pin")) {
            return isPin(word);
        }
        boolean isOpen = word > 0 && !text.stopsAfter(word - 1) && LabelWords.OPEN_CODES.contains(text.label(word - 1));
        return label.equals("code") && !isOpen && isCodeAfter(word, false, CODE_ALONE, CODE_ALONE);
    }

    /** The last word of a label of authentication codes that begins here, or {@link #NOWHERE}. */
    private int codeLabel(int word, String label) {
        boolean isOneTime = label.equals("one")
                && text.joinsNext(word)
                && text.label(word + 1).equals("time");
        int kind = isOneTime ? word + 1 : word;
        if ((isOneTime || LabelWords.CODE_KINDS.contains(label))
                && text.joinsNext(kind)
                && LabelWords.CODE_NOUNS.contains(text.label(kind + 1))) {
            boolean isMail = label.equals("email") || label.equals("mail");
            return isMail && !text.label(kind + 1).startsWith("code") ? NOWHERE : kind + 1;
        }
        return isOneTime
                ? kind
                : LabelWords.CODES.contains(label) || LabelWords.PLAIN_CODES.contains(label) ? word : NOWHERE;
    }

    private boolean isPin(int pin) {
        String next = text.joinsNext(pin) ? text.label(pin + 1) : "";
        boolean isNamed = next.equals("code") || next.equals("number") || next.equals("nr");
        boolean isOwned = pin > 0 && text.joinsNext(pin - 1) && LabelWords.PIN_OWNERS.contains(text.label(pin - 1));
        int end = isNamed ? pin + 1 : pin;
        return isCodeAfter(end, isNamed || isOwned, CODE_MIN, CODE_MAX);
    }

    /** Whether a code follows the label: at once where {@code isDirect}, or said to be it some words later. */
    private boolean isCodeAfter(int label, boolean isDirect, int min, int max) {
        for (int word = label; word < label + BETWEEN_MAX && word + 1 < text.words(); word++) {
            String said = word == label ? "" : text.lower(word);
            if (LabelWords.OTHER_NUMBERS.contains(said)) {
                return false;
            }
            if (text.assignsAfter(word)) {
                return isCodeValue(word + 1, min, max) || isCodeOfLetters(word + 1, word == label, min);
            }
            if (text.stopsAfter(word)) {
                return false;
            }
            if (LabelWords.IS.contains(said)) {
                if (isCodeValue(word + 1, min, max) || isCodeOfLetters(word + 1, true, min)) {
                    return true;
                }
                if (!isDirect) {
                    return false;
                }
            } else if (word == label && isDirect && isCodeValue(word + 1, min, max) && !isYear(word + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Digits, in one run or in two or three with a space or a dash between; perhaps behind one letter, as in {@code G-123456}. */
    private boolean isCodeValue(int value, int min, int max) {
        int first = value;
        boolean isLettered = text.size(value) == 1 && !text.isNumber(value) && text.joinsNext(value);
        if (isLettered && !text.spacesAfter(value)) {
            first++;
        }
        if (!text.isNumber(first)) {
            return false;
        }
        int digits = text.size(first);
        int last = first;
        while (last < first + 5 && text.joinsNext(last) && text.isNumber(last + 1) && text.size(last + 1) <= digits) {
            last++;
        }
        int all = text.end(last) - text.start(first) - (last - first);
        boolean isParted = last > first && last - first < 4 && all <= max && all >= min && text.size(last) == digits;
        return isParted || (digits >= min && digits <= max && !isPartOfMore(first));
    }

    /** A date, an amount or a version begins so. */
    private boolean isPartOfMore(int number) {
        int end = text.end(number);
        if (end + 1 >= text.length() || !Reading.isDigit(text.at(end + 1))) {
            return false;
        }
        char sign = text.at(end);
        return sign == '-' || sign == '/' || sign == '.' || sign == ':' || sign == ',';
    }

    private boolean isYear(int number) {
        String digits = text.size(number) == 4 ? text.lower(number) : "";
        return digits.startsWith("19") || digits.startsWith("20");
    }

    /** A code with letters among its digits, such as {@code X7K9Q2}. */
    private boolean isCodeOfLetters(int value, boolean isPlain, int min) {
        return isPlain
                && min == CODE_MIN
                && text.isMixed(value)
                && text.size(value) >= 5
                && text.size(value) <= 12
                && !text.hasLowerCase(value);
    }

    /** {@code 493021 is your code}, as messages put it. */
    private boolean isNamedAfterwards(int number) {
        if (number + 2 >= text.words()
                || text.size(number) < CODE_MIN
                || text.size(number) > CODE_MAX
                || !text.spacesAfter(number)
                || !LabelWords.IS.contains(text.lower(number + 1))
                || !LabelWords.WHOSE.contains(text.lower(number + 2))) {
            return false;
        }
        for (int word = number + 3; word < number + 3 + BETWEEN_MAX && word < text.words(); word++) {
            if (text.stopsAfter(word - 1)) {
                return false;
            }
            String label = text.label(word);
            if (codeLabel(word, label) != NOWHERE) {
                return true;
            }
            if (label.equals("pin") || label.equals("code") || isPasswordLabel(label)) {
                return !LabelWords.OPEN_CODES.contains(text.label(word - 1));
            }
        }
        return false;
    }

    /** The code on the back of a card: three digits, or four. */
    private boolean isCardCode(int word, String label) {
        int end = word;
        if (!LabelWords.CARD_CODES.contains(label)) {
            boolean isSecurity = (label.equals("security") || label.equals("verification")) && text.joinsNext(word);
            if (!isSecurity || !LabelWords.CARD_CODE_NOUNS.contains(text.label(word + 1))) {
                return false;
            }
            end = word + 1;
            return isCodeAfter(end, true, 3, 3);
        }
        if (text.joinsNext(word) && LabelWords.CARD_CODE_NOUNS.contains(text.label(word + 1))) {
            end = word + 1;
        }
        return isCodeAfter(end, true, 3, 4);
    }

    // Keys

    private boolean isKey(int word, String label) {
        int end = LabelWords.KEYS.contains(label) ? word : NOWHERE;
        boolean isAlone = false;
        if (LabelWords.KEY_KINDS.contains(label) && text.joinsNext(word)) {
            end = LabelWords.KEY_NOUNS.contains(text.label(word + 1)) ? word + 1 : NOWHERE;
        } else if (label.equals("token") || label.equals("secret")) {
            end = word;
            isAlone = true;
        }
        if (end == NOWHERE || end + 1 >= text.words()) {
            return false;
        }
        int value = end + 1;
        if (!text.assignsAfter(end)) {
            if (text.stopsAfter(end) || !LabelWords.IS.contains(text.lower(value)) || value + 1 >= text.words()) {
                return false;
            }
            value++;
        }
        int size = isAlone ? text.size(value) : size(value);
        return size >= (isAlone ? KEY_ALONE_MIN : KEY_MIN)
                && isMixedRun(value)
                && !text.lower(value).startsWith("http");
    }

    /** Whether letters and digits stand in the value's first word, or in a later one of it beside the other. */
    private boolean isMixedRun(int value) {
        int to = text.start(value) + size(value);
        for (int word = value; word < text.words() && word < value + BETWEEN_MAX && text.start(word) < to; word++) {
            if (text.isMixed(word)) {
                return true;
            }
        }
        return false;
    }
}
