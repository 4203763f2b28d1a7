package io.makegood.policyfiles;

import io.makegood.policyfiles.PolicyNode.Entry;
import io.makegood.policyfiles.PolicyNode.Kind;
import io.makegood.policyfiles.PolicyNode.Mapping;
import io.makegood.policyfiles.PolicyNode.Scalar;
import io.makegood.policyfiles.PolicyNode.Sequence;
import io.makegood.schemas.codec.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One value of a document with its place, asked for as what it should be. An answer is empty when it is not, and the problem noted. */
final class PolicyField {
    private final String path;
    private final PolicyNode node;
    private final Declared declared;

    PolicyField(String path, PolicyNode node, Declared declared) {
        this.path = path;
        this.node = node;
        this.declared = declared;
    }

    String path() {
        return path;
    }

    /** What the document has declared at its top. */
    Declared declared() {
        return declared;
    }

    /** How a single value is written; empty where it is none. */
    Optional<Kind> kind() {
        return node instanceof Scalar scalar ? Optional.of(scalar.kind()) : Optional.empty();
    }

    /** Whether it is a single value, and neither a list nor a section. */
    boolean isSingle() {
        return node instanceof Scalar;
    }

    /** A single value as it is written; empty where it is none. */
    String written() {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }

    /** Whether it would be of that form; nothing is told. */
    boolean wouldBe(Form<?> form) {
        PolicyProblems unheard = new PolicyProblems();
        Optional<?> read = form.read(new PolicyField(path, node, declared.telling(unheard)));
        return read.isPresent() && unheard.found().isEmpty();
    }

    /** What stands there, in words fit for a message. */
    String shown() {
        return node.shown();
    }

    void wrong(String problem, String remedy) {
        declared.problems.add(node, path, problem, remedy);
    }

    /** Notes a problem of what it is, and returns empty. */
    <T> Optional<T> none(String remedy) {
        wrong("is " + shown(), remedy);
        return Optional.empty();
    }

    /** The same of something within it, at a place of its own; the remedy is found only if it is told. */
    void wrong(Entry at, String problem, Supplier<String> remedy) {
        if (!declared.problems.isFull()) {
            declared.problems.add(at.line(), at.column(), within(at.name()), problem, remedy.get());
        }
    }

    /** Notes that a field of it is missing. */
    void lacks(String name, String remedy) {
        declared.problems.add(node, within(name), "is missing", remedy);
    }

    /** The name, if it is one of these; the one that was meant is the remedy, or else the other. */
    Optional<String> among(Collection<String> names, String name, String problem, String otherwise) {
        if (names.contains(name)) {
            return Optional.of(name);
        }
        wrong(problem, NearestName.remedy(name, names, otherwise));
        return Optional.empty();
    }

    /** Whether something is there; a field without a value is a problem. */
    boolean hasValue() {
        boolean nothing = isNothing();
        if (nothing) {
            wrong("has no value", "give it one, or leave the field out");
        }
        return !nothing;
    }

    boolean isNothing() {
        return kind().equals(Optional.of(Kind.NOTHING));
    }

    /** What stands under it, in its order; nothing where it is no section. */
    List<Entry> entries() {
        return node instanceof Mapping mapping ? mapping.entries() : List.of();
    }

    /** The fields under it by their names, in their order; a name that comes twice is a problem. */
    Optional<Map<String, PolicyField>> named() {
        return named(() -> "write fields under it, each on a line of its own");
    }

    /** The same, and what to write in the place of what is no section; found only if it is told. */
    Optional<Map<String, PolicyField>> named(Supplier<String> otherwise) {
        if (!(node instanceof Mapping)) {
            return none(declared.problems.isFull() ? "" : otherwise.get());
        }
        Map<String, PolicyField> fields = new LinkedHashMap<>();
        for (Entry entry : entries()) {
            PolicyField field = new PolicyField(within(entry.name()), entry.value(), declared);
            if (fields.putIfAbsent(entry.name(), field) != null) {
                wrong(entry, "is written twice", () -> "keep one of them");
            }
        }
        return Optional.of(fields);
    }

    /** The elements of a list of at most that many. */
    Optional<List<PolicyField>> elements(int max) {
        if (!(node instanceof Sequence sequence)) {
            return none("write a list, such as [a, b]");
        }
        if (sequence.elements().size() > max) {
            wrong("has " + sequence.elements().size() + " elements", "write at most " + max);
            return Optional.empty();
        }
        List<PolicyField> elements = new ArrayList<>();
        for (PolicyNode element : sequence.elements()) {
            elements.add(new PolicyField(path + "[" + elements.size() + "]", element, declared));
        }
        return Optional.of(elements);
    }

    private String within(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
