package io.makegood.http.access;

/** No caller could be made out: the credentials are missing, wrong, expired or revoked. The message may be shown. */
public final class AccessDenied extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean undecided;

    private AccessDenied(String message, boolean undecided) {
        super(message, null, false, false);
        this.undecided = undecided;
    }

    AccessDenied(String message) {
        this(message, false);
    }

    /** The credentials may be good, but cannot be checked at the moment. */
    static AccessDenied undecided(String message) {
        return new AccessDenied(message, true);
    }

    /** Whether the same credentials may be taken later. */
    public boolean isUndecided() {
        return undecided;
    }
}
