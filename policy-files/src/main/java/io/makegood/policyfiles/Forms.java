package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Particulars;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The single values that policies are made of. */
final class Forms {
    static final String NAME_RULE = "1 to " + PolicyField.NAME_CHARS_MAX + " letters, digits and . _ - +";

    static final Form<String> NAME_TEXT =
            ScalarForm.of("nameText", "-", PolicyField::name, pattern(PolicyField.NAME));

    /** A name; whole numbers will do. */
    static final Form<String> NAME = new EitherForm<>(
            "name",
            "",
            NAME_TEXT,
            ScalarForm.of("", "-", PolicyField::name, integer(0, PolicyField.WHOLE_MAX)));

    /** A name that an attribute or a quantity may have in events ({@link Particulars#isName}). */
    static final Form<String> PARTICULAR = ScalarForm.of(
            "attributeName",
            "-",
            field -> field.text(Particulars.NAME_CHARS_MAX, false)
                    .filter(name -> isParticular(name, field)),
            particular());

    /** The value of an attribute, whatever the document lists. */
    static final Form<String> VALUE = value(List.of(), "");

    static final Form<Boolean> BOOL =
            ScalarForm.of("", false, PolicyField::bool, node -> node.put("type", "boolean"));

    static final Form<Long> AMOUNT = ScalarForm.of("amount", 1L, PolicyField::amount, node -> credits(
                    node, "Credits in the product's own unit, with no more digits after the point than the scale says.")
            .put("minimum", 0));

    /** A rate: it may be finer than what is charged. Where it is wrong, which is told, it must not look like nothing. */
    static final Form<BigDecimal> EXACT_AMOUNT = ScalarForm.of(
            "rateAmount", BigDecimal.ONE, PolicyField::exactAmount, node -> credits(node, "")
                    .put("minimum", 0));

    static final Form<Long> DURATION = new ScalarForm<>(
            "duration",
            PolicyField::duration,
            pattern(PolicyField.DURATION).andThen(node -> node.put("description", "A whole number and s, m, h or d.")
                    .putArray("examples")
                    .add("30m")
                    .add("24h")
                    .add("14d")),
            1L,
            Durations::written);

    static final Form<Long> INSTANT = ScalarForm.of(
            "instant",
            0L,
            PolicyField::instant,
            pattern(PolicyField.INSTANT)
                    .andThen(node -> node.put("description", "A moment with its offset.")
                            .putArray("examples")
                            .add("2027-01-01T00:00:00Z")));

    private Forms() {}

    private static Consumer<ObjectNode> pattern(Pattern pattern) {
        return node -> node.put("type", "string").put("pattern", "^(" + pattern.pattern() + ")$");
    }

    private static Consumer<ObjectNode> integer(long min, long max) {
        return node -> node.put("type", "integer").put("minimum", min).put("maximum", max);
    }

    private static ObjectNode credits(ObjectNode node, String description) {
        PolicySchema.describe(node, description);
        return node.put("type", "number").put("maximum", Limits.AMOUNT_MAX);
    }

    /** What the JSON Schema says of the name of an attribute or a quantity. */
    static Consumer<ObjectNode> particular() {
        return pattern(Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0," + (Particulars.NAME_CHARS_MAX - 1) + "}"));
    }

    /** Notes it if events cannot carry an attribute or a quantity of that name. */
    static boolean isParticular(String name, PolicyField field) {
        boolean is = Particulars.isName(name);
        if (!is) {
            field.wrong(
                    "has a name that events cannot carry",
                    "begin it with a letter, then letters, digits and . _ -, " + Particulars.NAME_CHARS_MAX
                            + " at most");
        }
        return is;
    }

    /** Text with something in it; line breaks only where allowed. */
    static Form<String> text(String definition, int charsMax, boolean lineBreaks) {
        return ScalarForm.of(definition, "-", field -> field.text(charsMax, lineBreaks), node -> node.put("type", "string")
                .put("minLength", 1)
                .put("maxLength", charsMax)
                .put("pattern", "\\S"));
    }

    /** One line that may be empty. */
    static Form<String> prefix(int charsMax) {
        return ScalarForm.of(
                "", "", field -> field.prefix(charsMax), node -> node.put("type", "string")
                        .put("maxLength", charsMax));
    }

