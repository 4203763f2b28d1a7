package io.makegood.http.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param id who it is for certain: {@code key:} and a key's id, or {@code token:} with issuer and subject. Limits, what is remembered
 *     of requests, and the journal go by it; nobody can choose it
 * @param name for people: as reviewer or operator where a request names none. Two callers may have the same one
 * @param accountId the one account that {@link Scope#READ_ACCOUNT} lets it read; never blank
 * @param expiresAt epoch milliseconds, UTC, from which on the credential is no good any more; null if it has no end
 */
public record Caller(
        String id,
        String name,
        Set<Scope> scopes,
        @Nullable String accountId,
        @Nullable Long expiresAt) {
    /** Whoever calls while access control is off: may do everything. */
    public static final Caller ANYONE = new Caller("developer", "developer", EnumSet.allOf(Scope.class), null, null);

    /** Keeps its own copy of the scopes. */
    public Caller {
        scopes = Set.copyOf(scopes);
        if (accountId != null && accountId.isBlank()) {
            throw new IllegalArgumentException(
                    "accountId must not be blank: it would stand for no account in particular");
        }
    }

    /** Whether it has the scope. */
    public boolean has(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether it may read that account. */
    public boolean mayRead(String account) {
        return has(Scope.READ) || (has(Scope.READ_ACCOUNT) && account.equals(accountId));
    }
}
