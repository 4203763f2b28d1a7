package io.makegood.streams.cli;

import io.makegood.streams.stripe.StripeSettings;
import java.time.Duration;
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

    /** The settings, or null if Stripe's webhooks are not taken. */
    @Nullable
    StripeSettings settings() {
        String known = secret;
        if (known == null || known.isBlank()) {
            return null;
        }
        try {
            return new StripeSettings(known, tolerance.toSeconds(), refunds == Refunds.REVOKE);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }
}
