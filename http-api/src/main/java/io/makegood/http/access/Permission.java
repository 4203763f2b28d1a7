package io.makegood.http.access;

import java.util.Optional;

/**
 * A scope, and for which accounts.
 *
 * @param accountPrefix how the ids of those accounts begin; empty for all accounts
 */
public record Permission(Scope scope, String accountPrefix) {
    /** Between a scope and the beginning of its accounts' ids, as in {@code read@shop:}. */
    private static final char AT = '@';

    /** The scope for all accounts. */
    public static Permission everywhere(Scope scope) {
        return new Permission(scope, "");
    }

    /**
     * What people and tokens write: {@code read}, or {@code read@shop:} for accounts whose id begins with {@code shop:}. Empty for a text
     * that is none: a scope that is not known, nothing after the {@code @}, and {@link Scope#READ_ACCOUNT} with a beginning, which
     * names its one account otherwise.
     */
    public static Optional<Permission> of(String text) {
        int at = text.indexOf(AT);
        if (at < 0) {
            return Scope.of(text).map(Permission::everywhere);
        }
        String beginning = text.substring(at + 1);
        return Scope.of(text.substring(0, at))
                .filter(scope -> scope != Scope.READ_ACCOUNT && !beginning.isBlank())
                .map(scope -> new Permission(scope, beginning));
    }

    /** As {@link #of} reads it. */
    public String text() {
        return accountPrefix.isEmpty() ? scope.text() : scope.text() + AT + accountPrefix;
    }

    boolean covers(String account) {
        return account.startsWith(accountPrefix);
    }
}
