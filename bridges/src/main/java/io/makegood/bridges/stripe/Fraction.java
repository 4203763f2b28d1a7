package io.makegood.bridges.stripe;

import java.math.BigInteger;

/** An exact part of something, from nothing to all of it: money is never divided in floating point. */
record Fraction(BigInteger numerator, BigInteger denominator) {
    static final Fraction NONE = new Fraction(BigInteger.ZERO, BigInteger.ONE);
    static final Fraction ALL = new Fraction(BigInteger.ONE, BigInteger.ONE);

    Fraction {
        if (numerator.signum() < 0 || denominator.signum() <= 0) {
            throw new IllegalArgumentException("no part: " + numerator + "/" + denominator);
        }
    }

    /** {@code amount} of {@code whole}, at most all of it. */
    static Fraction of(long amount, long whole) {
        return amount >= whole ? ALL : new Fraction(BigInteger.valueOf(amount), BigInteger.valueOf(whole));
    }

    Fraction plus(Fraction other) {
        BigInteger sum = numerator.multiply(other.denominator).add(other.numerator.multiply(denominator));
        BigInteger common = denominator.multiply(other.denominator);
        BigInteger divisor = sum.gcd(common);
        return new Fraction(sum.divide(divisor), common.divide(divisor));
    }

    Fraction atMostAll() {
        return numerator.compareTo(denominator) > 0 ? ALL : this;
    }

    boolean isNone() {
        return numerator.signum() == 0;
    }

    /** So many whole credits of {@code credits}; what is left of a fraction of a credit stays with the customer. */
    long floorOf(long credits) {
        return BigInteger.valueOf(credits)
                .multiply(numerator)
                .divide(denominator)
                .longValueExact();
    }

    /** The same with the fraction of a credit added. */
    long ceilOf(long credits) {
        return BigInteger.valueOf(credits)
                .multiply(numerator)
                .add(denominator)
                .subtract(BigInteger.ONE)
                .divide(denominator)
                .longValueExact();
    }
}
