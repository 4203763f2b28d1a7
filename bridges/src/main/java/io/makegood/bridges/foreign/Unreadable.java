package io.makegood.bridges.foreign;

/** What cannot be read as it must be written: what is wrong, as the predicate of a sentence about it, and the remedy. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /** Both are parts of one sentence. */
    public Unreadable(String problem, String remedy) {
        super(problem + "; " + remedy, null, false, false);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Such as {@code is no valid JSON, line 1, column 9, near "nul}"}. */
    public String problem() {
        return problem;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }

    /** Both. */
    public String detail() {
        return problem + "; " + remedy;
    }
}
