package io.makegood.ledger.price;

import org.jspecify.annotations.Nullable;

/**
 * What an action costs, or why nobody knows.
 *
 * @param price null if the policy has no price for it
 * @param row the row of the table that decided, or null if the price is in no table
 * @param problem what is wrong with what was asked, or null if nothing is, or the feature is not known
 */
public record PriceAnswer(
        @Nullable Price price,
        @Nullable String row,
        @Nullable PriceProblem problem) {
    /** Under this name notices tell which row of a table decided. */
    public static final String ROW = "priceRow";

    /** The feature has no price. */
    public static final PriceAnswer UNKNOWN = new PriceAnswer(null, null, null);

    /** A price that is in no table; {@link #UNKNOWN} for null. */
    public static PriceAnswer of(@Nullable Price price) {
        return price == null ? UNKNOWN : new PriceAnswer(price, null, null);
    }

    /** No price, for that reason. */
    public static PriceAnswer wrong(PriceProblem problem) {
        return new PriceAnswer(null, null, problem);
    }
}
