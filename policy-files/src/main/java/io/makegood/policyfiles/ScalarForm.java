package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A single value.
 *
 * @param reading how a field is read as one
 * @param schema what the JSON Schema says of it
 * @param writing how a document has a value of it
 */
record ScalarForm<T>(
        String definition,
        Function<PolicyField, Optional<T>> reading,
        Consumer<ObjectNode> schema,
        T standIn,
        Function<T, Object> writing)
        implements Form<T> {
    /** A value that a document has as it is. */
    static <T> ScalarForm<T> of(
            String definition, T standIn, Function<PolicyField, Optional<T>> reading, Consumer<ObjectNode> schema) {
        return new ScalarForm<>(definition, reading, schema, standIn, value -> value);
    }

    @Override
    public Optional<T> read(PolicyField field) {
        return reading.apply(field);
    }

    @Override
    public void describe(PolicySchema definitions, ObjectNode node) {
        schema.accept(node);
    }

    @Override
    public Object written(T value) {
        return writing.apply(value);
    }
}
