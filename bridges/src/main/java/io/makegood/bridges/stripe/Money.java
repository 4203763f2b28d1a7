package io.makegood.bridges.stripe;

/** An amount in the currency's smallest unit; the currency is empty where Stripe did not say it. */
record Money(String currency, long amount) {
    /** The one of two that says more about the same payment: with a currency, then the larger. */
    static Money better(Money one, Money other) {
        if (one.currency.isEmpty() != other.currency.isEmpty()) {
            return one.currency.isEmpty() ? other : one;
        }
        return other.amount > one.amount ? other : one;
    }
}
