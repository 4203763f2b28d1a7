package io.makegood.ledger.account;

import io.makegood.ledger.event.GrantKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant with credits left. {@code ordinal} counts the account's grants from 1 and stands for the id in rows;
 * {@code expiresAt} is epoch milliseconds, UTC, absent if it never expires; {@code remaining} is above zero; {@code origin} is the
 * ordinal of the grant that it came from, or 0; {@code features} and {@code models} are those for which alone it pays, empty if it pays for every one.
 */
public record OpenGrant(
        int ordinal,
        String grantId,
        GrantKind kind,
        int priority,
        @Nullable Long expiresAt,
        long remaining,
        int origin,
        List<String> features,
        List<String> models) {
    /** Keeps its own copies of the lists. */
    public OpenGrant {
        features = List.copyOf(features);
        models = List.copyOf(models);
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
        this(ordinal, grantId, kind, priority, expiresAt, remaining, origin, List.of(), List.of());
    }

    /** A grant that came from no other. */
    public OpenGrant(
            int ordinal, String grantId, GrantKind kind, int priority, @Nullable Long expiresAt, long remaining) {
        this(ordinal, grantId, kind, priority, expiresAt, remaining, 0);
    }

    /** The same grant with other credits left. */
    public OpenGrant withRemaining(long credits) {
        return new OpenGrant(ordinal, grantId, kind, priority, expiresAt, credits, origin, features, models);
    }

    /** Whether it pays for some features or models alone. */
    public boolean isRestricted() {
        return !features.isEmpty() || !models.isEmpty();
    }

    /**
     * Whether it pays for that feature made by that model; null is one that nobody named, for which only grants pay that pay for
     * every one.
     */
    public boolean paysFor(@Nullable String feature, @Nullable String model) {
        return isAmong(features, feature) && isAmong(models, model);
    }

    private static boolean isAmong(List<String> listed, @Nullable String named) {
        return listed.isEmpty() || (named != null && listed.contains(named));
    }

    /** Whether the grant has expired at that record time. */
    public boolean isExpired(long at) {
        return expiresAt != null && expiresAt <= at;
    }
}
