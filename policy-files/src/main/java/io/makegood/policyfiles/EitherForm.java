package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A single value, or a list or section that means more.
 *
 * @param definition its name among the definitions of the JSON Schema, or empty
 * @param description what the JSON Schema says of both, or empty
 */
record EitherForm<T>(String definition, String description, Form<T> single, Form<T> other) implements Form<T> {
    static <T> EitherForm<T> of(Form<T> single, Form<T> other) {
        return new EitherForm<>("", "", single, other);
    }

    @Override
    public Optional<T> read(PolicyField field) {
        return field.isText() ? single.read(field) : other.read(field);
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        PolicySchema.describe(node, description);
        ArrayNode both = node.putArray("anyOf");
        schema.put(both.addObject(), single);
        schema.put(both.addObject(), other);
    }

    @Override
    public T standIn() {
        return single.standIn();
    }
}
