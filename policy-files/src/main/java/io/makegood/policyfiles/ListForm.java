package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values in an order.
 *
 * @param max most elements
 * @param distinct whether no two of them may be equal
 * @param empty what is wrong with a list of none; blank where such a list will do
 * @param remedy what to write in its place
 */
record ListForm<T>(Form<T> element, int max, boolean distinct, String empty, String remedy) implements Form<List<T>> {
    /** A list that may be empty. */
    static <T> ListForm<T> of(Form<T> element, int max) {
        return new ListForm<>(element, max, false, "", "");
    }

    /** The same, no two of them equal. */
    static <T> ListForm<T> ofDistinct(Form<T> element, int max) {
        return new ListForm<>(element, max, true, "", "");
    }

    /** The same with one element at least. */
    ListForm<T> notEmpty(String problem, String instead) {
        return new ListForm<>(element, max, distinct, problem, instead);
    }

    /** What of it is right; elements that are wrong are told and left out. */
    @Override
    public Optional<List<T>> read(PolicyField field) {
        return field.elements(max).map(elements -> {
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
        });
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        node.put("type", "array");
        if (!empty.isEmpty()) {
            node.put("minItems", 1);
        }
        node.put("maxItems", max);
        if (distinct) {
            node.put("uniqueItems", true);
        }
        schema.put(node.putObject("items"), element);
    }

    @Override
    public List<T> standIn() {
        return List.of();
    }
}
