package io.makegood.ledger.policy;

/**
 * What bounds those who give credits by hand, in whole credits of the ledger (policy clause {@code goodwill}).
 *
 * @param perAction the most that one grant or adjustment gives out of goodwill
 * @param perDay the most that one account is given out of goodwill in a day (UTC, by record times)
 * @param secondPersonAbove above this, an adjustment on any ground and in either direction, or a grant out of goodwill, waits until a
 *     second person sends the same
 */
public record GoodwillRules(long perAction, long perDay, long secondPersonAbove) {
    /** No bounds. */
    public static final GoodwillRules NONE = new GoodwillRules(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
