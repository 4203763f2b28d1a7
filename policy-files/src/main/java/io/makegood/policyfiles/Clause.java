package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A field that a section may have, stated once: readers ask for it, and the JSON Schema tells of it.
 *
 * @param of the section that states it
 * @param otherwise what holds where it is left out; empty where nothing does
 * @param absence what to do where it must not be left out; empty where it may
 */
record Clause<T>(SectionForm of, String name, Form<T> form, Optional<T> otherwise, String absence) {
    /** What it means, for editors; left out where the form says it. */
    Clause<T> says(String sentence) {
        of.says(name, sentence);
        return this;
    }

    /** The same, which must be there. */
    Clause<T> required(String remedy) {
        return new Clause<>(of, name, form, Optional.empty(), remedy);
    }

    /** Its path within a section. */
    String in(Clause<?> section) {
        return in(section.name);
    }

    /** Its path within what stands under such a path. */
    String in(String path) {
        return path + "." + name;
    }

    /** A value as a document has it. */
    String said(T value) {
        return form.written(value).toString();
    }

    void describe(PolicySchema schema, ObjectNode node) {
        PolicySchema.describe(node, of.meaning(name));
        schema.put(node, form);
        otherwise.ifPresent(value -> node.set("default", schema.tree(form.written(value))));
    }
}
