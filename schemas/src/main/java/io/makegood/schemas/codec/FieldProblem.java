package io.makegood.schemas.codec;

/**
 * One thing wrong with one field of a JSON record, and what to write instead. The three parts are shortened and free
 * of control characters, so they can be printed as they are.
 *
 * @param field the field as a path, such as {@code items[2].amount}
 * @param problem what is wrong, with the offending value
 * @param remedy what to write instead
 */
public record FieldProblem(String field, String problem, String remedy) {
    /** Room for a path or a sentence. */
    private static final int SENTENCE_CHARS_MAX = 200;

    /** Room for a list of every event type. */
    private static final int REMEDY_CHARS_MAX = 700;

    public FieldProblem {
        field = Excerpt.bounded(field, SENTENCE_CHARS_MAX);
        problem = Excerpt.bounded(problem, SENTENCE_CHARS_MAX);
        remedy = Excerpt.bounded(remedy, REMEDY_CHARS_MAX);
    }

    @Override
    public String toString() {
        return field + " " + problem + "; " + remedy;
    }
}
