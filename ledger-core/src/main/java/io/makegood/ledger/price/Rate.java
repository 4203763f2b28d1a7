package io.makegood.ledger.price;

import java.math.BigDecimal;

/**
 * What a quantity costs: {@code credits} for every {@code per} of it. Whole units of the ledger and parts of them, exact.
 *
 * @param per 1 or more
 * @param above what of the quantity costs nothing, because it comes before: 0 or more
 * @param started whether a part of the last {@code per} costs as much as the whole of it
 */
public record Rate(BigDecimal credits, long per, long above, boolean started) {
    /** Keeps amounts in one form, so that equal rates are equal. */
    public Rate {
        credits = credits.stripTrailingZeros();
        if (credits.signum() < 0 || per < 1 || above < 0) {
            throw new IllegalArgumentException("no rate is " + credits + " per " + per + " above " + above);
        }
    }

    /** How many of the quantity count; of {@code started} ones, how many times {@code per}. */
    long counted(long quantity) {
        long counting = Math.max(0, quantity - above);
        return started ? counting / per + (counting % per == 0 ? 0 : 1) : counting;
    }

    /** By how much what counts is divided. */
    long divisor() {
        return started ? 1 : per;
    }
}
