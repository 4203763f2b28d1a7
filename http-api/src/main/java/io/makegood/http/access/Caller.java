package io.makegood.http.access;

import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param id who it is for certain: {@code key:} and a key's id, or {@code token:} with issuer and subject; of a customer's token, who made it and {@code for}
 *     which account. Limits, what is remembered of requests, and the journal go by it; nobody can choose it
 * @param name for people: as reviewer or operator where a request names none. Two callers may have the same one
 * @param expiresAt epoch milliseconds, UTC, from which on the credential is no good any more; null if it has no end
 */
public record Caller(
        String id, String name, Rights rights, @Nullable Long expiresAt) {
    /** Between who made a customer's token and the account that it is for. */
    static final String FOR = " for ";

    /** Whoever calls while access control is off: may do everything. */
    public static final Caller ANYONE = new Caller("developer", "developer", Rights.ALL, null);

    /** Whether it may do nothing but what the customer of one account may. */
    public boolean isCustomer() {
        return rights.permissions().stream()
                .allMatch(permission -> permission.scope().isOfOneAccount());
    }
}
