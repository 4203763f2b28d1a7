package io.makegood.ledger.policy;

/**
 * A balance below which an account is warned (policy clause {@code lowBalance.thresholds}).
 *
 * @param credits whole units of the ledger; zero where {@code percent} says it
 * @param percent of the allowance of the account's plan, 1 to 100; zero where {@code credits} says it
 */
public record LowBalance(long credits, int percent) {
    private static final int ALL = 100;

    /** So many credits. */
    public static LowBalance of(long credits) {
        return new LowBalance(credits, 0);
    }

    /** So many percent of the allowance. */
    public static LowBalance ofPercent(int percent) {
        return new LowBalance(0, percent);
    }

    /** The least balance that is not below it, of an account whose plan gives so much in a period; zero for never. */
    public long least(long allowance) {
        if (percent == 0) {
            return credits;
        }
        long parts = allowance % ALL * percent;
        return allowance / ALL * percent + (parts + ALL - 1) / ALL;
    }
}
