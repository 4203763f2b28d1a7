package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.NOW;
import static io.makegood.bridges.stripe.StripeEvents.dispute;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static io.makegood.bridges.stripe.StripeEvents.session;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Disputes: an inquiry takes nothing, a dispute its own amount; won or reinstated it is reversed, lost it stays. */
class StripeDisputeTest {
    private final StripeBooking booking = new StripeBooking().take(session("pi_1"));

    private long left() {
        return booking.left().getOrDefault("stripe:pi_1", -1L);
    }

    @Test
    void an_inquiry_takes_nothing() {
        booking.take(
                dispute("created", "du_1", "pi_1", 1000, "warning_needs_response"),
                dispute("updated", "du_1", "pi_1", 1000, "warning_under_review"),
                dispute("closed", "du_1", "pi_1", 1000, "warning_closed"),
                dispute("created", "du_2", "pi_1", 1000, "prevented"));
        assertThat(booking.told()).hasSize(1);
    }

    @Test
    void a_dispute_takes_its_own_amount() {
        booking.take(dispute("created", "du_1", "pi_1", 200, "needs_response"));
        assertThat(booking.text()).endsWith("revoke stripe:pi_1 20, Stripe: dispute du_1");
    }

    @Test
    void an_inquiry_that_becomes_a_dispute_takes_then() {
        booking.take(dispute("created", "du_1", "pi_1", 200, "warning_needs_response"));
        assertThat(left()).isEqualTo(100);
        booking.take(dispute("funds_withdrawn", "du_1", "pi_1", 200, "needs_response"));
        assertThat(left()).isEqualTo(80);
    }

    @Test
    void lost_keeps_it_and_won_reverses_it() {
        booking.take(
                dispute("created", "du_1", "pi_1", 200, "needs_response"),
                dispute("created", "du_2", "pi_1", 300, "needs_response"),
                dispute("closed", "du_1", "pi_1", 200, "lost"));
        assertThat(left()).isEqualTo(50);
        booking.take(dispute("closed", "du_2", "pi_1", 300, "won"));
        assertThat(booking.text())
                .endsWith("reverse stripe:pi_1, Stripe: dispute du_2, because Stripe: dispute du_2 won or reinstated");
        assertThat(left()).isEqualTo(80);
    }

    @Test
    void reinstated_money_reverses_it_once_however_often_it_is_said() {
        booking.take(
                dispute("created", "du_1", "pi_1", 1000, "needs_response"),
                dispute("funds_withdrawn", "du_1", "pi_1", 1000, "needs_response"),
                dispute("funds_reinstated", "du_1", "pi_1", 1000, "under_review"),
                dispute("updated", "du_1", "pi_1", 1000, "under_review", NOW + 9),
                dispute("closed", "du_1", "pi_1", 1000, "won"),
                dispute("funds_reinstated", "du_1", "pi_1", 1000, "won"));
        assertThat(left()).isEqualTo(100);
        assertThat(booking.told()).hasSize(3);
    }

    @Test
    void a_dispute_that_was_won_and_is_lost_after_all_takes_again_under_another_reason() {
        booking.take(
                dispute("created", "du_1", "pi_1", 200, "needs_response"),
                dispute("closed", "du_1", "pi_1", 200, "won", NOW + 1),
                dispute("closed", "du_1", "pi_1", 200, "lost", NOW + 2));
        assertThat(booking.text()).endsWith("revoke stripe:pi_1 20, Stripe: dispute du_1 (2)");
        booking.take(dispute("closed", "du_1", "pi_1", 200, "won", NOW + 3));
        assertThat(left()).isEqualTo(100);
    }

    @Test
    void with_refunds_a_dispute_never_takes_more_than_everything_and_winning_it_reverses_it_alone() {
        booking.take(refunded("pi_1", 600), dispute("created", "du_1", "pi_1", 1000, "needs_response"));
        assertThat(booking.text())
                .endsWith(
                        "revoke stripe:pi_1 60, Stripe: refunded 600 of 1000",
                        "revoke stripe:pi_1 40, Stripe: dispute du_1");
        booking.take(dispute("closed", "du_1", "pi_1", 1000, "won"));
        assertThat(left()).isEqualTo(40);
    }

    @Test
    void a_refund_that_found_everything_taken_takes_its_part_when_the_dispute_is_won() {
        booking.take(dispute("created", "du_1", "pi_1", 1000, "needs_response"), refunded("pi_1", 600));
        assertThat(booking.text()).endsWith("revoke stripe:pi_1 100, Stripe: dispute du_1");
        booking.take(dispute("closed", "du_1", "pi_1", 1000, "won"));
        assertThat(left()).isEqualTo(40);
    }

    @Test
    void a_dispute_in_several_steps_is_reversed_in_all_of_them() {
        booking.take(
                dispute("created", "du_1", "pi_1", 200, "needs_response", NOW),
                dispute("updated", "du_1", "pi_1", 500, "under_review", NOW + 1));
        assertThat(booking.text())
                .endsWith(
                        "revoke stripe:pi_1 20, Stripe: dispute du_1",
                        "revoke stripe:pi_1 30, Stripe: dispute du_1 (2)");
        booking.take(dispute("closed", "du_1", "pi_1", 500, "won", NOW + 2));
        assertThat(left()).isEqualTo(100);
        assertThat(booking.told()).hasSize(5);
    }

    @Test
    void of_a_payment_refunded_in_part_the_bank_returns_that_part_and_keeps_the_rest() {
        booking.take(
                refunded("pi_1", 300),
                dispute("created", "du_1", "pi_1", 1000, "needs_response"),
                dispute("funds_reinstated", "du_1", "pi_1", 1000, "needs_response")
                        .replace(
                                "\"currency\"",
                                "\"balance_transactions\":[{\"amount\":-1000},{\"amount\":300}],\"currency\""));
        assertThat(left()).isZero();
    }

    @Test
    void a_dispute_that_does_not_say_its_amount_takes_all() {
        booking.take(StripeEvents.event("evt_d", "charge.dispute.created", "'id':'du_1','payment_intent':'pi_1'"));
        assertThat(left()).isZero();
    }

    @Test
    void while_nobody_knows_what_was_paid_a_dispute_takes_all_and_is_mended_when_that_is_known() {
        StripeBooking bound = new StripeBooking().bind("pi_9", "a-9", "g-9", 100);
        bound.take(dispute("created", "du_1", "pi_9", 200, "needs_response"));
        assertThat(bound.taken("g-9")).isEqualTo(100);
        bound.take(refunded("pi_9", 0).replace("charge.refunded", "charge.succeeded"));
        assertThat(bound.taken("g-9")).isEqualTo(20);
        bound.take(dispute("closed", "du_1", "pi_9", 200, "won"));
        assertThat(bound.taken("g-9")).isZero();
    }

    @Test
    void a_dispute_that_names_its_charge_alone_finds_the_payment() {
        booking.take(
                refunded("pi_1", 0).replace("charge.refunded", "charge.succeeded"),
                dispute("created", "du_1", "pi_1", 200, "needs_response")
                        .replace("\"payment_intent\":\"pi_1\"", "\"payment_intent\":null"));
        assertThat(left()).isEqualTo(80);
    }
}
