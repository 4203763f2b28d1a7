package io.makegood.processor.simulation;

/** The broker takes nothing more from this member of the group, or from this producer. */
final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fenced(String message) {
        super(message);
    }
}
