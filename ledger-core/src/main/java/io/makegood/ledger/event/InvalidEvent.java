package io.makegood.ledger.event;

/** An event that cannot legally exist. Names the field, what is wrong with it and what to write instead. */
public final class InvalidEvent extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** Describes the {@code problem} of {@code field} and its {@code remedy}, each one short sentence part. */
    public InvalidEvent(String field, String problem, String remedy) {
        super(field + " " + problem + "; " + remedy);
        this.field = field;
    }

    /** The field of the public contract that is at fault. */
    public String field() {
        return field;
    }
}
