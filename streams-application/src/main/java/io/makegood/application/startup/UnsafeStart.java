package io.makegood.application.startup;

import java.util.List;

/** The engine must not start as things are, or not go on. Carries every problem found; the message renders them for people. */
public final class UnsafeStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<StartupProblem> problems;

    UnsafeStart(List<StartupProblem> problems) {
        this("The engine refuses to start", problems);
    }

    private UnsafeStart(String what, List<StartupProblem> problems) {
        super(rendered(what, problems));
        this.problems = List.copyOf(problems);
    }

    /** For what went wrong under a running engine. */
    public static UnsafeStart whileRunning(List<StartupProblem> problems) {
        return new UnsafeStart("The engine stops", problems);
    }

    /** For topics that could not all be made. */
    static UnsafeStart ofTopics(List<StartupProblem> problems) {
        return new UnsafeStart("Not all topics are as they were asked for", problems);
    }

    /** For one problem, which showed as that exception. */
    public UnsafeStart(StartupProblem problem, Throwable cause) {
        super(rendered("The engine refuses to start", List.of(problem)), cause);
        this.problems = List.of(problem);
    }

    public List<StartupProblem> problems() {
        return problems;
    }

    /** All of it on one line, names first: {@code TOPIC_MISSING: Topic ledger.events does not exist.} */
    public String inOneLine() {
        String names = String.join(
                ", ",
                problems.stream()
                        .map(problem -> problem.code().name())
                        .distinct()
                        .toList());
        return problems.isEmpty() ? "" : names + ": " + problems.get(0).wrong();
    }

    private static String rendered(String what, List<StartupProblem> problems) {
        StringBuilder text = new StringBuilder(what)
                .append(": ")
                .append(problems.size() == 1 ? "one problem." : problems.size() + " problems.");
        int number = 1;
        for (StartupProblem problem : problems) {
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(number++)
                    .append(". ")
                    .append(problem.wrong())
                    .append(" [")
                    .append(problem.code())
                    .append(']')
                    .append(System.lineSeparator())
                    .append("     To mend it: ")
                    .append(problem.mend());
        }
        return text.toString();
    }
}
