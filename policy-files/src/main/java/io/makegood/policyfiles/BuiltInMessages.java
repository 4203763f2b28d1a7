package io.makegood.policyfiles;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What customers are told where a policy has no words of its own, in ten languages, as messages for a policy. The ledger itself says it in
 * English; a policy that takes these over says it in its languages, by its own text, which is in the log: a replay says the same, whatever
 * becomes of the sentences here (docs/decisions/054-built-in-sentences-are-taken-over-by-policies.md).
 */
public final class BuiltInMessages {
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja", "zh");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private BuiltInMessages() {}

    /** The languages, by their tags. */
    public static List<String> languages() {
        return LANGUAGES;
    }

    /**
     * The messages of a language, by type of notice and, after a dot, its reason, in the order in which they are written.
     *
     * @throws IllegalArgumentException if the language is none of {@link #languages}
     */
    public static Map<String, String> in(String language) {
        if (!LANGUAGES.contains(language)) {
            throw new IllegalArgumentException("no built-in messages in " + language);
        }
        String file = "messages/" + language + ".yaml";
        try (InputStream in = BuiltInMessages.class.getResourceAsStream(file)) {
            return YAML.readValue(in, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * The part of a policy that says them in these languages, of which the first is the policy's own.
     *
     * @throws IllegalArgumentException if there is none, or one is none of {@link #languages}
     */
    public static String section(List<String> languages) {
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("messages in no language");
        }
        List<Map<String, String>> texts = new ArrayList<>();
        languages.forEach(language -> texts.add(in(language)));
        StringBuilder section =
                new StringBuilder("language: ").append(languages.get(0)).append("\nmessages:\n");
        for (String key : texts.get(0).keySet()) {
            section.append("  ").append(key).append(':');
            if (languages.size() == 1) {
                section.append(' ')
                        .append(quoted(texts.get(0).getOrDefault(key, "")))
                        .append('\n');
                continue;
            }
            section.append('\n');
            for (int i = 0; i < languages.size(); i++) {
                section.append("    ")
                        .append(languages.get(i))
                        .append(": ")
                        .append(quoted(texts.get(i).getOrDefault(key, "")))
                        .append('\n');
            }
        }
        return section.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
