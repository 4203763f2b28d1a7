package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A field that a section may have, stated once: readers ask for it, and the JSON Schema tells of it.
 *
 * @param description what it means, for editors; empty where the form says it
 * @param otherwise what holds where it is left out; empty where nothing does
 * @param absence what to do where it is missing; empty where it may be left out
 */
record Clause<T>(String name, Form<T> form, String description, Optional<T> otherwise, String absence) {
    boolean isRequired() {
        return !absence.isEmpty();
    }

    /** Its path within these sections, the nearest first. */
    String in(Clause<?>... sections) {
        StringBuilder path = new StringBuilder(name);
        for (Clause<?> section : sections) {
            path.insert(0, section.name + ".");
        }
        return path.toString();
    }

    /** A value as a document has it, in words. */
    String said(T value) {
        return form.written(value).toString();
    }

    void describe(PolicySchema schema, ObjectNode node) {
        PolicySchema.describe(node, description);
        schema.put(node, form);
        otherwise.ifPresent(value -> node.set("default", schema.tree(form.written(value))));
    }
}
