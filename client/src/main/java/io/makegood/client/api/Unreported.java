package io.makegood.client.api;

import org.jspecify.annotations.Nullable;

/** The work is done, but its end could not be reported. Left so, the policy's timeout settles the charge. */
public final class Unreported extends LedgerError {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object result;

    Unreported(String message, LedgerError cause, @Nullable Object result) {
        super(message, cause.status(), cause.problem(), cause);
        this.result = result;
    }

    /** What the work returned; null too where it returned nothing, and after serialisation. */
    public @Nullable Object result() {
        return result;
    }
}
