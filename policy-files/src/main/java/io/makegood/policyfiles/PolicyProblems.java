package io.makegood.policyfiles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with one document, gathered while it is read. Not thread-safe. */
final class PolicyProblems {
    /** More than anybody mends at once; keeps a hostile document from making a report larger than itself. */
    private static final int PROBLEMS_MAX = 100;

    private final List<PolicyProblem> found = new ArrayList<>();

    void add(PolicyNode at, String field, String problem, String remedy) {
        add(at.line(), at.column(), field, problem, remedy);
    }

    void add(int line, int column, String field, String problem, String remedy) {
        if (!isFull()) {
            found.add(new PolicyProblem(line, column, field.isEmpty() ? "document" : field, problem, remedy));
        }
    }

    /** True when further problems are no longer noted, so that finding their remedy can be spared. */
    boolean isFull() {
        return found.size() == PROBLEMS_MAX;
    }

    /** In the order of the document. */
    List<PolicyProblem> found() {
        List<PolicyProblem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(PolicyProblem::line).thenComparingInt(PolicyProblem::column));
        return List.copyOf(sorted);
    }
}
