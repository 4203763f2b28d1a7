package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Lists, values under names of the document's own, and what may be written in two ways. */
final class Shapes {
    private static final int TAG_CHARS_MAX = 64;

    /** Every language goes into every notice. */
    private static final int LANGUAGES_MAX = 40;

    /** Language, script and region in the canonical case: de, zh-Hant, pt-BR. Registers of languages change, this doesn't. */
    private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?");

    static final Form<String> LANGUAGE_TAG = Forms.matching(
            "languageTag", TAG, TAG_CHARS_MAX, "is no language tag", "write one such as en, de or pt-BR");

    private Shapes() {}

    /** A list that may be empty; of single values no two may be equal. */
    static <T> Form<List<T>> list(Form<T> element, int max) {
        return list(element, max, "", "");
    }

    /** A list of one element at least; what is wrong with an empty one, and what to write in its place. Wrong elements are told and left out. */
    static <T> Form<List<T>> list(Form<T> element, int max, String empty, String remedy) {
        boolean distinct = !(element instanceof SectionForm);
        return new Form.Plain<>(
                "",
                field -> field.elements(max).map(elements -> {
                    if (elements.isEmpty() && !empty.isEmpty()) {
                        field.wrong(empty, remedy);
                    }
                    List<T> values = new ArrayList<>();
                    for (PolicyField each : elements) {
                        element.read(each).ifPresent(value -> {
                            if (distinct && values.contains(value)) {
                                each.wrong("is listed twice", "keep one of them");
                            }
                            values.add(value);
                        });
                    }
                    return values;
                }),
                (schema, node) -> {
                    node.put("type", "array").put("maxItems", max);
                    if (!empty.isEmpty()) {
                        node.put("minItems", 1);
                    }
                    if (distinct) {
                        node.put("uniqueItems", true);
                    }
                    schema.put(node.putObject("items"), element);
                },
                List::of,
                values -> values);
    }

    /** Values under ids, such as features, 1 to so many. */
    static <T> Form<Map<String, T>> byId(Form<T> value, String things, int max, String otherwise) {
        BiConsumer<String, PolicyField> check = (id, field) -> {
            if (!Forms.NAME_PATTERN.matcher(id).matches()) {
                field.wrong("has an id that events cannot carry well", "name " + things + " by " + Forms.NAME_RULE);
            }
        };
        return named(value, Forms.NAME_TEXT, check, max, "has # " + things, "name 1 to " + max + otherwise);
    }

    /**
     * Values under names of the document's own, in its order, 1 to so many.
     *
     * @param check notes what is wrong with a name
     * @param problem what is wrong with another number, which stands for {@code #}
     * @param remedy what to do about it
     */
    static <T> Form<Map<String, T>> named(
            Form<T> value,
            Form<?> name,
            BiConsumer<String, PolicyField> check,
            int max,
            String problem,
            String remedy) {
        Form<Map<String, T>> any = named(value, name, (key, field) -> {
            check.accept(key, field);
            return value.read(field);
        });
        return any.described(
                        "",
                        (schema, node) -> any.describe(
                                schema, node.put("minProperties", 1).put("maxProperties", max)))
                .when((field, values) -> {
                    int count = field.entries().size();
                    if (count == 0 || count > max) {
                        field.wrong(problem.replace("#", Integer.toString(count)), remedy);
                    }
                    return Optional.of(values);
                });
    }

    /** Any number of values under such names, where the name has a say in what the value may be. */
    static <T> Form<Map<String, T>> named(
            Form<T> value, Form<?> name, BiFunction<String, PolicyField, Optional<T>> reading) {
        return new Form.Plain<>(
                "",
                field -> field.named().map(fields -> {
                    Map<String, T> values = new LinkedHashMap<>();
                    fields.forEach((key, each) -> {
                        if (each.hasValue()) {
                            reading.apply(key, each).ifPresent(read -> values.put(key, read));
                        }
                    });
                    return values;
                }),
                (schema, node) -> {
                    schema.put(node.put("type", "object").putObject("propertyNames"), name);
                    schema.put(node.putObject("additionalProperties"), value);
                },
                Map::of,
                values -> values);
    }

    /** A single value, or a list or section that means more. */
    static <T> Form<T> either(Form<T> single, Form<T> other) {
        return new Form.Plain<>(
                "",
                field -> field.isSingle() ? single.read(field) : other.read(field),
                (schema, node) -> {
                    ArrayNode ways = node.putArray("anyOf");
                    schema.put(ways.addObject(), single);
                    schema.put(ways.addObject(), other);
                },
                single::standIn,
                single::written);
    }

    /** Texts by language tag: plain text in the policy's own language, or a text for each of several. */
    static <T> Form<SortedMap<String, T>> localized(String definition, String description, Form<T> text) {
        BiConsumer<String, PolicyField> check = (tag, field) -> {
            if (!TAG.matcher(tag).matches()) {
                field.wrong("is under no language tag", "use tags such as en, de or pt-BR");
            }
        };
        Form<SortedMap<String, T>> several = named(
                        text, LANGUAGE_TAG, check, LANGUAGES_MAX, "has # languages", "write 1 to " + LANGUAGES_MAX)
                .when((field, texts) -> {
                    String own = field.declared().language;
                    if (field.entries().stream().noneMatch(entry -> entry.name().equals(own))) {
                        field.wrong(
                                "has no text in the policy's own language",
                                "add one under " + own + ", or change language");
                    }
                    return Optional.of(texts);
                })
                .as(TreeMap::new);
        Form<SortedMap<String, T>> one = new Form.Plain<>(
                text.definition(),
                field -> text.read(field).map(only -> new TreeMap<>(Map.of(field.declared().language, only))),
                text::describe,
                TreeMap::new,
                texts -> texts);
        Form<SortedMap<String, T>> both = either(one, several);
        return both.described(definition, (schema, node) -> {
            PolicySchema.describe(node, description);
            both.describe(schema, node);
        });
    }
}
