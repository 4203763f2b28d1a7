package io.makegood.streams.stripe;

/**
 * How Stripe's webhooks are taken.
 *
 * @param secret signs them, {@code whsec_…}; Stripe shows it beside the endpoint
 * @param toleranceSeconds how old a signature may be, so that nobody sends an old request again
 * @param refundsRevoke whether money that was paid back takes credits back; not where the ledger's own cash refunds
 *     (REM-5) have taken them already
 */
public record StripeSettings(String secret, long toleranceSeconds, boolean refundsRevoke) {
    /** Refuses what cannot work, with {@link IllegalArgumentException}. */
    public StripeSettings {
        if (!secret.startsWith("whsec_")) {
            throw new IllegalArgumentException(
                    "stripe.webhook.secret must be the endpoint's signing secret, whsec_…;" + " an API key is none");
        }
        if (toleranceSeconds < 1) {
            throw new IllegalArgumentException("stripe.tolerance must be a second or more");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "StripeSettings[toleranceSeconds=" + toleranceSeconds + ", refundsRevoke=" + refundsRevoke + "]";
    }
}
