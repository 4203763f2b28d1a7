package io.makegood.ledger.policy;

import io.makegood.ledger.event.GrantKind;

/** Where credits go back that belonged to a grant that is over since. */
public enum ExpiredGrantRefund {
    /** To a new goodwill grant with the grace period. */
    GOODWILL_GRANT,
    /** To a new grant of the same kind that lives as long as the old one would have lived on when they were charged. */
    REMAINING_TIME,
    /** To the old grant, from which they lapse at once. */
    FORFEIT;

    /**
     * What holds where a policy says nothing: bought credits get the grace period, all others what they had, so that nobody gains
     * time by starting generations that fail.
     */
    public static ExpiredGrantRefund defaultFor(GrantKind kind) {
        return switch (kind) {
            case PAID -> GOODWILL_GRANT;
            case ALLOWANCE, PROMOTIONAL, GOODWILL -> REMAINING_TIME;
        };
    }
}
