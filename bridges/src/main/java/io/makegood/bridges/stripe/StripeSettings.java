package io.makegood.bridges.stripe;

import io.makegood.ledger.event.Limits;
import org.jspecify.annotations.Nullable;

/**
 * How Stripe's webhooks are taken.
 *
 * @param secret signs them, {@code whsec_…}; Stripe shows it beside the endpoint
 * @param toleranceSeconds how old a signature may be, so that nobody sends an old request again
 * @param refundsRevoke whether money that was paid back takes credits back; not where the ledger's own cash refunds
 *     (REM-5) have taken them already
 * @param mode whose money is booked
 * @param account the connected account whose events are booked; null for one's own alone
 * @param unassignedAccount the ledger's account that carries the cases of what cannot be booked
 * @param planSale which prices sell plans
 * @param payingKey pays top-ups; null if they are not paid here
 */
public record StripeSettings(
        String secret,
        long toleranceSeconds,
        boolean refundsRevoke,
        Mode mode,
        @Nullable String account,
        String unassignedAccount,
        PlanSale planSale,
        @Nullable StripeKey payingKey) {
    /** Where cases are opened unless the setting says otherwise. */
    public static final String UNASSIGNED_ACCOUNT_DEFAULT = "stripe:unassigned";

    /** Which events are booked, by what Stripe calls {@code livemode}. */
    public enum Mode {
        /** Of real money alone. */
        TRUE,
        /** Of Stripe's test mode alone. */
        FALSE,
        /** Both: for development. */
        ANY
    }

    /** Refuses what cannot work, with {@link IllegalArgumentException}. */
    public StripeSettings {
        if (!secret.startsWith("whsec_")) {
            throw new IllegalArgumentException(
                    "stripe.webhook.secret must be the endpoint's signing secret, whsec_…;" + " an API key is none");
        }
        if (toleranceSeconds < 1) {
            throw new IllegalArgumentException("stripe.tolerance must be a second or more");
        }
        if (account != null && !account.startsWith("acct_")) {
            throw new IllegalArgumentException(
                    "stripe.account must be the id of a connected account, acct_…; leave it out for your own");
        }
        Limits.id("stripe.unassigned.account", unassignedAccount);
        if (payingKey != null && mode != Mode.ANY && payingKey.isLive() != (mode == Mode.TRUE)) {
            throw new IllegalArgumentException(
                    "stripe.api.key is of the other mode than stripe.livemode; take the key of that mode");
        }
        if (payingKey != null && account != null) {
            throw new IllegalArgumentException(
                    "stripe.api.key pays for one's own account, and stripe.account names a connected one; leave one out");
        }
    }

    /** One's own account and real money. */
    public StripeSettings(String secret, long toleranceSeconds, boolean refundsRevoke) {
        this(secret, toleranceSeconds, refundsRevoke, Mode.TRUE, null, UNASSIGNED_ACCOUNT_DEFAULT);
    }

    /** One that sells no plans. */
    public StripeSettings(
            String secret,
            long toleranceSeconds,
            boolean refundsRevoke,
            Mode mode,
            @Nullable String account,
            String unassignedAccount) {
        this(secret, toleranceSeconds, refundsRevoke, mode, account, unassignedAccount, PlanSale.NONE, null);
    }

    /** The same, with prices that sell plans. */
    public StripeSettings selling(PlanSale plans) {
        return new StripeSettings(
                secret, toleranceSeconds, refundsRevoke, mode, account, unassignedAccount, plans, payingKey);
    }

    /** The same, with a key that pays top-ups. */
    public StripeSettings paying(@Nullable StripeKey key) {
        return new StripeSettings(
                secret, toleranceSeconds, refundsRevoke, mode, account, unassignedAccount, planSale, key);
    }

    /** Why an event is none of this ledger's, with the remedy; null if it is. */
    @Nullable
    String refusal(StripeMessage message) {
        if (message.kind() == StripeMessage.Kind.BINDING || message.kind() == StripeMessage.Kind.TOP_UP) {
            return null;
        }
        if (mode != Mode.ANY && message.live() != (mode == Mode.TRUE)) {
            return "is of " + (message.live() ? "live" : "test") + " mode, and stripe.livemode is "
                    + (mode == Mode.TRUE) + "; send each mode to a ledger of its own, or set stripe.livemode";
        }
        String connected = message.connected();
        if (account == null && connected != null) {
            return "is of a connected account, and stripe.account names none; set it if that account sells here";
        }
        if (account != null && !account.equals(connected)) {
            return "is not of the account that stripe.account names";
        }
        return null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "StripeSettings[toleranceSeconds=" + toleranceSeconds + ", refundsRevoke=" + refundsRevoke + ", mode="
                + mode + ", account=" + account + ", unassignedAccount=" + unassignedAccount
                + ", planSale=" + planSale + ", payingKey=" + payingKey + "]";
    }
}
