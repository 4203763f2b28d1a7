package io.makegood.ledger.policy;

import org.jspecify.annotations.Nullable;

/**
 * What bounds those who give credits by hand, in whole credits of the ledger (policy clause {@code goodwill}).
 *
 * @param perAction the most that one grant or adjustment gives out of goodwill
 * @param perDay the most that one account is given out of goodwill in a day (UTC, by record times)
 * @param secondPersonAbove above this, an adjustment on any ground and in either direction, or a grant out of goodwill, waits until a
 *     second person sends the same
 * @param expiresAfterMillis how long what is given out of goodwill lives where nobody says until when; zero for ever
 */
public record GoodwillRules(long perAction, long perDay, long secondPersonAbove, long expiresAfterMillis) {
    /** No bounds. */
    public static final GoodwillRules NONE = new GoodwillRules(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Bounds, and goodwill that lives for ever. */
    public GoodwillRules(long perAction, long perDay, long secondPersonAbove) {
        this(perAction, perDay, secondPersonAbove, 0);
    }

    /** When what is given out of goodwill at that time expires, epoch milliseconds, where nobody says so; null for never. */
    public @Nullable Long expiry(long at) {
        return expiresAfterMillis == 0 ? null : Long.valueOf(Math.addExact(at, expiresAfterMillis));
    }
}
