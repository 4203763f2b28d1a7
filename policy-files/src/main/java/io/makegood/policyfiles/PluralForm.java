package io.makegood.policyfiles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The forms in which a word stands after a number, by the names that CLDR and ICU give them. The rules of ten languages are stated here, and
 * not taken from a library's data: what a notice says is bytes of an output, which a later version has to make again (docs/decisions/049-receipts-and-the-customers-page.md).
 */
enum PluralForm {
    /** 1 in English. */
    ONE,
    /** 2 to 4 in Polish. */
    FEW,
    /** 5 in Polish, a million in French. */
    MANY,
    /** Every language has it. */
    OTHER;

    private static final long MILLION = 1_000_000;

    static Optional<PluralForm> named(String name) {
        return Arrays.stream(values())
                .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /**
     * The form after a number, as it is written.
     *
     * @param language a tag such as {@code pl} or {@code pt-BR}; a language that has no rules here is told as English is
     * @param number in decimal, with as many decimals as are shown
     */
    static PluralForm of(String language, String number) {
        String shown = number.startsWith("-") ? number.substring(1) : number;
        int point = shown.indexOf('.');
        boolean whole = point < 0;
        long integer = Long.parseLong(whole ? shown : shown.substring(0, point));
        return switch (language.split("-", 2)[0].toLowerCase(Locale.ROOT)) {
            case "ja", "zh" -> OTHER;
            case "pl" -> whole ? polish(integer) : OTHER;
            case "fr" -> romance(integer <= 1, integer, whole);
            case "pt" ->
                romance(language.equalsIgnoreCase("pt-PT") ? integer == 1 && whole : integer <= 1, integer, whole);
            case "it" -> romance(integer == 1 && whole, integer, whole);
            // 1 whatever decimals are shown behind it, if they are zeros.
            case "es" ->
                romance(
                        integer == 1
                                && (whole || shown.substring(point + 1).chars().allMatch(digit -> digit == '0')),
                        integer,
                        whole);
            default -> integer == 1 && whole ? ONE : OTHER;
        };
    }

    private static PluralForm romance(boolean one, long integer, boolean whole) {
        if (one) {
            return ONE;
        }
        return whole && integer != 0 && integer % MILLION == 0 ? MANY : OTHER;
    }

    private static PluralForm polish(long number) {
        if (number == 1) {
            return ONE;
        }
        long last = number % 10;
        long lastTwo = number % 100;
        return last >= 2 && last <= 4 && !(lastTwo >= 12 && lastTwo <= 14) ? FEW : MANY;
    }
}
