package io.makegood.http.access;

/** No caller could be made out: the credentials are missing, wrong, expired or revoked. The message may be shown. */
public final class AccessDenied extends Exception {
    private static final long serialVersionUID = 1L;

    AccessDenied(String message) {
        super(message);
    }
}
