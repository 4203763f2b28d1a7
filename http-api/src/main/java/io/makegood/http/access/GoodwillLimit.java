package io.makegood.http.access;

/**
 * How much a caller may give out of goodwill, in whole credits.
 *
 * @param perAction the most in one action
 * @param perDay the most in one day (UTC), of all accounts together
 */
public record GoodwillLimit(long perAction, long perDay) {
    /** Throws {@link IllegalArgumentException} unless both are above zero. */
    public GoodwillLimit {
        if (perAction <= 0 || perDay <= 0) {
            throw new IllegalArgumentException("the limits of goodwill must be above zero, were " + perAction
                    + " in one action and " + perDay + " in a day");
        }
    }
}
