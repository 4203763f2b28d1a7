package io.makegood.http.api;

import io.makegood.http.access.Caller;
import io.makegood.http.access.Scope;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a route.
 *
 * @param anyOf one of these scopes is needed; none for a route that is open to all
 * @param own whether a customer's token may use it for its own account
 */
record Guard(List<Scope> anyOf, boolean own) {
    static final Guard OPEN = new Guard(List.of(), false);
    /** Read an account: any, or one's own. */
    static final Guard ACCOUNT = new Guard(List.of(Scope.READ), true);

    Guard {
        anyOf = List.copyOf(anyOf);
    }

    static Guard scope(Scope... anyOf) {
        return new Guard(List.of(anyOf), false);
    }

    boolean isOpen() {
        return anyOf.isEmpty() && !own;
    }

    /** Whether the caller may use the route about that account, or about none in particular. */
    boolean lets(Caller caller, @Nullable String account) {
        return isOpen() || anyOf.stream().anyMatch(caller::has) || (own && account != null && caller.mayRead(account));
    }

    void require(Caller caller, @Nullable String account) {
        if (!lets(caller, account)) {
            throw Problem.notAllowed(caller.name() + " needs the scope "
                    + anyOf.stream().map(Scope::text).collect(Collectors.joining(" or "))
                    + (own ? ", or " + Scope.READ_ACCOUNT + " for this account" : ""));
        }
    }
}
