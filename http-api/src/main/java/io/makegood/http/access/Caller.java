package io.makegood.http.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name for logs, rate limits and as reviewer or operator where a request names none
 * @param accountId the one account that {@link Scope#READ_ACCOUNT} lets it read
 */
public record Caller(
        String name, Set<Scope> scopes, @Nullable String accountId) {
    /** Whoever calls while access control is off: may do everything. */
    public static final Caller ANYONE = new Caller("developer", EnumSet.allOf(Scope.class), null);

    /** Keeps its own copy of the scopes. */
    public Caller {
        scopes = Set.copyOf(scopes);
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
