package io.makegood.policyfiles;

import io.makegood.schemas.codec.Excerpt;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A policy document, read: the rules that it states, or everything that is wrong with it. Pure, and safe with documents of
 * any origin.
 */
public final class PolicyFile {
    /** One line for a dead letter or a log. */
    private static final int SUMMARY_CHARS_MAX = 500;

    private final String document;
    private final @Nullable PublishedPolicy policy;
    private final List<PolicyProblem> problems;

    private PolicyFile(String document, @Nullable PublishedPolicy policy, List<PolicyProblem> problems) {
        this.document = document;
        this.policy = policy;
        this.problems = problems;
    }

    /** Reads YAML or JSON. */
    public static PolicyFile read(String document) {
        return read(document, zone -> true);
    }

    /** The same for who is about to publish it: it also refuses time zones that the Java platform does not know. */
    public static PolicyFile readToPublish(String document) {
        return read(document, ZoneId.getAvailableZoneIds()::contains);
    }

    private static PolicyFile read(String document, Predicate<String> knowsZone) {
        PolicyProblems problems = new PolicyProblems();
        Optional<PublishedPolicy> read = PolicyText.read(document, problems)
                .flatMap(root -> new PolicyField("", root, problems).section())
                .map(section -> PolicyReading.read(section, knowsZone));
        List<PolicyProblem> found = problems.found();
        return new PolicyFile(document, found.isEmpty() ? read.orElse(null) : null, found);
    }

    /** The text that was read. */
    public String document() {
        return document;
    }

    /** The rules, or empty if there are problems. */
    public Optional<PublishedPolicy> policy() {
        return Optional.ofNullable(policy);
    }

    /** All that is wrong, in the order of the document; empty for a valid one. */
    public List<PolicyProblem> problems() {
        return problems;
    }

    /** What is wrong on one short line without control characters; empty for a valid document. */
    public String summary() {
        if (problems.isEmpty()) {
            return "";
        }
        String first = problems.get(0).toString();
        int more = problems.size() - 1;
        String rest = more == 0 ? "" : " (and " + more + " more)";
        return Excerpt.bounded(first, SUMMARY_CHARS_MAX - rest.length()) + rest;
    }
}
