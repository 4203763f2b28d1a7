package io.makegood.policyfiles;

import io.makegood.policyfiles.PolicyNode.Entry;
import io.makegood.policyfiles.PolicyNode.Kind;
import io.makegood.policyfiles.PolicyNode.Mapping;
import io.makegood.policyfiles.PolicyNode.Scalar;
import io.makegood.schemas.codec.NearestName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Named fields that belong together. Remembers which names were asked for, so that {@link #close} can refuse the others:
 * a misspelt field would otherwise be a rule that silently does not hold. Not thread-safe.
 */
final class PolicySection {
    private final String path;
    private final Mapping node;
    private final PolicyProblems problems;
    private final Map<String, PolicyField> fields = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    PolicySection(String path, Mapping node, PolicyProblems problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        for (Entry entry : node.entries()) {
            String name = path.isEmpty() ? entry.name() : path + "." + entry.name();
            PolicyField field = new PolicyField(name, entry.value(), problems);
            if (fields.putIfAbsent(entry.name(), field) != null) {
                problems.add(entry.line(), entry.column(), name, "is written twice", "keep one of them");
            }
        }
    }

    /** The field, or empty if it is absent; a field without a value is a problem. */
    Optional<PolicyField> find(String name) {
        asked.add(name);
        return Optional.ofNullable(fields.get(name)).filter(PolicySection::hasValue);
    }

    /** The field; its absence is a problem. */
    Optional<PolicyField> require(String name, String remedy) {
        if (!fields.containsKey(name)) {
            problems.add(node, path.isEmpty() ? name : path + "." + name, "is missing", remedy);
        }
        return find(name);
    }

    /** The section within this one, or empty if it is absent. */
    Optional<PolicySection> section(String name) {
        return find(name).flatMap(PolicyField::section);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Every field, where the names are the document's own, such as features and languages. */
    Map<String, PolicyField> all() {
        asked.addAll(fields.keySet());
        Map<String, PolicyField> all = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            if (hasValue(field)) {
                all.put(name, field);
            }
        });
        return all;
    }

    void wrong(String problem, String remedy) {
        problems.add(node, path, problem, remedy);
    }

    /** Refuses the fields that nobody asked for. */
    void close() {
        for (Entry entry : node.entries()) {
            if (!asked.contains(entry.name()) && !problems.isFull()) {
                String name = path.isEmpty() ? entry.name() : path + "." + entry.name();
                problems.add(
                        entry.line(),
                        entry.column(),
                        name,
                        "is no field" + (path.isEmpty() ? " of a policy" : " of " + path),
                        NearestName.remedy(entry.name(), asked, "known are " + String.join(", ", asked)));
            }
        }
    }

    private static boolean hasValue(PolicyField field) {
        if (field.node() instanceof Scalar scalar && scalar.kind() == Kind.NOTHING) {
            field.wrong("has no value", "give it one, or leave the field out");
            return false;
        }
        return true;
    }

    /** Names in the order of the document. */
    List<String> names() {
        return List.copyOf(fields.keySet());
    }
}
