package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Particulars;
import io.makegood.policyfiles.PolicyNode.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The single values that policies are made of. */
final class Forms {
    /** Longest name of a feature, platform, surface, policy or version. */
    private static final int NAME_CHARS_MAX = 64;

    static final String NAME_RULE = "1 to " + NAME_CHARS_MAX + " letters, digits and . _ - +";

    /** The greatest whole number that serves as a name: of nine digits. */
    private static final int NUMBER_MAX = 999_999_999;

    /** Ten years: longer than any window a product promises. */
    private static final long DURATION_DAYS_MAX = 3_650;

    static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0," + (NAME_CHARS_MAX - 1) + "}");
    private static final Pattern VALUE_PATTERN =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+:/-]{0," + (NAME_CHARS_MAX - 1) + "}");
    private static final Pattern PARTICULAR_PATTERN =
            Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0," + (Particulars.NAME_CHARS_MAX - 1) + "}");
    private static final Pattern WHOLE_PATTERN = Pattern.compile("0|[1-9][0-9]{0,15}");
    private static final Pattern AMOUNT_PATTERN = Pattern.compile("(0|[1-9][0-9]{0,15})(\\.[0-9]{1,6})?");
    private static final Pattern EXACT_PATTERN = Pattern.compile("(0|[1-9][0-9]{0,15})(\\.[0-9]{1,9})?");
    private static final Pattern DURATION_PATTERN = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    private static final Pattern DATE_PATTERN = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern INSTANT_PATTERN =
            Pattern.compile(DATE_PATTERN + "T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})");

    static final Form<String> NAME_TEXT = scalar("nameText", "-", Forms::name, pattern(NAME_PATTERN));

    /** A short name of letters, digits, dots, hyphens, underscores and plus signs; whole numbers will do. */
    static final Form<String> NAME = NAME_TEXT.described("name", (schema, node) -> {
        ArrayNode ways = node.putArray("anyOf");
        schema.put(ways.addObject(), NAME_TEXT);
        integer(0, NUMBER_MAX).accept(schema, ways.addObject());
    });

    /** A name that an attribute or a quantity may have in events. */
    static final Form<String> PARTICULAR = text("", Particulars.NAME_CHARS_MAX, false)
            .when((field, name) -> isParticular(name, field) ? Optional.of(name) : Optional.empty())
            .described("attributeName", pattern(PARTICULAR_PATTERN));

    /** The value of an attribute, whatever the document lists. */
    static final Form<String> VALUE = value(List.of(), "");

    /** True or false in these words: what else older YAML takes for one of them (yes, on) would be taken for the other. */
    static final Form<Boolean> BOOL = scalar(
            "",
            false,
            field -> scalar(field, Kind.BOOLEAN, "true or false")
                    .flatMap(written -> written.matches("(?i)true|false")
                            ? Optional.of("true".equalsIgnoreCase(written))
                            : field.none("write true or false")),
            (schema, node) -> node.put("type", "boolean"));

    /** Credits, written in the product's own unit, as whole units of the ledger. */
    static final Form<Long> AMOUNT = scalar(
            "amount",
            1L,
            Forms::amount,
            (schema, node) -> credits(
                    node,
                    "minimum",
                    "Credits in the product's own unit, with no more digits after the point than the scale says."));

    /** Credits as units of the ledger and parts of them: rates may be finer than what is charged. */
    static final Form<BigDecimal> EXACT_AMOUNT = scalar(
            "rateAmount",
            BigDecimal.ONE,
            field -> exact(field, field.declared().scale),
            (schema, node) -> credits(node, "minimum", ""));

    /** A duration such as {@code 30m}, in milliseconds. */
    static final Form<Long> DURATION = new Form.Plain<>(
            "duration",
            Forms::duration,
            pattern(DURATION_PATTERN)
                    .andThen((schema, node) -> node.put("description", "A whole number and s, m, h or d.")
                            .set("examples", schema.tree(List.of("30m", "24h", "14d")))),
            () -> 1L,
            Durations::written);

    /** A moment such as {@code 2026-07-01T00:00:00Z}, in epoch milliseconds. */
    static final Form<Long> INSTANT = scalar(
            "instant",
            0L,
            Forms::instant,
            pattern(INSTANT_PATTERN)
                    .andThen((schema, node) -> node.put("description", "A moment with its offset.")
                            .set("examples", schema.tree(List.of("2027-01-01T00:00:00Z")))));

    private Forms() {}

    private static <T> Form<T> scalar(
            String definition,
            T standIn,
            Function<PolicyField, Optional<T>> reading,
            BiConsumer<PolicySchema, ObjectNode> schema) {
        return new Form.Plain<>(definition, reading, schema, () -> standIn, value -> value);
    }

    private static BiConsumer<PolicySchema, ObjectNode> pattern(Pattern pattern) {
        return (schema, node) -> node.put("type", "string").put("pattern", "^(" + pattern.pattern() + ")$");
    }

    private static BiConsumer<PolicySchema, ObjectNode> integer(long min, long max) {
        return (schema, node) -> node.put("type", "integer").put("minimum", min).put("maximum", max);
    }

    private static void credits(ObjectNode node, String least, String description) {
        PolicySchema.describe(node, description);
        node.put("type", "number").put(least, 0).put("maximum", Limits.AMOUNT_MAX);
    }

    /** Text with something in it; line breaks only where allowed. */
    static Form<String> text(String definition, int charsMax, boolean lineBreaks) {
        return scalar(
                definition,
                "-",
                field -> scalar(field, Kind.TEXT, "text").flatMap(text -> {
                    if (text.isBlank()) {
                        field.wrong("is blank", "write 1 to " + charsMax + " characters");
                        return Optional.empty();
                    }
                    return bounded(field, text, charsMax, lineBreaks);
                }),
                (schema, node) -> node.put("type", "string")
                        .put("minLength", 1)
                        .put("maxLength", charsMax)
                        .put("pattern", "\\S"));
    }

    /** One line of text that may be empty, and keeps its spaces. */
    static Form<String> prefix(int charsMax) {
        return scalar(
                "",
                "",
                field -> scalar(field, Kind.TEXT, "text").flatMap(text -> bounded(field, text, charsMax, false)),
                (schema, node) -> node.put("type", "string").put("maxLength", charsMax));
    }

    /** Text that follows a pattern; an empty problem is that it is what it is. */
    static Form<String> matching(String definition, Pattern pattern, int charsMax, String problem, String remedy) {
        return text("", charsMax, false)
                .only(text -> pattern.matcher(text).matches(), problem, remedy)
                .described(definition, pattern(pattern).andThen((schema, node) -> node.put("maxLength", charsMax)));
    }

    /** That one word. */
    static Form<String> constant(String word, String remedy) {
        return VALUE.only(word::equals, "", remedy).described("", (schema, node) -> node.put("const", word));
    }

    /** Nothing but true. */
    static Form<Boolean> onlyTrue(String remedy) {
        return BOOL.only(is -> is, "", remedy).described("", (schema, node) -> node.put("const", true));
    }

    /** A whole number within the bounds. */
    static Form<Integer> whole(int min, int max) {
        return scalar("", min, field -> whole(field, min, max).map(Math::toIntExact), integer(min, max));
    }

    /** A whole number of things, at least so many and at most as many as an amount may be. */
    static Form<Long> count(long least) {
        return scalar(
                "",
                Math.max(1, least),
                field -> whole(field, least, Limits.AMOUNT_MAX),
                integer(least, Limits.AMOUNT_MAX));
    }

    /** Credits, more than none. */
    static Form<Long> aboveZero(String remedy) {
        return AMOUNT.only(credits -> credits > 0, "is 0", remedy)
                .described(
                        "aboveZero",
                        (schema, node) -> credits(
                                node, "exclusiveMinimum", "Credits in the product's own unit, more than none."));
    }

    /** So many percent, with at most 9 digits after the point; the remedy says what is meant by them. */
    static Form<BigDecimal> percent(int max, String remedy) {
        String otherwise = "write percent from 0 to " + max + " in plain digits, such as 20; " + remedy;
        return scalar(
                        "",
                        BigDecimal.ZERO,
                        field -> units(field, 0, EXACT_PATTERN, otherwise),
                        (schema, node) ->
                                node.put("type", "number").put("minimum", 0).put("maximum", max))
                .only(percent -> percent.compareTo(BigDecimal.valueOf(max)) <= 0, "", otherwise);
    }

    /** A duration of at most so many milliseconds. */
    static Form<Long> durationUpTo(long max) {
        return DURATION.only(millis -> millis <= max, "", "the longest is " + Durations.written(max));
    }

    /** The value of an attribute, in text, digits, true or false; one of {@code known}, which are those of {@code attribute}, if there are. */
    static Form<String> value(List<String> known, String attribute) {
        return scalar("attributeValue", "-", field -> value(field, known, attribute), (schema, node) -> {
            ArrayNode ways = node.putArray("anyOf");
            pattern(VALUE_PATTERN).accept(schema, ways.addObject());
            ways.addObject().put("minimum", 0).putArray("type").add("number").add("boolean");
        });
    }

    /** One of the words of the format, each with its meaning. */
    static <T> Form<T> words(Map<String, T> words) {
        return new Form.Plain<>(
                "",
                field -> field.among(
                                words.keySet(),
                                field.written(),
                                "is " + field.shown(),
                                "write one of " + String.join(", ", words.keySet()))
                        .map(words::get),
                (schema, node) -> node.set("enum", schema.tree(words.keySet())),
                () -> words.values().iterator().next(),
                meaning -> words.keySet().stream()
                        .filter(word -> meaning.equals(words.get(word)))
                        .findFirst()
                        .orElseThrow());
    }

    /** The first word for true and the second for false, or in the other order. */
    static Form<Boolean> words(String first, boolean meaning, String second) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put(first, meaning);
        words.put(second, !meaning);
        return words(words);
    }

    /** The words of an enum, such as {@code openCase} for {@code OPEN_CASE}. */
    static <E extends Enum<E>> Form<E> wordsOf(E[] values) {
        return words(byWord(PolicyWords::of, List.of(values)));
    }

    /** What to write where the word of an enum is missing. */
    static String oneOf(Enum<?>... values) {
        return "write one of " + Arrays.stream(values).map(PolicyWords::of).collect(Collectors.joining(", "));
    }

    /** The names of an enum, as events have them. */
    static <E extends Enum<E>> Form<E> namesOf(E[] values) {
        return words(byWord(Enum::name, List.of(values)));
    }

    private static <E> Map<String, E> byWord(Function<E, String> word, List<E> values) {
        Map<String, E> words = new LinkedHashMap<>();
        values.forEach(value -> words.put(word.apply(value), value));
        return Collections.unmodifiableMap(words);
    }

    // Reading ---------------------------------------------------------------------------------------------------------

    private static Optional<String> scalar(PolicyField field, Kind kind, String asked) {
        Optional<Kind> written = field.kind();
        if (written.equals(Optional.of(kind))) {
            return Optional.of(field.written());
        }
        if (kind == Kind.TEXT && written.isPresent() && !field.isNothing()) {
            field.wrong("is " + field.shown() + ", not text", "put it in quotes: \"" + field.written() + "\"");
            return Optional.empty();
        }
        return field.none("write " + asked);
    }

    private static Optional<String> bounded(PolicyField field, String text, int charsMax, boolean lineBreaks) {
        if (text.length() > charsMax) {
            field.wrong("has " + text.length() + " characters", "shorten it to at most " + charsMax);
            return Optional.empty();
        }
        if (text.codePoints().anyMatch(c -> !(lineBreaks && c == '\n') && isInvisible(c))) {
            field.wrong("has a control character", lineBreaks ? "remove it" : "remove it; this is one line");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isNumber(PolicyField field, Pattern pattern) {
        return field.kind().equals(Optional.of(Kind.NUMBER))
                && pattern.matcher(field.written()).matches();
    }

    private static Optional<String> name(PolicyField field) {
        if (isNumber(field, WHOLE_PATTERN) && Long.parseLong(field.written()) <= NUMBER_MAX) {
            return Optional.of(field.written());
        }
        return scalar(field, Kind.TEXT, "text")
                .flatMap(name -> NAME_PATTERN.matcher(name).matches()
                        ? Optional.of(name)
                        : field.none("write " + NAME_RULE + " in it"));
    }

    /** Notes it if events cannot carry an attribute or a quantity of that name. */
    static boolean isParticular(String name, PolicyField field) {
        boolean is = PARTICULAR_PATTERN.matcher(name).matches();
        if (!is) {
            field.wrong(
                    "has a name that events cannot carry",
                    "begin it with a letter, then letters, digits and . _ -, " + Particulars.NAME_CHARS_MAX
                            + " at most");
        }
        return is;
    }

    private static Optional<Long> whole(PolicyField field, long min, long max) {
        if (isNumber(field, WHOLE_PATTERN)) {
            long number = Long.parseLong(field.written());
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        }
        return field.none("write a whole number from " + min + " to " + max);
    }

    private static Optional<Long> amount(PolicyField field) {
        int scale = field.declared().scale;
        String such = scale == 0 ? "2" : "2 or 2.5";
        return units(field, scale, AMOUNT_PATTERN, "write an amount of credits in plain digits, such as " + such)
                .flatMap(units -> units.stripTrailingZeros().scale() <= 0
                        ? Optional.of(units.longValueExact())
                        : field.none(
                                scale == 0
                                        ? "write whole credits, or declare the scale of the product's credits"
                                        : "write at most " + scale + " digits after the point, as the scale says"));
    }

    private static Optional<BigDecimal> exact(PolicyField field, int scale) {
        return units(
                field,
                scale,
                EXACT_PATTERN,
                "write a number in plain digits, with at most 9 after the point, such as 0.25");
    }

    private static Optional<BigDecimal> units(PolicyField field, int scale, Pattern pattern, String remedy) {
        if (!isNumber(field, pattern)) {
            return field.none(remedy);
        }
        BigDecimal units = new BigDecimal(field.written()).movePointRight(scale);
        return units.compareTo(BigDecimal.valueOf(Limits.AMOUNT_MAX)) <= 0
                ? Optional.of(units)
                : field.none("the most is "
                        + BigDecimal.valueOf(Limits.AMOUNT_MAX, scale).toPlainString());
    }

    private static Optional<String> value(PolicyField field, List<String> known, String attribute) {
        String value = field.written();
        if (!VALUE_PATTERN.matcher(value).matches()) {
            return field.none("write 1 to " + NAME_CHARS_MAX + " letters, digits and . _ + : / - in it");
        }
        return known.isEmpty()
                ? Optional.of(value)
                : field.among(
                        known,
                        value,
                        "is " + field.shown() + ", which is not listed for " + attribute,
                        "list it, or write one of " + String.join(", ", known));
    }

    private static Optional<Long> duration(PolicyField field) {
        Matcher matcher = DURATION_PATTERN.matcher(field.written());
        if (!matcher.matches()) {
            return field.none("write a whole number and s, m, h or d, such as 30m, 24h or 14d");
        }
        long millis = Long.parseLong(matcher.group(1)) * Durations.unitMillis(matcher.group(2));
        return millis <= DURATION_DAYS_MAX * Durations.DAY_MILLIS
                ? Optional.of(millis)
                : field.none("the longest is " + DURATION_DAYS_MAX + "d");
    }

    private static Optional<Long> instant(PolicyField field) {
        String written = field.written();
        if (INSTANT_PATTERN.matcher(written).matches()) {
            try {
                long at = OffsetDateTime.parse(written).toInstant().toEpochMilli();
                if (Limits.isTime(at)) {
                    return Optional.of(at);
                }
            } catch (DateTimeException noSuchDay) {
                // Told below, with the same remedy.
            }
        }
        return field.none(
                DATE_PATTERN.matcher(written).matches()
                        ? "write the time of day too: " + written + "T00:00:00Z"
                        : "write a moment from 1974 to 9999 with its offset, such as 2026-07-01T00:00:00Z");
    }
}
