package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.event;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.bridges.stripe.StripeApi.Unavailable;
import io.makegood.bridges.stripe.StripeSettings.Mode;
import io.makegood.bridges.stripe.TopUpPayment.Due;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Top-ups that are paid in Stripe, off-session: once, whatever is asked again, and granted once, whoever tells of it. */
class TopUpPaymentTest {
    private static final Due DUE = new Due("t-1", "a-1", 200, "price_topup");

    private SimulatedStripe stripe;
    private TopUpPayment payment;
    private final StripeBooking booking = new StripeBooking();

    @BeforeEach
    void start() throws IOException {
        stripe = new SimulatedStripe().price("price_topup", 500, 100);
        payment =
                new TopUpPayment(new StripeApi(stripe.key().base(), stripe.key().key()));
    }

    @AfterEach
    void stop() {
        stripe.close();
    }

    private static String told(Optional<StripeTopUp> topUp) {
        return new String(topUp.orElseThrow().event(), StandardCharsets.UTF_8);
    }

    private static String webhook(String type, String payment, String more) {
        return event(
                "evt_" + payment + type,
                "payment_intent." + type,
                "'id':'" + payment + "','amount':1000,'currency':'usd','metadata':{'makegood_topup':'t-1',"
                        + "'makegood_account':'a-1','makegood_credits':'200'}" + more);
    }

