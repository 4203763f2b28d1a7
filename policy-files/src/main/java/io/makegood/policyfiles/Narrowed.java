package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** A form whose values are looked at once more, in a way of which a JSON Schema knows nothing. */
record Narrowed<T, R>(
        Form<T> form,
        BiFunction<PolicyField, T, Optional<R>> further,
        Supplier<R> otherwise,
        Function<R, Object> writing)
        implements Form<R> {
    @Override
    public Optional<R> read(PolicyField field) {
        return form.read(field).flatMap(value -> further.apply(field, value));
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        form.describe(schema, node);
    }

    @Override
    public R standIn() {
        return otherwise.get();
    }

    @Override
    public Object written(R value) {
        return writing.apply(value);
    }

    @Override
    public String definition() {
        return form.definition();
    }
}
