package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.secret.Secrets;
import io.makegood.schemas.codec.Excerpt;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
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

    /**
     * The same for who is about to publish it: it also refuses time zones that the Java platform does not know, and what seems to hold a
     * secret, which no event may.
     */
    public static PolicyFile readToPublish(String document) {
        PolicyFile read = read(document, ZoneId.getAvailableZoneIds()::contains);
        // A longer one is refused for its length, unread.
        Optional<String> secret = document.length() > Limits.DOCUMENT_MAX ? Optional.empty() : Secrets.findIn(document);
        if (secret.isEmpty()) {
            return read;
        }
        List<PolicyProblem> problems = new ArrayList<>(read.problems);
        problems.add(new PolicyProblem(
                lineOfSecret(document),
                1,
                "document",
                "seems to hold " + secret.get(),
                "remove it; the ledger keeps the policy's text for ever"));
        problems.sort(Comparator.comparingInt(PolicyProblem::line));
        return new PolicyFile(document, null, List.copyOf(problems));
    }

    /** The line with which it is there; it may have begun before. */
    private static int lineOfSecret(String document) {
        List<String> lines = document.lines().toList();
        int without = 0;
        int with = lines.size();
        while (with - without > 1) {
            int middle = (without + with) / 2;
            if (Secrets.findIn(String.join("\n", lines.subList(0, middle))).isPresent()) {
                with = middle;
            } else {
                without = middle;
            }
        }
        return with;
    }

    private static PolicyFile read(String document, Predicate<String> knowsZone) {
        PolicyProblems problems = new PolicyProblems();
        Optional<PublishedPolicy> read =
                PolicyText.read(document, problems).flatMap(root -> PolicyReading.read(root, problems, knowsZone));
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