    @Test
    void a_top_up_is_paid_off_session_from_the_default_card_and_granted() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        booking.take(told(payment.pay(DUE)));
        assertThat(booking.text()).containsExactly("grant topup:t-1 200 PAID to a-1");
        CreditsGranted grant = (CreditsGranted) booking.told().get(0).event();
        assertThat(grant.paymentReference()).isEqualTo("pi_1");
        assertThat(stripe.intent("pi_1").path("amount").asLong()).isEqualTo(1_000);
        assertThat(stripe.intent("pi_1").path("customer").asText()).isEqualTo("cus_1");
    }

    @Test
    void asked_again_after_a_crash_it_is_paid_once() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        String first = told(payment.pay(DUE));
        String second = told(payment.pay(DUE));
        assertThat(second).isEqualTo(first);
        assertThat(stripe.payments()).hasSize(1);
        booking.take(first, second);
        assertThat(booking.told()).hasSize(1);
    }

    @Test
    void what_failed_after_it_was_done_is_found_out_and_not_paid_again() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        for (String path : List.of("/v1/prices/price_topup", "/v1/customers/search", "/v1/payment_intents")) {
            stripe.down(path);
            assertThatThrownBy(() -> payment.pay(DUE)).isInstanceOf(Unavailable.class);
        }
        assertThat(stripe.payments()).isEmpty();
        stripe.losing("/v1/payment_intents");
        assertThatThrownBy(() -> payment.pay(DUE)).isInstanceOf(Unavailable.class);
        booking.take(told(payment.pay(DUE)));
        assertThat(stripe.payments()).hasSize(1);
        assertThat(booking.left()).containsEntry("topup:t-1", 200L);
    }

    @Test
    void asked_before_with_another_card_it_is_looked_for_and_not_paid_again() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        Optional<StripeTopUp> lost = payment.pay(DUE);
        stripe.customer("cus_1", "a-1", "pm_other");
        assertThat(payment.pay(DUE)).isEqualTo(lost);
        assertThat(stripe.payments()).hasSize(1);
    }

    @Test
    void a_day_later_it_is_looked_for_and_not_paid_any_more() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        assertThat(payment.late(DUE).orElseThrow().failure()).isEqualTo("not_paid_in_time");
        assertThat(stripe.payments()).isEmpty();
        Optional<StripeTopUp> paid = payment.pay(DUE);
        assertThat(payment.late(DUE)).isEqualTo(paid);
    }

    @Test
    void a_card_that_is_declined_is_a_failure_and_is_not_left_open_to_be_paid_later() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_declined");
        String failed = told(payment.pay(DUE));
        assertThat(failed).doesNotContain("Ada");
        booking.take(failed);
        assertThat(booking.text()).containsExactly("top-up t-1 of a-1 failed: insufficient_funds");
        assertThat(stripe.intent("pi_1").path("status").asText()).isEqualTo("canceled");
    }

    @Test
    void a_card_that_asks_for_its_owner_is_a_failure_for_nobody_is_there() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_3ds");
        booking.take(told(payment.pay(DUE)));
        assertThat(booking.text()).containsExactly("top-up t-1 of a-1 failed: authentication_required");
    }

    @Test
    void what_stripe_still_works_on_its_webhook_tells() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_processing");
        assertThat(payment.pay(DUE)).isEmpty();
        booking.take(webhook("succeeded", "pi_1", ""));
        assertThat(booking.left()).containsEntry("topup:t-1", 200L);
    }

    @Test
    void what_cannot_be_paid_is_told_with_its_reason() throws Exception {
        assertThat(payment.pay(DUE).orElseThrow().failure()).isEqualTo("customer_unknown");
        stripe.customer("cus_1", "a-1", null);
        assertThat(payment.pay(DUE).orElseThrow().failure()).isEqualTo("no_payment_method");
        stripe.customer("cus_2", "a-1", "pm_good");
        assertThat(payment.pay(DUE).orElseThrow().failure()).isEqualTo("customer_ambiguous");
        assertThat(payment.pay(new Due("t-2", "a-1", 150, "price_topup"))
                        .orElseThrow()
                        .failure())
                .isEqualTo("price_sells_other_amounts");
        assertThat(payment.pay(new Due("t-2", "a-1", 100, "price_x"))
                        .orElseThrow()
                        .failure())
                .isEqualTo("price_unknown");
        assertThat(payment.pay(new Due("t-2", "a-1", 100, "")).orElseThrow().failure())
                .isEqualTo("price_unknown");
        assertThat(stripe.payments()).isEmpty();
    }

    @Test
    void an_account_that_looks_like_a_query_finds_itself_alone() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good").customer("cus_2", "x' OR metadata['y']:'z", "pm_good");
        Due due = new Due("t-3", "x' OR metadata['y']:'z", 100, "price_topup");
        assertThat(payment.pay(due).orElseThrow().failure()).isNull();
        assertThat(stripe.payments().get(0).path("customer").asText()).isEqualTo("cus_2");
    }

    @Test
    void a_key_that_stripe_does_not_take_is_nobodys_failure_but_waits() {
        TopUpPayment wrong = new TopUpPayment(new StripeApi(stripe.key().base(), "rk_test_other"));
        assertThatThrownBy(() -> wrong.pay(DUE))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        e -> assertThat(e.why()).contains("stripe.api.key").doesNotContain("rk_test"));
    }

    @Test
    void the_webhook_of_the_same_payment_grants_nothing_more_in_whatever_order() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        String told = told(payment.pay(DUE));
        String webhook = webhook("succeeded", "pi_1", "");
        for (List<String> order : List.of(
                List.of(told, webhook, webhook), List.of(webhook, told), List.of(webhook, webhook, told, told))) {
            StripeBooking each = new StripeBooking();
            order.forEach(each::take);
            assertThat(each.text()).containsExactly("grant topup:t-1 200 PAID to a-1");
        }
    }

    @Test
    void a_failure_that_is_told_after_it_was_paid_changes_nothing() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        booking.take(
                told(payment.pay(DUE)),
                webhook(
                        "payment_failed",
                        "pi_1",
                        ",'last_payment_error':{'type':'card_error','code':'card_declined'}"));
        assertThat(booking.told()).hasSize(1);
    }

    @Test
    void a_refund_of_the_payment_takes_of_the_top_up_whenever_it_is_told() throws Exception {
        stripe.customer("cus_1", "a-1", "pm_good");
        booking.take(refunded("pi_1", 250), told(payment.pay(DUE)));
        assertThat(booking.left()).containsEntry("topup:t-1", 150L);
        booking.take(refunded("pi_1", 1_000, StripeEvents.NOW + 5));
        assertThat(booking.left()).containsEntry("topup:t-1", 0L);
    }

    @Test
    void payments_of_others_are_nothing_to_the_ledger() {
        booking.take(event("evt_1", "payment_intent.succeeded", "'id':'pi_9','amount':5,'metadata':{}"));
        assertThat(booking.told()).isEmpty();
        assertThat(booking.problems()).isEmpty();
    }

    @Test
    void keys_are_checked_and_never_shown() {
        assertThatThrownBy(() -> new StripeKey("whsec_abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("abc");
        StripeSettings live = new StripeSettings("whsec_1", 300, true);
        assertThatThrownBy(() -> live.paying(stripe.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stripe.livemode");
        StripeSettings any = new StripeSettings("whsec_1", 300, true, Mode.ANY, null, "u").paying(stripe.key());
        assertThat(any.toString()
                        + stripe.key()
                        + new StripeApi(stripe.key().base(), stripe.key().key()))
                .doesNotContain(SimulatedStripe.KEY);
    }
}
