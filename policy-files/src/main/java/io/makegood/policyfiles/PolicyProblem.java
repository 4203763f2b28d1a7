package io.makegood.policyfiles;

import io.makegood.schemas.codec.Excerpt;

/**
 * One thing wrong with a policy document, and what to write instead. The three texts are shortened and free of control
 * characters, so they can be printed as they are.
 *
 * @param line where it is, from 1
 * @param column where in the line, from 1
 * @param field the field as a path, such as {@code features.image.price.perItem}; {@code document} for the whole
 * @param problem what is wrong, with the offending value
 * @param remedy what to write instead
 */
public record PolicyProblem(int line, int column, String field, String problem, String remedy) {
    /** Room for a path or a sentence. */
    private static final int SENTENCE_CHARS_MAX = 200;

    /** Room for a list of every notice type. */
    private static final int REMEDY_CHARS_MAX = 500;

    public PolicyProblem {
        field = Excerpt.bounded(field, SENTENCE_CHARS_MAX);
        problem = Excerpt.bounded(problem, SENTENCE_CHARS_MAX);
        remedy = Excerpt.bounded(remedy, REMEDY_CHARS_MAX);
    }

    @Override
    public String toString() {
        return "line " + line + ": " + field + " " + problem + "; " + remedy;
    }
}
