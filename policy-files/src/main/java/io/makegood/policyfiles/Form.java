package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a value of a document may be, stated once: by it the value is read, and from it the JSON Schema is written. Not changed once declared. */
interface Form<T> {
    /** The value; empty where it is not of the form, with the problem noted. */
    Optional<T> read(PolicyField field);

    /** Adds what the JSON Schema says of it. */
    void describe(PolicySchema schema, ObjectNode node);

    /** What is reckoned with where a value is wrong or lacking, which is told: nothing that is read then counts. */
    T standIn();

    /** The value as a document has it, for defaults: text, a number, true or false. */
    Object written(T value);

    /** Its name among the definitions of the JSON Schema; empty where it is written out. */
    String definition();

    /** A form of these parts. */
    record Plain<T>(
            String definition,
            Function<PolicyField, Optional<T>> reading,
            BiConsumer<PolicySchema, ObjectNode> schema,
            Supplier<T> otherwise,
            Function<T, Object> writing)
            implements Form<T> {
        @Override
        public Optional<T> read(PolicyField field) {
            return reading.apply(field);
        }

        @Override
        public void describe(PolicySchema definitions, ObjectNode node) {
            schema.accept(definitions, node);
        }

        @Override
        public T standIn() {
            return otherwise.get();
        }

        @Override
        public Object written(T value) {
            return writing.apply(value);
        }
    }

    /** The same form, meaning something else. */
    default <R> Form<R> as(Function<T, R> meaning) {
        return new Plain<>(
                definition(),
                field -> read(field).map(meaning),
                this::describe,
                () -> meaning.apply(standIn()),
                value -> value);
    }

    /** The same, where not every value will do: {@code further} notes what is wrong with one, and returns empty. */
    default Form<T> when(BiFunction<PolicyField, T, Optional<T>> further) {
        return new Plain<>(
                definition(),
                field -> read(field).flatMap(value -> further.apply(field, value)),
                this::describe,
                this::standIn,
                this::written);
    }

    /** The same, of which only those values will do; an empty problem is that it is what it is. */
    default Form<T> only(Predicate<T> fits, String problem, String remedy) {
        return when((field, value) -> {
            if (!fits.test(value)) {
                field.wrong(problem.isEmpty() ? "is " + field.shown() : problem, remedy);
            }
            return Optional.of(value).filter(fits);
        });
    }

    /** The same, of which the JSON Schema says something else. */
    default Form<T> described(String name, BiConsumer<PolicySchema, ObjectNode> instead) {
        return new Plain<>(name, this::read, instead, this::standIn, this::written);
    }

    /** The same with values to show in editors. */
    default Form<T> example(Object... examples) {
        return described("", (schema, node) -> {
            schema.put(node, this);
            node.set("examples", schema.tree(examples));
        });
    }
}
