package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a value of a document may be, stated once: by it the value is read, and from it the JSON Schema is written. Immutable once declared. */
interface Form<T> {
    /** The value; empty where it is not of the form, with the problem noted. */
    Optional<T> read(PolicyField field);

    /** Adds what the JSON Schema says of it. */
    void describe(PolicySchema schema, ObjectNode node);

    /** What is reckoned with where a value is wrong or lacking, which is told: nothing that is read then counts. */
    T standIn();

    /** The value as a document has it, for defaults: text, a number, true or false. */
    default Object written(T value) {
        return value;
    }

    /** Its name among the definitions of the JSON Schema; empty where it is written out. */
    default String definition() {
        return "";
    }

    /** The same form, meaning something else. */
    default <R> Form<R> as(Function<T, R> meaning) {
        return new Narrowed<>(
                this,
                (field, value) -> Optional.of(meaning.apply(value)),
                () -> meaning.apply(standIn()),
                value -> value);
    }

    /** The same, where not every value will do: {@code further} notes what is wrong with one, and returns empty. */
    default Form<T> when(BiFunction<PolicyField, T, Optional<T>> further) {
        return new Narrowed<>(this, further, this::standIn, this::written);
    }

    /** The same with a value to show in editors. */
    default Form<T> example(Object... examples) {
        return new Shown<>(this, examples);
    }
}
