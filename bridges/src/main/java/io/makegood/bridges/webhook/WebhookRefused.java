package io.makegood.bridges.webhook;

import io.makegood.schemas.codec.FieldProblem;
import java.util.List;
import java.util.stream.Collectors;

/** What was asked of webhooks cannot be done. */
public final class WebhookRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldProblem> problems;
    private final Kind kind;

    /** Whose affair it is. */
    public enum Kind {
        /** What was asked is wrong. */
        INVALID,
        /** There is no such endpoint or delivery. */
        NOT_FOUND,
        /** The operator has to set something first. */
        OFF
    }

    private WebhookRefused(Kind kind, List<FieldProblem> problems) {
        super(problems.stream().map(FieldProblem::toString).collect(Collectors.joining(" | ")));
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    static WebhookRefused invalid(String field, String problem, String remedy) {
        return invalid(List.of(new FieldProblem(field, problem, remedy)));
    }

    static WebhookRefused invalid(List<FieldProblem> problems) {
        return new WebhookRefused(Kind.INVALID, problems);
    }

    static WebhookRefused notFound(String field) {
        return new WebhookRefused(
                Kind.NOT_FOUND, List.of(new FieldProblem(field, "is not known", "look into the list of webhooks")));
    }

    static WebhookRefused off() {
        return new WebhookRefused(
                Kind.OFF,
                List.of(new FieldProblem(
                        "privacy.key.file",
                        "is not set, so that there is nothing to keep secrets under",
                        "set it, the same file for every instance")));
    }

    /** Whose affair it is. */
    public Kind kind() {
        return kind;
    }

    /** What is wrong, field by field. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
