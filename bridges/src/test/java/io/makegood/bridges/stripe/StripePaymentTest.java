package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.event;
import static io.makegood.bridges.stripe.StripeEvents.refund;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static io.makegood.bridges.stripe.StripeEvents.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.bridges.stripe.StripeSettings.Mode;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import org.junit.jupiter.api.Test;

/** Single payments and their refunds: given what Stripe said, then what the ledger is told. */
class StripePaymentTest {
    private final StripeBooking booking = new StripeBooking();

    @Test
    void a_paid_session_is_a_grant_named_by_its_payment() {
        booking.take(session("pi_1"), session("pi_1"));
        assertThat(booking.text()).containsExactly("grant stripe:pi_1 100 PAID to a-1");
        assertThat(booking.told().get(0).eventId()).isEqualTo("evt_s_pi_1");
        assertThat(booking.told().get(0).occurredAt()).isEqualTo(1_700_000_000_000L);
        assertThat(((CreditsGranted) booking.told().get(0).event()).paymentReference())
                .isEqualTo("pi_1");
    }

    @Test
    void a_session_that_sells_something_else_is_nothing_and_one_that_is_paid_later_grants_then() {
        booking.take(session("pi_2", "paid", "'colour':'red'"), session("pi_1", "unpaid", "'makegood_credits':'7'"));
        assertThat(booking.told()).isEmpty();
        booking.take(session("pi_1", "paid", "'makegood_credits':'7'")
                .replace("session.completed", "session.async_payment_succeeded"));
        assertThat(booking.text()).containsExactly("grant stripe:pi_1 7 PAID to a-1");
    }

    @Test
    void what_cost_nothing_grants_credits_that_are_not_paid() {
        String free = session("pi_1", "no_payment_required", "'makegood_credits':'100'")
                .replace("\"payment_intent\":\"pi_1\"", "\"payment_intent\":null")
                .replace(":1000", ":0");
        booking.take(free, free);
        assertThat(booking.text()).containsExactly("grant stripe:cs_pi_1 100 PROMOTIONAL to a-1");
    }

    @Test
    void metadata_says_the_kind_and_the_days_until_it_expires() {
        booking.take(session(
                "pi_1", "paid", "'makegood_credits':'5','makegood_kind':'allowance','makegood_expires_days':'30'"));
        CreditsGranted granted = (CreditsGranted) booking.told().get(0).event();
        assertThat(granted.kind().name()).isEqualTo("ALLOWANCE");
        assertThat(granted.expiresAt()).isEqualTo(1_700_000_000_000L + 30L * 86_400_000);
    }

    @Test
    void credits_go_back_as_the_money_does() {
        booking.take(session("pi_1"), refunded("pi_1", 300), refunded("pi_1", 800));
        assertThat(booking.text())
                .containsExactly(
                        "grant stripe:pi_1 100 PAID to a-1",
                        "revoke stripe:pi_1 30, Stripe: refunded 300 of 1000",
                        "revoke stripe:pi_1 50, Stripe: refunded 800 of 1000");
    }

    @Test
    void a_fraction_of_a_credit_stays_with_the_customer_until_all_of_the_money_went_back() {
        booking.take(session("pi_1"), refunded("pi_1", 999));
        assertThat(booking.left()).containsEntry("stripe:pi_1", 1L);
        booking.take(refunded("pi_1", 1000));
        assertThat(booking.left()).containsEntry("stripe:pi_1", 0L);
        StripeBooking thirds = new StripeBooking()
                .take(
                        session("pi_1", "paid", "'makegood_credits':'10'"),
                        refunded("pi_1", 333),
                        refunded("pi_1", 666),
                        refunded("pi_1", 1000));
        assertThat(thirds.left()).containsEntry("stripe:pi_1", 0L);
    }

    @Test
    void a_refund_that_comes_before_its_purchase_waits_for_it() {
        booking.take(refunded("pi_1", 400));
        assertThat(booking.told()).isEmpty();
        booking.take(session("pi_1"));
        assertThat(booking.left()).containsEntry("stripe:pi_1", 60L);
    }

    @Test
    void a_refund_told_by_itself_and_by_its_charge_takes_once() {
        booking.take(
                session("pi_1"),
                refund("refund.created", "re_1", "pi_1", 300, "pending", 1),
                refunded("pi_1", 300, 2),
                refund("refund.updated", "re_1", "pi_1", 300, "succeeded", 1),
                refund("charge.refund.updated", "re_1", "pi_1", 300, "succeeded", 1));
        assertThat(booking.text())
                .containsExactly("grant stripe:pi_1 100 PAID to a-1", "revoke stripe:pi_1 30, Stripe: refund re_1");
    }

