package io.makegood.policyfiles;

/** One document while it is read: what is wrong with it, and what it has declared at its top. Not thread-safe. */
final class PolicyContext {
    private final PolicyProblems problems;
    private Declared declared = Declared.NOTHING;

    PolicyContext(PolicyProblems problems) {
        this.problems = problems;
    }

    PolicyProblems problems() {
        return problems;
    }

    Declared declared() {
        return declared;
    }

    void declare(Declared all) {
        declared = all;
    }
}
