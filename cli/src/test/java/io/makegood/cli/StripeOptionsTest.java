package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.application.startup.Profile;
import io.makegood.bridges.stripe.PlanSale;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.stripe.StripeSettings.Mode;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the options about Stripe come to. */
class StripeOptionsTest {
    @Command
    private static final class Holder {
        @Mixin
        private StripeOptions options = new StripeOptions();
    }

    private static StripeOptions options(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return holder.options;
    }

    private static StripeSettings settings(Profile profile, String... arguments) {
        StripeOptions options = options(arguments);
        options.secret = "whsec_1";
        return Objects.requireNonNull(options.settings(profile));
    }

    @Test
    void without_a_secret_stripe_is_not_listened_to() {
        assertThat(options().settings(Profile.PRODUCTION)).isNull();
    }

    @Test
    void in_production_test_money_is_refused_unless_somebody_says_otherwise() {
        assertThat(settings(Profile.PRODUCTION).mode()).isEqualTo(Mode.TRUE);
        assertThat(settings(Profile.DEVELOPMENT).mode()).isEqualTo(Mode.ANY);
        assertThat(settings(Profile.DEVELOPMENT, "--stripe-livemode", "true").mode())
                .isEqualTo(Mode.TRUE);
        assertThat(settings(Profile.PRODUCTION, "--stripe-livemode=false").mode())
                .isEqualTo(Mode.FALSE);
    }

    @Test
    void prices_sell_the_plans_that_are_named() {
        StripeSettings sells = settings(
                Profile.PRODUCTION,
                "--stripe-plans",
                "price_1=pro,price_2=team,price_3=-",
                "--stripe-trial-plans=price_1=taste",
                "--stripe-past-due",
                "end");
        assertThat(sells.planSale())
                .isEqualTo(new PlanSale(
                        Map.of("price_1", "pro", "price_2", "team", "price_3", "-"), Map.of("price_1", "taste"), true));
        assertThat(settings(Profile.PRODUCTION).planSale()).isEqualTo(PlanSale.NONE);
        assertThatThrownBy(() -> settings(Profile.PRODUCTION, "--stripe-trial-plans", "price_1=taste"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("stripe.plans");
    }

    @Test
    void accounts_are_those_that_are_named() {
        assertThat(settings(Profile.PRODUCTION).account()).isNull();
        assertThat(settings(Profile.PRODUCTION, "--stripe-account", " ").account())
                .isNull();
        StripeSettings named = settings(
                Profile.PRODUCTION, "--stripe-account", "acct_1", "--stripe-unassigned-account", "finance:open");
        assertThat(named.account()).isEqualTo("acct_1");
        assertThat(named.unassignedAccount()).isEqualTo("finance:open");
        assertThatThrownBy(() -> settings(Profile.PRODUCTION, "--stripe-account", "pi_1"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("acct_");
    }
}
