package io.makegood.policyfiles;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.policyfiles.PolicyNode.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Named fields that belong together, and which go with which. Declared where they are bound to what they mean; not changed once declared. */
final class SectionForm implements Form<PolicySection> {
    /** More ways to say a thing help nobody. */
    private static final int WAYS_MAX = 3;

    private final String definition;
    private final String description;
    private final List<Clause<?>> clauses = new ArrayList<>();
    private final Map<String, String> meanings = new HashMap<>();
    private final List<SectionRule> rules = new ArrayList<>();

    /** {@code definition} is its name in the JSON Schema, empty where it is written out; the description may be empty, too. */
    SectionForm(String definition, String description) {
        this.definition = definition;
        this.description = description;
    }

    /** One that is written out in the JSON Schema. */
    static SectionForm of(String description) {
        return new SectionForm("", description);
    }

    /** A field that may be left out, and then nothing holds. */
    <T> Clause<T> optional(String name, Form<T> form) {
        return with(new Clause<>(this, name, form, Optional.empty(), ""));
    }

    /** A field that may be left out, and what holds then. */
    <T> Clause<T> optional(String name, Form<T> form, T otherwise) {
        return with(new Clause<>(this, name, form, Optional.of(otherwise), ""));
    }

    /** A field that must be there, and what to do where it is not. */
    <T> Clause<T> required(String name, Form<T> form, String remedy) {
        return with(new Clause<>(this, name, form, Optional.empty(), remedy));
    }

    /** A field that another section has, too. */
    <T> Clause<T> with(Clause<T> clause) {
        clauses.add(clause);
        return clause;
    }

    /** What holds of several of its fields together. */
    void rule(SectionRule rule) {
        rules.add(rule);
    }

    void says(String name, String meaning) {
        meanings.put(name, meaning);
    }

    String meaning(String name) {
        return meanings.getOrDefault(name, "");
    }

    List<Clause<?>> clauses() {
        return clauses;
    }

    /** The section, with all that is wrong with it and under it told; only the document itself declares first what others depend on. */
    @Override
    public Optional<PolicySection> read(PolicyField field) {
        return field.named(() -> inPlaceOf(field)).map(fields -> {
            PolicySection section = new PolicySection(field, this, fields);
            section.refuseUnknown();
            if (!field.path().isEmpty()) {
                section.readAll();
            }
            rules.forEach(rule -> rule.check().accept(section));
            return section;
        });
    }

    /** What to write where a single value stands: the field whose value it could be, and those that must be there too. */
    private String inPlaceOf(PolicyField field) {
        List<String> ways = clauses.stream()
                .filter(clause -> field.isSingle() && field.wouldBe(clause.form()))
                .map(clause -> "{" + clause.name() + ": " + field.written()
                        + clauses.stream()
                                .filter(other -> !other.name().equals(clause.name())
                                        && !other.absence().isEmpty())
                                .map(other -> ", " + other.name() + ": ...")
                                .collect(Collectors.joining())
                        + "}")
                .limit(WAYS_MAX)
                .toList();
        return ways.isEmpty()
                ? "write fields under it: " + clauses.stream().map(Clause::name).collect(Collectors.joining(", "))
                : "write " + String.join(" or ", ways);
    }

    @Override
    public void describe(PolicySchema schema, ObjectNode node) {
        PolicySchema.describe(node, description);
        node.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        for (Clause<?> clause : clauses) {
            clause.describe(schema, properties.putObject(clause.name()));
            if (!clause.absence().isEmpty()) {
                node.withArray("required").add(clause.name());
            }
        }
        rules.forEach(rule -> rule.schema().accept(schema, node));
    }

    /** A section in which nothing is written: all that has a default has it. */
    @Override
    public PolicySection standIn() {
        PolicyField nothing = new PolicyField("", new Mapping(1, 1, List.of()), new Declared(new PolicyProblems()));
        return new PolicySection(nothing, this, Map.of());
    }

    @Override
    public Object written(PolicySection value) {
        throw new IllegalStateException("no section holds by default; its fields do");
    }

    @Override
    public String definition() {
        return definition;
    }
}
