package io.makegood.application.startup;

/**
 * One reason not to start.
 *
 * @param wrong what was found, with names and numbers
 * @param mend what to do about it, with the command where there is one
 */
public record StartupProblem(ProblemCode code, String wrong, String mend) {}
