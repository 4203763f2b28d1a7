package io.makegood.policyfiles;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Texts in one language or in several: plain text in the policy's own, or a text for each language tag. */
final class LocalizedReading {
    /** Every language goes into every notice. */
    private static final int LANGUAGES_MAX = 40;

    /** Language, script and region in the canonical case: de, zh-Hant, pt-BR. Registers of languages change, this doesn't. */
    private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?");

    private LocalizedReading() {}

    static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    /** The fields that hold the texts, by language tag. */
    static SortedMap<String, PolicyField> fields(PolicyField field, String language) {
        SortedMap<String, PolicyField> texts = new TreeMap<>();
        if (field.isText()) {
            texts.put(language, field);
            return texts;
        }
        field.section().ifPresent(section -> {
            for (Map.Entry<String, PolicyField> text : section.all().entrySet()) {
                if (isTag(text.getKey())) {
                    texts.put(text.getKey(), text.getValue());
                } else {
                    text.getValue().wrong("is under no language tag", "use tags such as en, de or pt-BR");
                }
            }
            if (texts.size() > LANGUAGES_MAX) {
                section.wrong("has " + texts.size() + " languages", "write at most " + LANGUAGES_MAX);
            }
            if (!section.has(language)) {
                section.wrong(
                        "has no text in the policy's own language",
                        "add one under " + language + ", or change language");
            }
        });
        return texts;
    }

    /** One-line texts by language tag. */
    static SortedMap<String, String> lines(PolicyField field, String language, int charsMax) {
        SortedMap<String, String> lines = new TreeMap<>();
        fields(field, language)
                .forEach((tag, text) -> text.text(charsMax, false).ifPresent(line -> lines.put(tag, line.strip())));
        return lines;
    }
}
