package io.makegood.http.access;

import io.makegood.schemas.remedy.Launcher;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes out who calls, from the Authorization header. */
public final class Access implements AutoCloseable {
    private static final String BEARER = "Bearer ";
    private static final int CREDENTIAL_CHARS_MAX = 8_192;

    private final boolean open;
    private final @Nullable KeyTable keys;
    private final @Nullable Tokens tokens;
    private final @Nullable CustomerTokens customers;

    private Access(boolean open, @Nullable KeyTable keys, @Nullable Tokens tokens, @Nullable CustomerTokens customers) {
        this.open = open;
        this.keys = keys;
        this.tokens = tokens;
        this.customers = customers;
    }

    /** Anyone may do everything: for a developer's machine alone. */
    public static Access open() {
        return new Access(true, null, null, null);
    }

    /** The same; customers' tokens are made, and nobody checks them. */
    public static Access open(CustomerTokens customers) {
        return new Access(true, null, null, customers);
    }

    /**
     * Keys, and tokens where an issuer is named.
     *
     * @throws IllegalArgumentException if the issuer's keys cannot be found
     */
    public static Access controlled(KeyTable keys, @Nullable TokenSettings issuer) {
        return controlled(keys, issuer, null);
    }

    /** The same, and tokens of customers where something signs them. */
    public static Access controlled(KeyTable keys, @Nullable TokenSettings issuer, @Nullable CustomerTokens customers) {
        return new Access(false, keys, issuer == null ? null : new Tokens(issuer), customers);
    }

    /** What makes tokens for customers; null where nothing signs them. */
    public @Nullable CustomerTokens customers() {
        return customers;
    }

    /** Whether anyone may do everything. */
    public boolean isOpen() {
        return open;
    }

    /** All keys, revoked ones too; none where nobody is asked for one. */
    public List<ApiKey> keys() {
        KeyTable known = keys;
        return known == null ? List.of() : known.all();
    }

    /** When somebody last came with that key, epoch milliseconds, UTC; null if nobody did here since this instance started. */
    public @Nullable Long lastUsed(String keyId) {
        KeyTable known = keys;
        return known == null ? null : known.lastUsed(keyId);
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
        String credential = credential(authorization);
        return taken == null
                || ApiKey.isKey(credential)
                || CustomerTokens.isToken(credential)
                || taken.isKnown(credential);
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
        if (CustomerTokens.isToken(credential)) {
            return byCustomerToken(credential, now);
        }
        if (tokens == null) {
            throw new AccessDenied(
                    "the credential is no key of this ledger, and it trusts no token issuer; see --jwt-issuer");
        }
        return tokens.caller(credential, now);
    }

    private Caller byCustomerToken(String credential, long now) throws AccessDenied {
        CustomerTokens taken = customers;
        if (taken == null) {
            throw new AccessDenied(
                    "tokens of customers are not taken here; the operator sets " + CustomerTokens.SETTING);
        }
        Caller caller = taken.caller(credential, now);
        if (!isValid(caller, now)) {
            throw new AccessDenied("the key that the customer's token was made with was revoked or has expired;"
                    + " have the product's server make a new one");
        }
        return caller;
    }

    private Caller byKey(String credential, long now) throws AccessDenied {
        String[] parts = ApiKey.parts(credential);
        KeyTable known = keys;
        Optional<ApiKey> key = parts == null || known == null ? Optional.empty() : known.key(parts[1]);
        // One answer for a wrong id and a wrong secret: nobody learns which ids there are.
        if (parts == null || known == null || key.isEmpty() || !key.get().opens(parts[2])) {
            throw new AccessDenied("the key is not known here; make one with " + Launcher.name() + " keys create");
        }
        if (!key.get().isValid(now)) {
            throw new AccessDenied("the key " + key.get().keyId() + " was revoked or has expired; make a new one");
        }
        known.noteUse(key.get().keyId(), now);
        return key.get().caller();
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.close();
        }
    }
}
