package io.makegood.policyfiles;

import io.makegood.policyfiles.PolicyNode.Entry;
import io.makegood.policyfiles.PolicyNode.Mapping;
import io.makegood.policyfiles.PolicyNode.Sequence;
import io.makegood.schemas.codec.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A section of a document, read by its form. Each field is read once, when it is first asked for. Not thread-safe. */
final class PolicySection {
    private final PolicyField field;
    private final SectionForm form;
    private final Map<String, PolicyField> fields;
    private final Map<String, Optional<?>> values = new LinkedHashMap<>();

    PolicySection(PolicyField field, SectionForm form, Map<String, PolicyField> fields) {
        this.field = field;
        this.form = form;
        this.fields = fields;
    }

    /** A section in which nothing is written. */
    static PolicySection nothing(SectionForm form) {
        PolicyContext apart = new PolicyContext(new PolicyProblems());
        return new PolicySection(new PolicyField("", new Mapping(1, 1, List.of()), apart), form, Map.of());
    }

    /** What is written there; empty where nothing is, or something wrong, which is told. */
    <T> Optional<T> find(Clause<T> clause) {
        Optional<?> value = values.get(clause.name());
        if (value == null) {
            value = written(clause).flatMap(clause.form()::read);
            values.put(clause.name(), value);
        }
        @SuppressWarnings("unchecked") // A name stands for one clause in each section.
        Optional<T> found = (Optional<T>) value;
        return found;
    }

    /** What holds: as it is written, or by default; where that is wrong or missing, what stands in for it. */
    <T> T get(Clause<T> clause) {
        return find(clause).or(clause::otherwise).orElseGet(clause.form()::standIn);
    }

    /** Reads what nobody has asked for, so that nothing wrong remains untold. */
    void readAll() {
        for (Clause<?> clause : form.clauses()) {
            Optional<?> unused = find(clause);
        }
    }

    /** Whether it is there, right or wrong. */
    boolean has(Clause<?> clause) {
        return fields.containsKey(clause.name());
    }

    /** Whether it is there and wrong. */
    boolean isWrong(Clause<?> clause) {
        return has(clause) && find(clause).isEmpty();
    }

    void wrong(String problem, String remedy) {
        field.wrong(problem, remedy);
    }

    /** Notes a problem of a field, if it is there. */
    void wrong(Clause<?> clause, String problem, String remedy) {
        written(clause).ifPresent(there -> there.wrong(problem, remedy));
    }

    /** Notes it if the field is missing. */
    void lacking(Clause<?> clause, String remedy) {
        if (!has(clause)) {
            field.lacks(clause.name(), remedy);
        }
    }

    /** Notes it if the document declares no such name under {@code where}. */
    void requireDeclared(Clause<?> clause, String name, List<String> names, Clause<?> where) {
        written(clause).ifPresent(there -> there.declared(name, names, where.name()));
    }

    /** The elements of a list, unread; none where it is none. */
    List<PolicyField> elements(Clause<?> clause) {
        return written(clause)
                .filter(list -> list.node() instanceof Sequence)
                .flatMap(list -> list.elements(Integer.MAX_VALUE))
                .orElse(List.of());
    }

    /** The names under a field, in their order; none where it is no section. */
    List<String> names(Clause<?> clause) {
        return written(clause).stream()
                .flatMap(there -> there.entries().stream())
                .map(Entry::name)
                .toList();
    }

    PolicyField field() {
        return field;
    }

    private Optional<PolicyField> written(Clause<?> clause) {
        return Optional.ofNullable(fields.get(clause.name())).filter(there -> !there.isNothing());
    }

    /** Notes it if the field is missing and must not be, or is there without a value. */
    void require(Clause<?> clause) {
        PolicyField there = fields.get(clause.name());
        if (there != null) {
            boolean unused = there.hasValue();
        } else if (clause.isRequired()) {
            lacking(clause, clause.absence());
        }
    }

    /** Whether every field is known: a misspelt one would otherwise be a rule that silently does not hold. */
    boolean refuseUnknown() {
        List<String> names = form.names();
        boolean known = true;
        for (Entry entry : field.entries()) {
            if (!names.contains(entry.name())) {
                known = false;
                field.unknown(
                        entry,
                        "is no field of " + (field.path().isEmpty() ? "a policy" : field.path()),
                        () -> NearestName.remedy(entry.name(), names, "known are " + String.join(", ", names)));
            }
        }
        return known;
    }
}
