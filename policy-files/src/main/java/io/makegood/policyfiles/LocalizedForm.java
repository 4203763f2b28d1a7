package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Texts in one language or in several, by language tag: plain text in the policy's own, or a text for each language tag. */
record LocalizedForm<T>(String definition, String description, Form<T> text) implements Form<SortedMap<String, T>> {
    private static final int TAG_CHARS_MAX = 64;

    /** Every language goes into every notice. */
    private static final int LANGUAGES_MAX = 40;

    /** Language, script and region in the canonical case: de, zh-Hant, pt-BR. Registers of languages change, this doesn't. */
    private static final Pattern TAG_PATTERN = Pattern.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?");

    static final Form<String> TAG = Forms.matching(
            "languageTag", TAG_PATTERN, TAG_CHARS_MAX, "is no language tag", "write one such as en, de or pt-BR");

    @Override
    public Optional<SortedMap<String, T>> read(PolicyField field) {
        String language = field.declared().language();
        if (field.isText()) {
            return text.read(field).map(only -> new TreeMap<>(Map.of(language, only)));
        }
        Optional<Map<String, T>> texts = byTag().read(field);
        if (texts.isPresent() && field.entries().stream().noneMatch(entry -> entry.name().equals(language))) {
            field.wrong(
                    "has no text in the policy's own language", "add one under " + language + ", or change language");
        }
        return texts.map(TreeMap::new);
    }

    private NamedForm<T> byTag() {
        return NamedForm.of(text, TAG, (tag, field) -> {
                    if (!TAG_PATTERN.matcher(tag).matches()) {
                        field.wrong("is under no language tag", "use tags such as en, de or pt-BR");
                    }
                })
                .upTo(LANGUAGES_MAX, "has # languages", "write 1 to " + LANGUAGES_MAX + ", the policy's own among them");
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        PolicySchema.describe(node, description);
        ArrayNode ways = node.putArray("anyOf");
        schema.put(ways.addObject(), text);
        schema.put(ways.addObject(), byTag());
    }

    @Override
    public SortedMap<String, T> standIn() {
        return new TreeMap<>();
    }
}
