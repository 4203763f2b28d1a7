package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Named fields that belong together, and which of them go with which. Declared where its values are bound to what they mean; not
 * changed afterwards.
 */
final class SectionForm implements Form<PolicySection> {
    private final String definition;
    private final String description;
    private final List<Clause<?>> clauses = new ArrayList<>();
    private final List<SectionRule> rules = new ArrayList<>();

    /** Written out where it stands in the JSON Schema; {@code description} may be empty. */
    SectionForm(String description) {
        this("", description);
    }

    /** Named {@code definition} in the JSON Schema. */
    SectionForm(String definition, String description) {
        this.definition = definition;
        this.description = description;
    }

    /** A field that may be left out, and then nothing holds. */
    <T> Clause<T> optional(String name, Form<T> form, String meaning) {
        return with(new Clause<>(name, form, meaning, Optional.empty(), ""));
    }

    /** A field that may be left out, and what holds then. */
    <T> Clause<T> optional(String name, Form<T> form, T otherwise, String meaning) {
        return with(new Clause<>(name, form, meaning, Optional.of(otherwise), ""));
    }

    /** A field that must be there, and what to do where it is not. */
    <T> Clause<T> required(String name, Form<T> form, String remedy, String meaning) {
        return with(new Clause<>(name, form, meaning, Optional.empty(), remedy));
    }

    /** A field that another section has, too. */
    <T> Clause<T> with(Clause<T> clause) {
        clauses.add(clause);
        return clause;
    }

    /** The same field of a section that says nothing without it. */
    <T> Clause<T> withRequired(Clause<T> clause, String remedy) {
        return required(clause.name(), clause.form(), remedy, clause.description());
    }

    /** What holds of several of its fields together. */
    void rule(SectionRule rule) {
        rules.add(rule);
    }

    List<Clause<?>> clauses() {
        return clauses;
    }

    List<String> names() {
        return clauses.stream().map(Clause::name).toList();
    }

    /** Tells all that is wrong with it and what stands under it. */
    @Override
    public Optional<PolicySection> read(PolicyField field) {
        return field.named().map(fields -> {
            PolicySection section = new PolicySection(field, this, fields);
            boolean known = section.refuseUnknown();
            for (Clause<?> clause : clauses) {
                section.require(clause);
            }
            // The document's own fields wait until it has declared what others depend on.
            if (!field.path().isEmpty()) {
                section.readAll();
            }
            rules.forEach(rule -> rule.check(section, known));
            return section;
        });
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        PolicySchema.describe(node, description);
        node.put("type", "object");
        List<String> required =
                clauses.stream().filter(Clause::isRequired).map(Clause::name).toList();
        if (!required.isEmpty()) {
            ArrayNode names = node.putArray("required");
            required.forEach(names::add);
        }
        node.put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        clauses.forEach(clause -> clause.describe(schema, properties.putObject(clause.name())));
        rules.forEach(rule -> rule.describe(schema, node));
    }

    /** A section in which nothing is written: all that has a default has it. */
    @Override
    public PolicySection standIn() {
        return PolicySection.nothing(this);
    }

    @Override
    public String definition() {
        return definition;
    }
}
