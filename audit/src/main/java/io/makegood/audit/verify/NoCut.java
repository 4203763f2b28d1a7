package io.makegood.audit.verify;

/** A ledger cannot be divided where somebody asked. The message says why, and the remedy. */
public final class NoCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says why, and the remedy. */
    public NoCut(String message) {
        super(message);
    }
}
