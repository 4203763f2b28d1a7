package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A form with values to show in editors. */
record Shown<T>(Form<T> form, Object... examples) implements Form<T> {
    @Override
    public Optional<T> read(PolicyField field) {
        return form.read(field);
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        schema.put(node, form);
        node.set("examples", schema.tree(examples));
    }

    @Override
    public T standIn() {
        return form.standIn();
    }

    @Override
    public Object written(T value) {
        return form.written(value);
    }
}