    @Test
    void a_refund_that_fails_later_gives_back_what_it_took_and_no_other() {
        booking.take(
                session("pi_1"),
                refund("refund.created", "re_1", "pi_1", 300, "succeeded", 1),
                refund("refund.created", "re_2", "pi_1", 500, "succeeded", 2),
                refund("refund.failed", "re_1", "pi_1", 300, "failed", 1));
        assertThat(booking.text())
                .endsWith("reverse stripe:pi_1, Stripe: refund re_1, because Stripe: refund re_1 failed");
        assertThat(booking.left()).containsEntry("stripe:pi_1", 50L);
    }

    @Test
    void a_refund_that_only_its_charge_told_and_that_fails_is_given_back_too_and_may_be_made_again() {
        booking.take(
                session("pi_1"),
                refunded("pi_1", 300, 1),
                refunded("pi_1", 800, 2),
                refund("charge.refund.updated", "re_2", "pi_1", 500, "failed", 2));
        assertThat(booking.text())
                .endsWith("reverse stripe:pi_1, Stripe: refunded 800 of 1000, because Stripe: refund re_2 failed");
        assertThat(booking.left()).containsEntry("stripe:pi_1", 70L);
        // Made again; Stripe's charge may count the failed one or not.
        booking.take(refund("refund.created", "re_3", "pi_1", 500, "pending", 3), refunded("pi_1", 800, 3));
        assertThat(booking.left()).containsEntry("stripe:pi_1", 20L);
    }

    @Test
    void refunds_in_the_list_of_an_older_charge_are_known_by_their_ids() {
        booking.take(
                session("pi_1"),
                refunded("pi_1", 300)
                        .replace(
                                "\"amount_refunded\":300",
                                "\"amount_refunded\":300,\"refunds\":{\"data\":[{\"id\":\"re_1\",\"amount\":300,"
                                        + "\"currency\":\"usd\",\"created\":1,\"status\":\"succeeded\"}]}"),
                refund("charge.refund.updated", "re_1", "pi_1", 300, "canceled", 1));
        assertThat(booking.left()).containsEntry("stripe:pi_1", 100L);
    }

    @Test
    void refunds_that_the_ledger_decided_itself_take_nothing_again_but_disputes_do() {
        StripeBooking cash =
                new StripeBooking(new StripeSettings("whsec_1", 1, false, Mode.TRUE, null, "stripe:unassigned"));
        cash.take(
                session("pi_1"),
                refunded("pi_1", 300),
                refund("refund.created", "re_1", "pi_1", 300, "succeeded", 1),
                StripeEvents.dispute("created", "du_1", "pi_1", 200, "needs_response"));
        assertThat(cash.text())
                .containsExactly("grant stripe:pi_1 100 PAID to a-1", "revoke stripe:pi_1 20, Stripe: dispute du_1");
    }

    @Test
    void another_currency_is_never_compared_with_this_one() {
        booking.take(
                session("pi_1"), refunded("pi_1", 500).replace("usd", "eur").replace(":1000", ":900"));
        // 500 of the 900 that the charge took in euros.
        assertThat(booking.left()).containsEntry("stripe:pi_1", 45L);
    }

    @Test
    void what_is_missing_is_named_with_the_remedy() {
        booking.take(
                refunded("pi_1", 300).replace("300", "3000"),
                refunded("pi_1", 300).replace(",\"amount_refunded\":300", ""),
                event("evt_1", "charge.dispute.created", "'id':'du_1','status':'lost'"),
                event("evt_2", "charge.dispute.created", "'id':'du 1','charge':'ch_1'"),
                "{\"id\":5}",
                "{");
        assertThat(booking.problems())
                .containsExactly(
                        "the charge's amount_refunded is not within its amount",
                        "the charge does not say how much was refunded",
                        "the event names no payment_intent and no charge; revoke the credits by hand, if there are any",
                        "id is no id of Stripe's",
                        "it has no id, type or data.object",
                        "it is no valid JSON");
        // Each that Stripe sent is a case, so that somebody looks.
        assertThat(booking.openCases()).contains("stripe:evt_1", "stripe:evt_2");
    }
}
