package io.makegood.bridges.stripe;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The key with which top-ups are paid in Stripe.
 *
 * @param key a secret or, better, a restricted key: sk_… or rk_…
 * @param base where Stripe's API is
 */
public record StripeKey(String key, URI base) {
    private static final Pattern KEY = Pattern.compile("(sk|rk)_(live|test)_[A-Za-z0-9_]+");

    /** Refuses what is no key, with {@link IllegalArgumentException} that does not show it. */
    public StripeKey {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "stripe.api.key must be a secret or restricted key of Stripe's API, sk_… or rk_…; the webhook's secret"
                            + " and publishable keys are none");
        }
    }

    /** Of Stripe itself. */
    public StripeKey(String key) {
        this(key, StripeApi.STRIPE);
    }

    /** Whether it moves real money. */
    boolean isLive() {
        return key.charAt(3) == 'l';
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "StripeKey[base=" + base + "]";
    }
}
