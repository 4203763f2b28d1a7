package io.makegood.ledger.event;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what must never be written into a ledger's free texts: passwords, authentication codes, full card numbers and private
 * keys (post-remixer policy, REM-7). It errs towards asking the writer again.
 */
public final class Secrets {
    private static final int CARD_DIGITS_MIN = 13;
    private static final int CARD_DIGITS_MAX = 19;

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final Pattern PASSWORD =
            Pattern.compile("\\b(?:password|passwd|passphrase|pwd)\\b\\s*(?:is\\b|[:=])\\s*\\S");
    private static final Pattern CODE =
            Pattern.compile("\\b(?:otp|2fa|mfa|one[- ]time|verification|authentication|security|login)"
                    + "(?:[- ](?:code|password))?\\b\\s*(?:is\\b|[:=])?\\s*\\b\\d{4,8}\\b");
    /** Words that mean something else beside numbers too: a pin of 2026, an error code. They need to be said plainly. */
    private static final Pattern PLAIN_CODE =
            Pattern.compile("\\bpin(?:[- ](?:code|number))?\\s*(?:is\\b|[:=])\\s*\\d{4,8}\\b"
                    + "|(?<!\\b(?:error|status|response|exit|zip|postal|promo|discount|voucher|area|country|case) )\\bcode"
                    + "\\s*(?:is\\b|[:=])\\s*\\d{6}\\b");

    private static final Pattern DIGITS = Pattern.compile("(?<![\\d])\\d(?:[ -]?\\d){12,18}(?![\\d])");

    private Secrets() {}

    /** What kind of secret {@code text} seems to hold, in words for its writer; empty if none. */
    public static Optional<String> findIn(String text) {
        if (PRIVATE_KEY.matcher(text).find()) {
            return Optional.of("a private key");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (PASSWORD.matcher(lower).find()) {
            return Optional.of("a password");
        }
        if (CODE.matcher(lower).find() || PLAIN_CODE.matcher(lower).find()) {
            return Optional.of("an authentication code");
        }
        Matcher digits = DIGITS.matcher(text);
        while (digits.find()) {
            if (isCardNumber(digits.group().replaceAll("[ -]", ""))) {
                return Optional.of("a card number");
            }
        }
        return Optional.empty();
    }

    /** Whether the digits pass the check that every card number passes (Luhn, ISO/IEC 7812). */
    private static boolean isCardNumber(String digits) {
        if (digits.length() < CARD_DIGITS_MIN || digits.length() > CARD_DIGITS_MAX) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
