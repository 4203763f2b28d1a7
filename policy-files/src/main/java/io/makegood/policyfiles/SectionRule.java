package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What holds of several fields of a section together. */
sealed interface SectionRule {
    /** Notes what is wrong; {@code known} is false where there are fields of no known name, which may be misspelt ones. */
    void check(PolicySection section, boolean known);

    /** Adds what the JSON Schema says of it. */
    void describe(PolicySchema schema, ObjectNode node);

    /** One at least of these fields is there. */
    static SectionRule some(String none, String remedy, Clause<?>... clauses) {
        return new Groups(List.of(List.of(clauses)), none, none, remedy);
    }

    /** One of these fields is there, and no other. */
    static SectionRule one(String none, String several, String remedy, Clause<?>... clauses) {
        return new Groups(Arrays.stream(clauses).<List<Clause<?>>>map(List::of).toList(), none, several, remedy);
    }

    /** Fields of one group are there, one at least, and of no other. */
    record Groups(List<List<Clause<?>>> groups, String none, String several, String remedy) implements SectionRule {
        @Override
        public void check(PolicySection section, boolean known) {
            long written = groups.stream()
                    .filter(group -> group.stream().anyMatch(section::has))
                    .count();
            if (written > 1 || (written == 0 && known)) {
                section.wrong(written == 0 ? none : several, remedy);
            }
        }

        @Override
        public void describe(PolicySchema schema, ObjectNode node) {
            if (groups.size() == 1) {
                anyOf(node, groups.get(0));
                return;
            }
            ArrayNode ways = node.putArray("oneOf");
            groups.forEach(group -> anyOf(ways.addObject(), group));
        }

        private static void anyOf(ObjectNode node, List<Clause<?>> group) {
            if (group.size() == 1) {
                node.putArray("required").add(group.get(0).name());
                return;
            }
            ArrayNode ways = node.putArray("anyOf");
            group.forEach(clause -> ways.addObject().putArray("required").add(clause.name()));
        }
    }

    /**
     * Some fields are for certain values of another alone.
     *
     * @param values those values of {@code deciding}
     * @param absence what to do where the fields are missing there; empty if they may be
     */
    record Where<T>(
            Clause<T> deciding,
            List<T> values,
            List<Clause<?>> clauses,
            String absence,
            String problem,
            String remedy)
            implements SectionRule {
        @Override
        public void check(PolicySection section, boolean known) {
            boolean isOpen = section.find(deciding).or(deciding::otherwise).isEmpty();
            if (section.isWrong(deciding) || isOpen) {
                return;
            }
            boolean there = section.find(deciding).or(deciding::otherwise).filter(values::contains).isPresent();
            for (Clause<?> clause : clauses) {
                if (there && !absence.isEmpty()) {
                    section.lacking(clause, absence);
                } else if (!there) {
                    section.wrong(clause, problem, remedy);
                }
            }
        }

        @Override
        public void describe(PolicySchema schema, ObjectNode node) {
            ObjectNode rule = node.withArray("allOf").addObject();
            ObjectNode condition = rule.putObject("if");
            if (deciding.otherwise().filter(values::contains).isEmpty()) {
                condition.putArray("required").add(deciding.name());
            }
            ArrayNode words =
                    condition.putObject("properties").putObject(deciding.name()).putArray("enum");
            values.forEach(value -> words.add(schema.tree(deciding.form().written(value))));
            if (!absence.isEmpty()) {
                ArrayNode required = rule.putObject("then").putArray("required");
                clauses.forEach(clause -> required.add(clause.name()));
            }
            ObjectNode elsewhere = rule.putObject("else").putObject("properties");
            clauses.forEach(clause -> elsewhere.put(clause.name(), false));
        }
    }

    /** No word stands in two of these lists. The JSON Schema cannot say it. */
    record Apart(String problem, List<Clause<?>> lists) implements SectionRule {
        @Override
        public void check(PolicySection section, boolean known) {
            Set<String> before = new LinkedHashSet<>();
            for (Clause<?> list : lists) {
                List<PolicyField> elements = section.elements(list);
                for (PolicyField element : elements) {
                    if (before.contains(element.written())) {
                        element.wrong(problem, "keep one of them");
                    }
                }
                elements.stream().filter(PolicyField::isText).forEach(element -> before.add(element.written()));
            }
        }

        @Override
        public void describe(PolicySchema schema, ObjectNode node) {}
    }
}
