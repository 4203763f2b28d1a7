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
 * @param members whether a token of one member of its account may use it too, and the route shows that member's part alone
 * @param own whether a customer's token may use it for its own account
 * @param whole whether it is about the whole ledger, whatever account the address names: then the scope for all accounts is needed
 * @param narrows whether the route itself keeps to the accounts for which the caller has the scope, where the address names none: then the
 *     scope for some accounts is enough
 */
record Guard(List<Scope> anyOf, boolean members, boolean own, boolean whole, boolean narrows) {
    static final Guard OPEN = new Guard(List.of(), false, false, false, false);
    /** Read an account: any, or one's own. */
    static final Guard ACCOUNT = new Guard(List.of(Scope.READ), false, true, false, false);
    /** The same; of a member the route shows its part alone. */
    static final Guard MEMBER = ACCOUNT.orMembers();

    Guard {
        anyOf = List.copyOf(anyOf);
    }

    static Guard scope(Scope... anyOf) {
        return new Guard(List.of(anyOf), false, false, false, false);
    }

    /** One of these scopes, for all accounts. */
    static Guard ofTheWhole(Scope... anyOf) {
        return new Guard(List.of(anyOf), false, false, true, false);
    }

    /** The same, for one's own account too. */
    Guard orOwn() {
        return new Guard(anyOf, members, true, whole, narrows);
    }

    /** The same, where a member's token sees its part alone. */
    Guard orMembers() {
        return new Guard(anyOf, true, own, whole, narrows);
    }

    /** The same, where the route keeps to the caller's accounts by itself. */
    Guard narrowing() {
        return new Guard(anyOf, members, own, whole, true);
    }

    boolean isOpen() {
        return anyOf.isEmpty() && !own;
    }

    /** Whether the caller may use the route about that account, or about none in particular. */
    boolean lets(Caller caller, @Nullable String account) {
        return isOpen()
                || anyOf.stream().anyMatch(scope -> has(caller, scope, account))
                || (own
                        && account != null
                        && caller.rights().mayRead(account)
                        && (members || caller.rights().memberOf(account) == null));
    }

    private boolean has(Caller caller, Scope scope, @Nullable String account) {
        if (account != null && !whole) {
            return caller.rights().has(scope, account);
        }
        return narrows ? caller.rights().has(scope) : caller.rights().hasEverywhere(scope);
    }

    void require(Caller caller, @Nullable String account) {
        if (!lets(caller, account)) {
            String scopes = anyOf.stream().map(Scope::text).collect(Collectors.joining(" or "));
            boolean elsewhere = anyOf.stream().anyMatch(scope -> caller.rights().has(scope));
            String accounts = account == null || whole ? " for all accounts" : " for this account";
            throw Problem.notAllowed(caller.name() + " needs the scope " + scopes + (elsewhere ? accounts : "")
                    + (own ? ", or " + Scope.READ_ACCOUNT + " for this account" : ""));
        }
    }
}
