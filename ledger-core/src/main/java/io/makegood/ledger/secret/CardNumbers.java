package io.makegood.ledger.secret;

import java.util.Set;

/**
 * Finds payment cards' numbers: as long as their issuer makes them, with its first digits and a right check digit (Luhn, ISO/IEC
 * 7812). Digits may be parted by any signs, and other digits may stand beside them, such as an expiry or a security code.
 */
final class CardNumbers {
    private static final int DIGITS_MIN = 13;
    private static final int DIGITS_MAX = 19;
    private static final Set<String> NEIGHBOURS = Set.of("exp", "cvv", "cvc");
    private static final int NEIGHBOUR_CHARS = 3;
    /** More signs than this between two digits, and they are no one number's. */
    private static final int SEPARATOR_MAX = 6;

    private static final int GROUP = 4;
    /** Groups below this are those of dates and times. */
    private static final int LOOSE_GROUP_MIN = 3;

    /** A UUID's digits are no card's. */
    private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};

    private static final Set<String> CARD_WORDS = Set.of(
            "card",
            "cards",
            "creditcard",
            "debitcard",
            "cardnumber",
            "visa",
            "mastercard",
            "amex",
            "cvv",
            "cvc",
            "kreditkarte",
            "kreditkartennummer",
            "karte",
            "kartennummer",
            "pan",
            "cardno",
            "ccnumber");

    private final Reading text;
    private final int[] digits;
    /** Where the group of each digit begins and ends, as indexes into the digits; the end is exclusive. */
    private final int[] groupStart;

    private final int[] groupEnd;
    private final char[] before;
    private int count;

    private CardNumbers(Reading text) {
        this.text = text;
        this.digits = new int[text.digits()];
        this.groupStart = new int[text.digits()];
        this.groupEnd = new int[text.digits()];
        this.before = new char[text.digits()];
    }

    static boolean isIn(Reading text) {
        if (text.digits() < DIGITS_MIN) {
            return false;
        }
        return new CardNumbers(text).isFound();
    }

    private boolean isFound() {
        Boolean named = null;
        int word = 0;
        while (word < text.words()) {
            count = 0;
            word = chain(word);
            if (count >= DIGITS_MIN) {
                named = named == null ? isCardNamed() : named;
                for (int start = 0; start + DIGITS_MIN <= count; start++) {
                    if (beginsCard(start, named)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean isCardNamed() {
        for (int word = 0; word < text.words(); word++) {
            if (CARD_WORDS.contains(text.label(word))) {
                return true;
            }
        }
        return false;
    }

    /** Collects the digits that may be one number, from this word on; returns the first word that was not looked at. */
    private int chain(int first) {
        int word = first;
        char separator = Folding.SIGN;
        while (word < text.words()) {
            if (isUuid(word)) {
                return count > 0 ? word : word + UUID_GROUPS.length;
            }
            int from = text.start(word);
            int to = digitsEnd(word);
            int letters = 0;
            while (from < to && Reading.isLetter(text.at(from))) {
                from++;
                letters++;
            }
            boolean lettersAfter = to < text.end(word);
            // Letters on both sides or amid the digits: an id or a hash, no number that somebody wrote.
            boolean isNumber = from < to && !(letters > 0 && lettersAfter) && isAllDigits(from, to);
            if (!isNumber || letters > 0) {
                if (count > 0) {
                    return word;
                }
                if (!isNumber) {
                    return word + 1;
                }
            }
            group(from, to, separator);
            word++;
            if (lettersAfter || word == text.words() || text.start(word) - text.end(word - 1) > SEPARATOR_MAX) {
                return word;
            }
            separator = text.start(word) - text.end(word - 1) == 1 ? text.at(text.end(word - 1)) : Folding.SIGN;
        }
        return word;
    }

    private boolean isUuid(int first) {
        if (first + UUID_GROUPS.length > text.words()) {
            return false;
        }
        for (int i = 0; i < UUID_GROUPS.length; i++) {
            boolean isJoined = i == 0 || text.start(first + i) == text.end(first + i - 1) + 1;
            if (text.size(first + i) != UUID_GROUPS[i] || !isJoined) {
                return false;
            }
        }
        return true;
    }

    /** Where letters at the word's end begin; those and all behind them, if they say what stands behind the card's digits. */
    private int digitsEnd(int word) {
        int from = text.start(word);
        int to = text.end(word);
        int digit = from;
        while (digit < to && digit - from <= DIGITS_MAX && Reading.isDigit(text.at(digit))) {
            digit++;
        }
        if (digit - from >= DIGITS_MIN
                && to - digit >= NEIGHBOUR_CHARS
                && NEIGHBOURS.contains(text.lower(digit, digit + NEIGHBOUR_CHARS))) {
            return digit;
        }
        while (from < to && Reading.isLetter(text.at(to - 1))) {
            to--;
        }
        return to;
    }

    private boolean isAllDigits(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Reading.isDigit(text.at(i))) {
                return false;
            }
        }
        return true;
    }

    private void group(int from, int to, char separator) {
        int start = count;
        int end = count + to - from;
        for (int i = from; i < to; i++) {
            digits[count] = text.at(i) - '0';
            groupStart[count] = start;
            groupEnd[count] = end;
            before[count] = separator;
            count++;
        }
    }

    private boolean beginsCard(int start, boolean isNamed) {
        boolean atGroup = groupStart[start] == start;
        if (!atGroup && !isNamed) {
            return false;
        }
        for (int size = DIGITS_MIN; size <= DIGITS_MAX && start + size <= count; size++) {
            if (isIssued(start, size) && isPlausible(start, start + size, isNamed) && passesCheck(start, size)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an issuer makes numbers that begin so and are so long. */
    private boolean isIssued(int start, int size) {
        int two = digits[start] * 10 + digits[start + 1];
        int four = two * 100 + digits[start + 2] * 10 + digits[start + 3];
        boolean isUsual = size == 16;
        boolean isLong = size >= 16;
        return switch (digits[start]) {
            case 2 -> isUsual && four >= 2221 && four <= 2720;
            case 3 -> isIssuedWithThree(two, four, size);
            // Thirteen digits are a barcode or a telephone number more often than an old card.
            case 4 -> isUsual || size == DIGITS_MAX || size == DIGITS_MIN;
            case 5 -> isUsual && two >= 51 && two <= 55;
            case 6 -> isLong && (four == 6011 || two == 65 || two == 62 || (four >= 6440 && four <= 6499));
            default -> false;
        };
    }

    private static boolean isIssuedWithThree(int two, int four, int size) {
        return switch (two) {
            case 34, 37 -> size == 15;
            case 35 -> size >= 16 && four >= 3528 && four <= 3589;
            case 30 -> (size == 14 || size == 16) && four <= 3059;
            case 36, 38, 39 -> size == 14 || size == 16;
            default -> false;
        };
    }

    /** Whether the digits are parted from each other and from their neighbours as a card's may be. */
    private boolean isPlausible(int start, int end, boolean isNamed) {
        if (end - start == DIGITS_MIN && !isNamed) {
            return false;
        }
        if (isNamed) {
            return isRegular(start, end) || groupsAreAtLeast(LOOSE_GROUP_MIN, start, end);
        }
        int rest = groupEnd[end - 1] - end;
        return isRegular(start, end) && (rest == 0 || isExpiryOrCode(end, rest));
    }

    /** Whether what follows without a sign between is an expiry, a security code or both. */
    private boolean isExpiryOrCode(int from, int size) {
        int month = size >= 2 ? digits[from] * 10 + digits[from + 1] : 0;
        boolean startsWithMonth = month >= 1 && month <= 12;
        return size == 3 || (startsWithMonth && (size == 2 || size == 4 || size == 6 || size == 7));
    }

    /** One run, two, fours, the four-six-five of fifteen digits, or groups of one size with one sign between. */
    private boolean isRegular(int start, int end) {
        int first = Math.min(groupEnd[start], end) - start;
        int groups = 0;
        boolean isEven = true;
        boolean hasOneSign = true;
        char sign = Folding.NOTHING;
        for (int at = start; at < end; at = groupEnd[at]) {
            text.step();
            int size = Math.min(groupEnd[at], end) - at;
            isEven &= size == first || (at + size == end && size < first);
            if (at > start) {
                hasOneSign &= sign == Folding.NOTHING || before[at] == sign;
                sign = before[at];
            }
            groups++;
        }
        if (groups <= 2) {
            return groups == 1 || first >= GROUP;
        }
        boolean isFourSixRest =
                groups == 3 && first == GROUP && Math.min(groupEnd[start + first], end) - start == GROUP + 6;
        return isFourSixRest || (isEven && (first >= GROUP || hasOneSign));
    }

    private boolean groupsAreAtLeast(int least, int start, int end) {
        for (int at = start; at < end; at = groupEnd[at]) {
            text.step();
            if (groupEnd[at] - groupStart[at] < least) {
                return false;
            }
        }
        return true;
    }

    private boolean passesCheck(int start, int size) {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            text.step();
            int digit = digits[start + size - 1 - i];
            int doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
