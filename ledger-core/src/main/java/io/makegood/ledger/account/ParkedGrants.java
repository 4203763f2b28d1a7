package io.makegood.ledger.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open grants that do not fit an account's own row, and stand in {@link GrantPage}s: how many, what is left in them
 * together, and when the first of them expires (epoch milliseconds, UTC; null for never).
 *
 * @param restricted what of {@code remaining} pays for some features or models alone
 */
public record ParkedGrants(
        int count, long remaining, @Nullable Long nextExpiry, long restricted) {
    /** None at all. */
    public static final ParkedGrants NONE = new ParkedGrants(0, 0, null);

    /** Grants that pay for everything. */
    public ParkedGrants(int count, long remaining, @Nullable Long nextExpiry) {
        this(count, remaining, nextExpiry, 0);
    }

    /** Those. */
    public static ParkedGrants of(List<OpenGrant> grants) {
        if (grants.isEmpty()) {
            return NONE;
        }
        long remaining = 0;
        long restricted = 0;
        Long next = null;
        for (OpenGrant grant : grants) {
            remaining = Math.addExact(remaining, grant.remaining());
            restricted = Math.addExact(restricted, grant.isRestricted() ? grant.remaining() : 0);
            Long expiresAt = grant.expiresAt();
            if (expiresAt != null && (next == null || expiresAt < next)) {
                next = expiresAt;
            }
        }
        return new ParkedGrants(grants.size(), remaining, next, restricted);
    }

    /** How many pages they take. */
    public int pages() {
        return (count + GrantPage.GRANTS - 1) / GrantPage.GRANTS;
    }
}
