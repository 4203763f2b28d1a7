package io.makegood.policyfiles;

import java.util.Locale;
import java.util.Map;

/** The words of the format that stand for a choice. */
final class PolicyWords {
    private PolicyWords() {}

    /** The word that stands for a choice. */
    static <T> String of(Map<String, T> words, T meaning) {
        for (Map.Entry<String, T> word : words.entrySet()) {
            if (word.getValue().equals(meaning)) {
                return word.getKey();
            }
        }
        throw new IllegalArgumentException("no word stands for " + meaning);
    }

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
