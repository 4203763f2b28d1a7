package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What holds of several fields of a section together.
 *
 * @param check notes what is wrong
 * @param schema adds what the JSON Schema says of it
 */
record SectionRule(Consumer<PolicySection> check, BiConsumer<PolicySchema, ObjectNode> schema) {
    /** One at least of these fields is there. */
    static SectionRule some(String none, String remedy, Clause<?>... clauses) {
        return groups(none, none, remedy, List.of(List.of(clauses)));
    }

    /** One of these fields is there, and no other. */
    static SectionRule one(String none, String several, String remedy, Clause<?>... clauses) {
        return groups(
                none,
                several,
                remedy,
                Arrays.stream(clauses).<List<Clause<?>>>map(List::of).toList());
    }

    /** Fields of one group are there, one at least, and of no other. */
    static SectionRule groups(String none, String several, String remedy, List<List<Clause<?>>> groups) {
        return new SectionRule(
                section -> {
                    long written = groups.stream()
                            .filter(group -> group.stream().anyMatch(section::has))
                            .count();
                    if (written > 1) {
                        section.wrong(several, remedy);
                    } else if (groups.stream().allMatch(group -> group.stream().allMatch(section::isAbsent))) {
                        section.wrong(none, remedy);
                    }
                },
                (schema, node) -> groups.forEach(group -> {
                    ObjectNode way =
                            groups.size() == 1 ? node : node.withArray("oneOf").addObject();
                    if (group.size() == 1) {
                        way.putArray("required").add(group.get(0).name());
                    } else {
                        ArrayNode some = way.putArray("anyOf");
                        group.forEach(
                                clause -> some.addObject().putArray("required").add(clause.name()));
                    }
                }));
    }

    /** These fields are for certain values of another alone, where they must be unless {@code absence}, what to do then, is empty. */
    static <T> SectionRule where(
            Clause<T> deciding, List<T> values, String absence, String problem, String remedy, Clause<?>... clauses) {
        return new SectionRule(
                section -> section.stated(deciding).ifPresent(value -> {
                    for (Clause<?> clause : clauses) {
                        if (!values.contains(value)) {
                            section.wrong(clause, problem, remedy);
                        } else if (!absence.isEmpty()) {
                            section.lacking(clause, absence);
                        }
                    }
                }),
                (schema, node) -> {
                    ObjectNode rule = node.withArray("allOf").addObject();
                    ObjectNode decides = rule.putObject("if");
                    if (deciding.otherwise().filter(values::contains).isEmpty()) {
                        decides.putArray("required").add(deciding.name());
                    }
                    List<String> words = values.stream().map(deciding::said).toList();
                    decides.putObject("properties").putObject(deciding.name()).set("enum", schema.tree(words));
                    ObjectNode elsewhere = rule.putObject("else").putObject("properties");
                    for (Clause<?> clause : clauses) {
                        elsewhere.put(clause.name(), false);
                        if (!absence.isEmpty()) {
                            rule.withObject("/then").withArray("required").add(clause.name());
                        }
                    }
                });
    }

    /** No word stands in two of these lists. The JSON Schema cannot say it. */
    static SectionRule apart(String problem, Clause<?>... lists) {
        return new SectionRule(
                section -> {
                    Set<String> before = new LinkedHashSet<>();
                    for (Clause<?> list : lists) {
                        List<PolicyField> words = section.elements(list);
                        words.stream()
                                .filter(word -> before.contains(word.written()))
                                .forEach(word -> word.wrong(problem, "keep one of them"));
                        words.forEach(word -> before.add(word.written()));
                    }
                },
                (schema, node) -> {});
    }
}
