package io.makegood.ledger.account;

import io.makegood.ledger.event.GrantKind;
import org.jspecify.annotations.Nullable;

/**
 * A grant with credits left. {@code ordinal} counts the account's grants from 1 and stands for the id in rows;
 * {@code expiresAt} is epoch milliseconds, UTC, absent if it never expires; {@code remaining} is above zero; {@code origin} is the
 * ordinal of the grant that it came from, or 0.
 */
public record OpenGrant(
        int ordinal,
        String grantId,
        GrantKind kind,
        int priority,
        @Nullable Long expiresAt,
        long remaining,
        int origin) {
    /** A grant that came from no other. */
    public OpenGrant(
            int ordinal, String grantId, GrantKind kind, int priority, @Nullable Long expiresAt, long remaining) {
        this(ordinal, grantId, kind, priority, expiresAt, remaining, 0);
    }

    /** The same grant with other credits left. */
    public OpenGrant withRemaining(long credits) {
        return new OpenGrant(ordinal, grantId, kind, priority, expiresAt, credits, origin);
    }

    /** Whether the grant has expired at that record time. */
    public boolean isExpired(long at) {
        return expiresAt != null && expiresAt <= at;
    }
}
