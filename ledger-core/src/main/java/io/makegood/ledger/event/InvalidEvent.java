package io.makegood.ledger.event;

/** An event that cannot legally exist. Names the field, what is wrong with it and what to write instead. */
public final class InvalidEvent extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String problem;
    private final String remedy;

    /** Describes the {@code problem} of {@code field} and its {@code remedy}, each one short sentence part. */
    public InvalidEvent(String field, String problem, String remedy) {
        super(field + " " + problem + "; " + remedy);
        this.field = field;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The field of the public contract that is at fault. */
    public String field() {
        return field;
    }

    /** What is wrong with it. */
    public String problem() {
        return problem;
    }

    /** What to write instead. */
    public String remedy() {
        return remedy;
    }
}
