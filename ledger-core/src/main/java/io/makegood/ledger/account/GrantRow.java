package io.makegood.ledger.account;

import io.makegood.ledger.event.GrantKind;
import org.jspecify.annotations.Nullable;

/**
 * A grant for ever: its identity and content, kept when it is spent, so that a duplicate is known and a refund finds its
 * way back. {@code revoked} is what revocations have taken; {@code owed} is what they could not take because it was spent: a
 * refund to the grant pays it first.
 */
public record GrantRow(
        int ordinal,
        String grantId,
        long amount,
        GrantKind kind,
        int priority,
        @Nullable Long expiresAt,
        @Nullable String paymentReference,
        long revoked,
        long owed) {
    /** A grant of which nothing was revoked. */
    public static GrantRow of(
            int ordinal,
            String grantId,
            long amount,
            GrantKind kind,
            int priority,
            @Nullable Long expiresAt,
            @Nullable String paymentReference) {
        return new GrantRow(ordinal, grantId, amount, kind, priority, expiresAt, paymentReference, 0, 0);
    }

    /** The same grant of which other amounts were revoked and are owed. */
    public GrantRow withRevoked(long taken, long owing) {
        return new GrantRow(ordinal, grantId, amount, kind, priority, expiresAt, paymentReference, taken, owing);
    }

    /** What can still be revoked: never more than was granted. */
    public long revocable() {
        return amount - revoked - owed;
    }

    /** The same grant with another amount granted. */
    public GrantRow withAmount(long credits) {
        return new GrantRow(ordinal, grantId, credits, kind, priority, expiresAt, paymentReference, revoked, owed);
    }

    /** Whether the grant has expired at that record time. */
    public boolean isExpired(long at) {
        return expiresAt != null && expiresAt <= at;
    }

    /** The grant as one with credits left. */
    public OpenGrant open(long remaining) {
        return new OpenGrant(ordinal, grantId, kind, priority, expiresAt, remaining);
    }
}
