package io.makegood.http.access;

import io.makegood.schemas.remedy.Launcher;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes out who calls, from the Authorization header. */
public final class Access implements AutoCloseable {
    private static final String BEARER = "Bearer ";
    private static final int CREDENTIAL_CHARS_MAX = 8_192;

    private final boolean open;
    private final @Nullable KeyTable keys;
    private final @Nullable Tokens tokens;

    private Access(boolean open, @Nullable KeyTable keys, @Nullable Tokens tokens) {
        this.open = open;
        this.keys = keys;
        this.tokens = tokens;
    }

    /** Anyone may do everything: for a developer's machine alone. */
    public static Access open() {
        return new Access(true, null, null);
    }

    /**
     * Keys, and tokens where an issuer is named.
     *
     * @throws IllegalArgumentException if the issuer's keys cannot be found
     */
    public static Access controlled(KeyTable keys, @Nullable TokenSettings issuer) {
        return new Access(false, keys, issuer == null ? null : new Tokens(issuer));
    }

    /** Whether anyone may do everything. */
    public boolean isOpen() {
        return open;
    }

    /** Whether a caller that was let in may still go on: its key was not revoked, its token has not expired. */
    public boolean isValid(Caller caller, long now) {
        Long end = caller.expiresAt();
        KeyTable known = keys;
        return (end == null || end > now) && (known == null || known.isValid(caller, now));
    }

    /** Whether such a header was taken a moment ago, so that to take it again costs next to nothing. */
    public boolean isKnown(String authorization) {
        Tokens taken = tokens;
        return taken == null || ApiKey.isKey(credential(authorization)) || taken.isKnown(credential(authorization));
    }

    private static String credential(String authorization) {
        return authorization
                .substring(Math.min(authorization.length(), BEARER.length()))
                .strip();
    }

    /** Who sends that header. */
    public Caller caller(@Nullable String authorization, long now) throws AccessDenied {
        if (open) {
            return Caller.ANYONE;
        }
        if (authorization == null || authorization.isBlank()) {
            throw new AccessDenied("no credentials; send Authorization: Bearer KEY, with a key from " + Launcher.name()
                    + " keys create");
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || authorization.length() > CREDENTIAL_CHARS_MAX) {
            throw new AccessDenied("the Authorization header is not of the form: Bearer KEY");
        }
        String credential = credential(authorization);
        if (ApiKey.isKey(credential)) {
            return byKey(credential, now);
        }
        if (tokens == null) {
            throw new AccessDenied(
                    "the credential is no key of this ledger, and it trusts no token issuer; see --jwt-issuer");
        }
        return tokens.caller(credential, now);
    }

    private Caller byKey(String credential, long now) throws AccessDenied {
        String[] parts = ApiKey.parts(credential);
        KeyTable known = keys;
        Optional<ApiKey> key = parts == null || known == null ? Optional.empty() : known.key(parts[1]);
        // One answer for a wrong id and a wrong secret: nobody learns which ids there are.
        if (parts == null || key.isEmpty() || !key.get().opens(parts[2])) {
            throw new AccessDenied("the key is not known here; make one with " + Launcher.name() + " keys create");
        }
        if (!key.get().isValid(now)) {
            throw new AccessDenied("the key " + key.get().keyId() + " was revoked or has expired; make a new one");
        }
        return key.get().caller();
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.close();
        }
    }
}