    /** Text that follows a pattern; {@code problem} is told of another, or what it is where blank. */
    static Form<String> matching(String definition, Pattern pattern, int charsMax, String problem, String remedy) {
        return ScalarForm.of(
                definition,
                "-",
                field -> field.text(charsMax, false).filter(text -> {
                    boolean matches = pattern.matcher(text).matches();
                    if (!matches) {
                        field.wrong(problem.isEmpty() ? "is " + field.shown() : problem, remedy);
                    }
                    return matches;
                }),
                pattern(pattern).andThen(node -> node.put("maxLength", charsMax)));
    }

    /** That one word. */
    static Form<String> constant(String word, String remedy) {
        return ScalarForm.of(
                "",
                word,
                field -> field.value(List.of(), "").filter(text -> {
                    if (!text.equals(word)) {
                        field.wrong("is " + field.shown(), remedy);
                    }
                    return text.equals(word);
                }),
                node -> node.put("const", word));
    }

    /** Nothing but true. */
    static Form<Boolean> onlyTrue(String remedy) {
        return ScalarForm.of(
                "",
                true,
                field -> field.bool().filter(is -> {
                    if (!is) {
                        field.wrong("is false", remedy);
                    }
                    return is;
                }),
                node -> node.put("const", true));
    }

    /** A whole number within the bounds. */
    static Form<Integer> whole(int min, int max) {
        return ScalarForm.of("", min, field -> field.whole(min, max), integer(min, max));
    }

    /** A whole number of things, at least so many. */
    static Form<Long> count(long least) {
        return ScalarForm.of(
                "", Math.max(1, least), field -> field.count(least), integer(least, Limits.AMOUNT_MAX));
    }

    /** Credits, more than none. */
    static Form<Long> aboveZero(String remedy) {
        return ScalarForm.of(
                "aboveZero",
                1L,
                field -> field.amount().filter(credits -> {
                    if (credits == 0) {
                        field.wrong("is 0", remedy);
                    }
                    return credits > 0;
                }),
                node -> credits(node, "Credits in the product's own unit, more than none.")
                        .put("exclusiveMinimum", 0));
    }

    /** So many percent, with digits after the point. */
    static Form<BigDecimal> percent(int max) {
        return ScalarForm.of("", BigDecimal.ZERO, field -> field.percent(max), node -> node.put("type", "number")
                .put("minimum", 0)
                .put("maximum", max));
    }

    /** A duration of at most so many milliseconds. */
    static Form<Long> durationUpTo(long max) {
        return DURATION.when((field, millis) -> {
            if (millis > max) {
                field.wrong("is " + field.shown(), "the longest is " + Durations.written(max));
            }
            return Optional.of(millis).filter(fits -> fits <= max);
        });
    }

    /** The value of an attribute, one of {@code known} if there are. */
    static Form<String> value(List<String> known, String attribute) {
        return ScalarForm.of("attributeValue", "-", field -> field.value(known, attribute), node -> {
            ArrayNode ways = node.putArray("anyOf");
            pattern(PolicyField.VALUE).accept(ways.addObject());
            ways.addObject().put("minimum", 0).putArray("type").add("number").add("boolean");
        });
    }

    /** One of the words of the format, each with its meaning. */
    static <T> Form<T> words(Map<String, T> words) {
        return new ScalarForm<>(
                "",
                field -> field.word(words),
                node -> words.keySet().forEach(node.withArray("enum")::add),
                words.values().iterator().next(),
                meaning -> PolicyWords.of(words, meaning));
    }

    /** The first word for true and the second for false, or in the other order. */
    static Form<Boolean> words(String first, boolean meaning, String second) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put(first, meaning);
        words.put(second, !meaning);
        return words(Collections.unmodifiableMap(words));
    }

    /** The words of an enum, such as {@code openCase} for {@code OPEN_CASE}. */
    @SafeVarargs
    static <E extends Enum<E>> Form<E> wordsOf(E... values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(PolicyWords.of(value), value);
        }
        return words(Collections.unmodifiableMap(words));
    }

    /** What to write where the word of an enum is missing. */
    static String oneOf(Enum<?>... values) {
        return "write one of " + Arrays.stream(values).map(PolicyWords::of).collect(Collectors.joining(", "));
    }

    /** The names of an enum, as events have them. */
    static <E extends Enum<E>> Form<E> namesOf(E[] values) {
        Map<String, E> words = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> words.put(value.name(), value));
        return words(Collections.unmodifiableMap(words));
    }
}
