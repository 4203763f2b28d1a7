package io.makegood.policyfiles;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number with the words around it, in the form of ICU's MessageFormat: {@code {amount, plural, =0 {nothing} one {# credit} other {#
 * credits}}}. The number stands for {@code #}; a form that is missing is told as {@code other}.
 *
 * @param exact by the number as it is written
 * @param forms by the form that the language has for it; {@link PluralForm#OTHER} is always there
 */
record PluralWords(Map<String, String> exact, Map<PluralForm, String> forms) {
    private static final Pattern BEGIN = Pattern.compile("\\{\\s*(\\w+)\\s*,\\s*plural\\s*,");
    private static final Pattern FORM = Pattern.compile("\\s*(=(?:0|[1-9]\\d{0,8})|\\w+)\\s*\\{([^{}]*)\\}\\s*");
    private static final String REMEDY =
            "write a word for each form of the language, such as {amount, plural, one {# credit} other {# credits}}; forms are one, few,"
                    + " many, other, and =0 for a number";

    PluralWords {
        exact = Map.copyOf(exact);
        forms = Map.copyOf(forms);
    }

    /**
     * One that was read.
     *
     * @param name the placeholder's
     * @param words null if they were wrong, which was told
     * @param end the index behind it
     */
    record Found(String name, @Nullable PluralWords words, int end) {}

    /** The one that begins at that brace; null if none does. */
    static @Nullable Found at(String source, int open, BiConsumer<String, String> wrong) {
        Matcher begin = BEGIN.matcher(source).region(open, source.length());
        if (!begin.lookingAt()) {
            return null;
        }
        Map<String, String> exact = new LinkedHashMap<>();
        Map<PluralForm, String> forms = new LinkedHashMap<>();
        int index = begin.end();
        Matcher form = FORM.matcher(source);
        while (form.region(index, source.length()).lookingAt()) {
            String name = form.group(1);
            Optional<PluralForm> known = PluralForm.named(name);
            String before = null;
            if (name.startsWith("=")) {
                before = exact.put(name.substring(1), form.group(2));
            } else if (known.isPresent()) {
                before = forms.put(known.get(), form.group(2));
            }
            if (before != null || (known.isEmpty() && !name.startsWith("="))) {
                return failed(source, begin.group(1), "has a form " + name + " that is unknown or there twice", wrong);
            }
            index = form.end();
        }
        if (index >= source.length() || source.charAt(index) != '}' || !forms.containsKey(PluralForm.OTHER)) {
            return failed(source, begin.group(1), "has a plural that does not end, or has no form other", wrong);
        }
        return new Found(begin.group(1), new PluralWords(exact, forms), index + 1);
    }

    private static Found failed(String source, String name, String problem, BiConsumer<String, String> wrong) {
        wrong.accept(problem, REMEDY);
        return new Found(name, null, source.length());
    }

    /** The words for a number as it is written, in a language. */
    String of(String number, String language) {
        String words = exact.get(number);
        if (words == null) {
            words = forms.get(PluralForm.of(language, number));
        }
        return (words == null ? String.valueOf(forms.get(PluralForm.OTHER)) : words).replace("#", number);
    }
}
