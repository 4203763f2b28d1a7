package io.makegood.policyfiles;

import io.makegood.policyfiles.PolicyNode.Entry;
import io.makegood.schemas.codec.NearestName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A section of a document, read by its form. Each field is read once, when it is first asked for. Not thread-safe. */
final class PolicySection {
    private final PolicyField field;
    private final SectionForm form;
    private final Map<String, PolicyField> fields;
    private final Map<String, Optional<?>> values = new LinkedHashMap<>();
    private final Set<String> meant = new LinkedHashSet<>();

    PolicySection(PolicyField field, SectionForm form, Map<String, PolicyField> fields) {
        this.field = field;
        this.form = form;
        this.fields = fields;
    }

    /** What is written there; empty where nothing is, or something wrong, which is told. */
    @SuppressWarnings("unchecked") // A name stands for one clause in each section.
    <T> Optional<T> find(Clause<T> clause) {
        Optional<?> value = values.get(clause.name());
        if (value == null) {
            if (!has(clause) && !clause.absence().isEmpty()) {
                lacking(clause, clause.absence());
            }
            value = Optional.ofNullable(fields.get(clause.name()))
                    .filter(PolicyField::hasValue)
                    .flatMap(clause.form()::read);
            values.put(clause.name(), value);
        }
        return (Optional<T>) value;
    }

    /** The same, or what holds where it is left out. */
    <T> Optional<T> stated(Clause<T> clause) {
        return has(clause) ? find(clause) : clause.otherwise();
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

    /** The field, unread, if there is anything. */
    Optional<PolicyField> written(Clause<?> clause) {
        return Optional.ofNullable(fields.get(clause.name())).filter(there -> !there.isNothing());
    }

    /** Notes it if the field is missing. */
    void lacking(Clause<?> clause, String remedy) {
        if (!has(clause)) {
            field.lacks(clause.name(), remedy);
        }
    }

    /** The single values in a list, unread; none where it is none. */
    List<PolicyField> elements(Clause<?> clause) {
        return Optional.of(clause).filter(list -> !isWrong(list)).flatMap(this::written).stream()
                .flatMap(list -> list.elements(Integer.MAX_VALUE).stream())
                .flatMap(List::stream)
                .filter(PolicyField::isSingle)
                .toList();
    }

    /** The names under a field, in their order; none where it is no section. */
    List<String> names(Clause<?> clause) {
        return written(clause).stream()
                .flatMap(there -> there.entries().stream())
                .map(Entry::name)
                .toList();
    }

    /** What the document has declared. */
    Declared declared() {
        return field.declared();
    }

    /** Refuses fields of other names: a misspelt one would otherwise be a rule that silently does not hold. */
    void refuseUnknown() {
        List<String> names = form.clauses().stream().map(Clause::name).toList();
        String problem = "is no field of " + (field.path().isEmpty() ? "a policy" : field.path());
        for (Entry entry : field.entries()) {
            if (!names.contains(entry.name())) {
                field.wrong(entry, problem, () -> {
                    NearestName.find(entry.name(), names).ifPresent(meant::add);
                    return NearestName.remedy(entry.name(), names, "known are " + String.join(", ", names));
                });
            }
        }
    }

    /** Whether it is not there, nor misspelt. */
    boolean isAbsent(Clause<?> clause) {
        return !has(clause) && !meant.contains(clause.name());
    }
}
