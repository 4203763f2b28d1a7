package io.makegood.ledger.account;

import io.makegood.ledger.event.GrantKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant with credits left. {@code ordinal} counts the account's grants from 1 and stands for the id in rows;
 * {@code expiresAt} is epoch milliseconds, UTC, absent if it never expires; {@code remaining} is above zero; {@code origin} is the
 * ordinal of the grant that it came from, or 0; {@code features} are those for which alone it pays, empty if it pays for everything.
 */
public record OpenGrant(
        int ordinal,
        String grantId,
        GrantKind kind,
        int priority,
        @Nullable Long expiresAt,
        long remaining,
        int origin,
        List<String> features) {
    /** Keeps its own copy of the list. */
    public OpenGrant {
        features = List.copyOf(features);
    }

    /** A grant that pays for everything. */
    public OpenGrant(
            int ordinal,
            String grantId,
            GrantKind kind,
            int priority,
            @Nullable Long expiresAt,
            long remaining,
            int origin) {
        this(ordinal, grantId, kind, priority, expiresAt, remaining, origin, List.of());
    }

    /** A grant that came from no other. */
    public OpenGrant(
            int ordinal, String grantId, GrantKind kind, int priority, @Nullable Long expiresAt, long remaining) {
        this(ordinal, grantId, kind, priority, expiresAt, remaining, 0);
    }

    /** The same grant with other credits left. */
    public OpenGrant withRemaining(long credits) {
        return new OpenGrant(ordinal, grantId, kind, priority, expiresAt, credits, origin, features);
    }

    /** Whether it pays for some features alone. */
    public boolean isRestricted() {
        return !features.isEmpty();
    }

    /** Whether it pays for that feature; null is a feature that nobody named, for which only grants pay that pay for everything. */
    public boolean paysFor(@Nullable String feature) {
        return features.isEmpty() || (feature != null && features.contains(feature));
    }

    /** Whether the grant has expired at that record time. */
    public boolean isExpired(long at) {
        return expiresAt != null && expiresAt <= at;
    }
}
