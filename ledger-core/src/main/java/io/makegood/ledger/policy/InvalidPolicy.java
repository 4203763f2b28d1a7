package io.makegood.ledger.policy;

/** A document that is no policy. The message names what is wrong and the remedy, on one line. */
public final class InvalidPolicy extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with which field, and what to write instead. */
    public InvalidPolicy(String message) {
        super(message);
    }
}
