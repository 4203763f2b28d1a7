package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Values under names of the document's own, in its order.
 *
 * @param name the form of these names
 * @param check notes what is wrong with a name
 * @param reading how the value under a name is read
 * @param max most names; 0 for any number, none included
 * @param problem what is wrong with another number, which stands for {@code #}
 * @param remedy what to do about it
 */
record NamedForm<T>(
        Form<T> value,
        Form<String> name,
        BiConsumer<String, PolicyField> check,
        BiFunction<String, PolicyField, Optional<T>> reading,
        int max,
        String problem,
        String remedy)
        implements Form<Map<String, T>> {
    /** Any number of values under any names of that form. */
    static <T> NamedForm<T> of(Form<T> value, Form<String> name, BiConsumer<String, PolicyField> check) {
        return new NamedForm<>(value, name, check, (key, field) -> value.read(field), 0, "", "");
    }

    /** Values under ids, such as features, 1 to so many. */
    static <T> NamedForm<T> byId(Form<T> value, String things, int max, String otherwise) {
        return NamedForm.of(value, Forms.NAME_TEXT, (key, field) -> {
                    if (!PolicyField.isName(key)) {
                        field.wrong(
                                "has an id that events cannot carry well", "name " + things + " by " + Forms.NAME_RULE);
                    }
                })
                .upTo(max, "has # " + things, "name 1 to " + max + otherwise);
    }

    /** The same with 1 to so many names; the problem has {@code #} for another number. */
    NamedForm<T> upTo(int most, String otherwise, String instead) {
        return new NamedForm<>(value, name, check, reading, most, otherwise, instead);
    }

    /** The same, where the name has a say in what the value may be. */
    NamedForm<T> readBy(BiFunction<String, PolicyField, Optional<T>> byName) {
        return new NamedForm<>(value, name, check, byName, max, problem, remedy);
    }

    @Override
    public Optional<Map<String, T>> read(PolicyField field) {
        return field.named().flatMap(fields -> {
            int count = fields.size();
            if (max > 0 && (count == 0 || count > max)) {
                field.wrong(problem.replace("#", Integer.toString(count)), remedy);
                return Optional.empty();
            }
            Map<String, T> values = new LinkedHashMap<>();
            fields.forEach((key, each) -> {
                if (each.hasValue()) {
                    check.accept(key, each);
                    reading.apply(key, each).ifPresent(read -> values.put(key, read));
                }
            });
            return Optional.of(values);
        });
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        node.put("type", "object");
        if (max > 0) {
            node.put("minProperties", 1).put("maxProperties", max);
        }
        schema.put(node.putObject("propertyNames"), name);
        schema.put(node.putObject("additionalProperties"), value);
    }

    @Override
    public Map<String, T> standIn() {
        return Map.of();
    }
}
