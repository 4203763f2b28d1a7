package io.makegood.ledger.account;

import io.makegood.ledger.event.GrantKind;
import java.util.Comparator;

/**
 * Order in which an account's grants pay: lower priority number first, then earlier expiry, then those for
 * some features or models alone, then PROMOTIONAL, ALLOWANCE, GOODWILL, PAID, then older. Total, so a replay burns the same grants. See docs/rules.md, section 8.
 */
public final class GrantOrder implements Comparator<OpenGrant> {
    /** The one order. */
    public static final GrantOrder BURN_DOWN = new GrantOrder();

    private GrantOrder() {}

    @Override
    public int compare(OpenGrant a, OpenGrant b) {
        int order = Integer.compare(a.priority(), b.priority());
        if (order == 0) {
            order = Long.compare(expiry(a), expiry(b));
        }
        if (order == 0) {
            order = Boolean.compare(b.isRestricted(), a.isRestricted());
        }
        if (order == 0) {
            order = Integer.compare(rank(a.kind()), rank(b.kind()));
        }
        return order == 0 ? Integer.compare(a.ordinal(), b.ordinal()) : order;
    }

    private static long expiry(OpenGrant grant) {
        return grant.expiresAt() == null ? Long.MAX_VALUE : grant.expiresAt();
    }

    private static int rank(GrantKind kind) {
        return switch (kind) {
            case PROMOTIONAL -> 0;
            case ALLOWANCE -> 1;
            case GOODWILL -> 2;
            case PAID -> 3;
        };
    }
}
