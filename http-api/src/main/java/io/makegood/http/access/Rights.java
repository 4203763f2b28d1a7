package io.makegood.http.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do, and for which accounts.
 *
 * @param permissions scopes, each for all accounts or some
 * @param accountId the one account that {@link Scope#READ_ACCOUNT} lets it read and {@link Scope#CLAIM_ACCOUNT} claim for; never blank
 * @param actorId the one member of that account whose part it reads, and no other's; null for all of it; never blank
 * @param goodwill how much may be given by {@link Scope#GOODWILL}; without it, nothing
 */
public record Rights(
        Set<Permission> permissions,
        @Nullable String accountId,
        @Nullable String actorId,
        @Nullable GoodwillLimit goodwill) {
    /** All there is, for all accounts. */
    static final Rights ALL = everywhere(EnumSet.allOf(Scope.class), null);

    /** Keeps its own copy; throws {@link IllegalArgumentException} if {@code accountId} is blank. */
    public Rights {
        permissions = Set.copyOf(permissions);
        if (accountId != null && accountId.isBlank()) {
            throw new IllegalArgumentException(
                    "accountId must not be blank; name the account, or leave it out: it would stand for no account in particular");
        }
        if (actorId != null && actorId.isBlank()) {
            throw new IllegalArgumentException("actorId must not be blank; name the member, or leave it out");
        }
    }

    /** Those of whoever is not one of several members of an account. */
    public Rights(Set<Permission> permissions, @Nullable String accountId, @Nullable GoodwillLimit goodwill) {
        this(permissions, accountId, null, goodwill);
    }

    /** Scopes for all accounts. */
    public static Rights everywhere(Collection<Scope> scopes, @Nullable String accountId) {
        return new Rights(scopes.stream().map(Permission::everywhere).collect(Collectors.toSet()), accountId, null);
    }

    /** The same, with a limit for goodwill. */
    public Rights giving(@Nullable GoodwillLimit limit) {
        return new Rights(permissions, accountId, actorId, limit);
    }

    /** Whether there is that scope for any account at all. */
    public boolean has(Scope scope) {
        return any(permission -> permission.scope() == scope);
    }

    /** Whether there is that scope for this account. */
    public boolean has(Scope scope, String account) {
        return any(permission -> permission.scope() == scope && permission.covers(account));
    }

    /** Whether there is that scope for all accounts. */
    public boolean hasEverywhere(Scope scope) {
        return permissions.contains(Permission.everywhere(scope));
    }

    /** How the ids begin for which there is that scope; one that is empty stands for all. */
    public Set<String> prefixes(Scope scope) {
        return permissions.stream()
                .filter(permission -> permission.scope() == scope)
                .map(Permission::accountPrefix)
                .collect(Collectors.toSet());
    }

    /** The member of the account whose part alone may be read of it; null if all may. */
    public @Nullable String memberOf(String account) {
        return has(Scope.READ, account) ? null : actorId;
    }

    /** Whether that account may be read. */
    public boolean mayRead(String account) {
        return has(Scope.READ, account) || (has(Scope.READ_ACCOUNT) && account.equals(accountId));
    }

    /** Whether credits of that account may be claimed back as its customer does it: of a customer's own account, by no member's token. */
    public boolean mayClaim(String account) {
        return has(Scope.CLAIM_ACCOUNT) && account.equals(accountId) && actorId == null;
    }

    private boolean any(Predicate<Permission> such) {
        return permissions.stream().anyMatch(such);
    }
}
