package io.makegood.http.access;

import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
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
     * that is none: a scope that is not known, what no account's id can begin with, and a beginning for a scope of one account, which is
     * named otherwise, or for one that is about the whole ledger.
     */
    public static Optional<Permission> of(String text) {
        int at = text.indexOf(AT);
        if (at < 0) {
            return Scope.of(text).map(Permission::everywhere);
        }
        String beginning = text.substring(at + 1);
        return Scope.of(text.substring(0, at))
                .filter(scope -> !scope.isOfOneAccount() && !scope.isOfTheWhole() && isBeginning(beginning))
                .map(scope -> new Permission(scope, beginning));
    }

    private static boolean isBeginning(String text) {
        try {
            return Limits.id("accountPrefix", text).equals(text.strip());
        } catch (InvalidEvent e) {
            return false;
        }
    }

    /** As {@link #of} reads it. */
    public String text() {
        return accountPrefix.isEmpty() ? scope.text() : scope.text() + AT + accountPrefix;
    }

    boolean covers(String account) {
        return account.startsWith(accountPrefix);
    }
}
