package io.makegood.cli;

import io.makegood.application.startup.Profile;
import io.makegood.bridges.stripe.PlanSale;
import io.makegood.bridges.stripe.StripeKey;
import io.makegood.bridges.stripe.StripeSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How Stripe's webhooks are taken, if they are. */
final class StripeOptions {
    /** What money that was paid back means. */
    enum Refunds {
        /** Credits go back as the money did. */
        REVOKE,
        /** The ledger's own cash refunds have taken them already. */
        IGNORE
    }

    @Option(
            names = "--stripe-webhook-secret",
            paramLabel = "WHSEC",
            description = "Take Stripe's webhooks at /v1/stripe, signed with this; better in"
                    + " MAKEGOOD_STRIPE_WEBHOOK_SECRET than here. Default: none")
    @Nullable
    String secret;

    /** What a payment that failed means to a plan while Stripe tries again. */
    enum PastDue {
        /** It goes on until Stripe gives up. */
        KEEP,
        /** It ends at once. */
        END
    }

    @Option(
            names = "--stripe-api-key",
            paramLabel = "KEY",
            description =
                    "Pay top-ups that are due in Stripe, off-session, with this secret or restricted key; better in"
                            + " MAKEGOOD_STRIPE_API_KEY than here. Needs --stripe-webhook-secret. Default: none, they are not"
                            + " paid here")
    @Nullable
    String apiKey;

    @Option(
            names = "--stripe-plans",
            paramLabel = "PRICE=PLAN",
            split = ",",
            description = "Which prices of Stripe's subscriptions sell which plans of the policy, separated by commas;"
                    + " PRICE=- for one that sells something else. Default: none")
    Map<String, String> plans = Map.of();

    @Option(
            names = "--stripe-trial-plans",
            paramLabel = "PRICE=PLAN",
            split = ",",
            description = "Which plan a subscription to that price has while it is on trial. Default: none, a trial"
                    + " gives nothing")
    Map<String, String> trialPlans = Map.of();

    @Option(
            names = "--stripe-past-due",
            paramLabel = "keep|end",
            defaultValue = "KEEP",
            description = "Whether a plan goes on while Stripe tries again to collect a payment that failed."
                    + " Default: ${DEFAULT-VALUE}")
    PastDue pastDue = PastDue.KEEP;

    @Option(
            names = "--stripe-tolerance",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            description = "How old a signature of Stripe's may be. Default: ${DEFAULT-VALUE}")
    Duration tolerance = Duration.ofMinutes(5);

    @Option(
            names = "--stripe-refunds",
            paramLabel = "revoke|ignore",
            defaultValue = "REVOKE",
            description = "Whether a refund in Stripe revokes credits; ignore where cash refunds are decided in the"
                    + " ledger, which has revoked them already. Default: ${DEFAULT-VALUE}")
    Refunds refunds = Refunds.REVOKE;

    @Option(
            names = "--stripe-livemode",
            paramLabel = "true|false|any",
            description =
                    "Whose money is booked: live events, those of Stripe's test mode, or both; others are left out."
                            + " Default: true; in development any")
    StripeSettings.@Nullable Mode mode;

    @Option(
            names = "--stripe-account",
            paramLabel = "ACCT",
            description = "The connected account whose events are booked, and no others. Default: your own alone")
    @Nullable
    String account;

    @Option(
            names = "--stripe-unassigned-account",
            paramLabel = "ACCOUNT",
            defaultValue = StripeSettings.UNASSIGNED_ACCOUNT_DEFAULT,
            description = "The ledger's account that carries the cases of payments that cannot be booked."
                    + " Default: ${DEFAULT-VALUE}")
    String unassignedAccount = StripeSettings.UNASSIGNED_ACCOUNT_DEFAULT;

    /** The settings, or null if Stripe's webhooks are not taken. */
    @Nullable
    StripeSettings settings(Profile profile) {
        String known = secret;
        String paying = apiKey == null || apiKey.isBlank() ? null : apiKey;
        if (known == null || known.isBlank()) {
            if (paying != null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "stripe.api.key is set and stripe.webhook.secret is not; set both, for Stripe's webhooks tell what"
                                + " became of a payment later");
            }
            return null;
        }
        try {
            return new StripeSettings(
                    known,
                    tolerance.toSeconds(),
                    refunds == Refunds.REVOKE,
                    mode(profile),
                    account == null || account.isBlank() ? null : account,
                    unassignedAccount,
                    new PlanSale(plans, trialPlans, pastDue == PastDue.END),
                    paying == null ? null : new StripeKey(paying));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }

    /** Test money never reaches a ledger in production unless somebody says so. */
    private StripeSettings.Mode mode(Profile profile) {
        StripeSettings.Mode said = mode;
        if (said != null) {
            return said;
        }
        return profile == Profile.DEVELOPMENT ? StripeSettings.Mode.ANY : StripeSettings.Mode.TRUE;
    }
}
