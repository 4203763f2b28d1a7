package io.makegood.policyfiles;

import java.util.Locale;

/** The words of the format that stand for a choice. */
final class PolicyWords {
    private PolicyWords() {}

    /** The word of an enum's constant: {@code openCase} for {@code OPEN_CASE}. */
    static String of(Enum<?> choice) {
        StringBuilder word = new StringBuilder();
        for (String part : choice.name().split("_", -1)) {
            String small = part.toLowerCase(Locale.ROOT);
            word.append(word.length() == 0 ? small : part.charAt(0) + small.substring(1));
        }
        return word.toString();
    }
}
