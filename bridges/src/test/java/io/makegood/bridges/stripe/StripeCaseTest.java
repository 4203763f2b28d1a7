package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.dispute;
import static io.makegood.bridges.stripe.StripeEvents.invoicePayment;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static io.makegood.bridges.stripe.StripeEvents.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.bridges.stripe.StripeSettings.Mode;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import org.junit.jupiter.api.Test;

/** What cannot be booked is a case, and what was granted by hand is bound to its payment. */
class StripeCaseTest {
    private static final String NO_ACCOUNT = session("pi_1").replace("a-1", "");

    private final StripeBooking booking = new StripeBooking();

    @Test
    void a_purchase_without_an_account_is_one_case_and_a_dead_letter() {
        booking.take(NO_ACCOUNT, NO_ACCOUNT, refunded("pi_1", 300));
        assertThat(booking.text()).containsExactly("case stripe:pi_1 of stripe:unassigned");
        assertThat(booking.problems())
                .hasSize(2)
                .allMatch(problem -> problem.contains("set metadata makegood_account or client_reference_id"));
        SupportRequested request = (SupportRequested) booking.told().get(0).event();
        assertThat(request.message()).contains("pi_1", "cs_pi_1", "1000 usd");
        assertThat(request.expected()).contains("stripe bind", "/v1/stripe/bindings");
        assertThat(request.happenedAt()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void what_breaks_a_limit_of_the_ledger_is_a_case() {
        String tooLong = "x".repeat(129);
        booking.take(
                session("pi_1", "paid", "'makegood_credits':'1000000000000001'"),
                session("pi_2", "paid", "'makegood_credits':'many'"),
                session("pi_3", "paid", "'makegood_credits':'0'"),
                session("pi_4").replace("a-1", tooLong),
                session("pi_5", "paid", "'makegood_credits':'1','makegood_kind':'GOODWILL'"),
                session("pi_6", "paid", "'makegood_credits':'1','makegood_expires':'period_end'"));
        assertThat(booking.openCases())
                .containsExactlyInAnyOrder(
                        "stripe:pi_1", "stripe:pi_2", "stripe:pi_3", "stripe:pi_4", "stripe:pi_5", "stripe:pi_6");
        assertThat(booking.left()).isEmpty();
        assertThat(booking.problems())
                .hasSize(6)
                .noneMatch(problem -> problem.contains(tooLong))
                .anyMatch(problem -> problem.contains("makegood_kind must be PAID, ALLOWANCE or PROMOTIONAL"));
    }

    @Test
    void an_id_that_looks_like_a_secret_does_not_keep_the_case_from_being_opened() {
        booking.take(NO_ACCOUNT.replace("pi_1", "4242424242424242"));
        assertThat(booking.openCases()).containsExactly("stripe:4242424242424242");
    }

    @Test
    void an_account_that_becomes_known_resolves_the_case() {
        booking.take(NO_ACCOUNT, session("pi_1"));
        assertThat(booking.text()).endsWith("grant stripe:pi_1 100 PAID to a-1", "resolved stripe:pi_1");
    }

    @Test
    void what_was_granted_by_hand_is_found_by_refunds_and_disputes_before_and_after_it_is_bound() {
        booking.take(NO_ACCOUNT, refunded("pi_1", 300))
                .bind("pi_1", "a-7", "g-7", 100)
                .bind("pi_1", "a-7", "g-7", 100)
                .take(dispute("created", "du_1", "pi_1", 200, "needs_response"));
        assertThat(booking.text())
                .containsExactly(
                        "case stripe:pi_1 of stripe:unassigned",
                        "resolved stripe:pi_1",
                        "revoke g-7 30, Stripe: refunded 300 of 1000",
                        "revoke g-7 20, Stripe: dispute du_1");
        assertThat(booking.told().get(2).accountId()).isEqualTo("a-7");
    }

    @Test
    void what_is_bound_is_never_granted_again_whichever_name_it_was_bound_by() {
        booking.bind("in_1", "a-7", "g-7", 100)
                .take(
                        invoicePayment("in_1", "pi_1"),
                        session("pi_1"),
                        StripeEvents.invoice(
                                "in_1",
                                "sub_1",
                                "subscription_create",
                                "'makegood_credits':'5'",
                                ",'metadata':{'makegood_account':'a-1'}"));
        assertThat(booking.told()).isEmpty();
        booking.bind("pi_1", "a-7", "g-8", 50).take(refunded("pi_1", 1000));
        assertThat(booking.taken("g-7") + booking.taken("g-8")).isEqualTo(75);
    }

    @Test
    void a_payment_that_is_booked_already_is_not_bound_but_a_case() {
        booking.take(session("pi_1")).bind("pi_1", "a-1", "g-7", 100).take(refunded("pi_1", 1000));
        assertThat(booking.problems()).singleElement().asString().contains("booked already, as grant stripe:pi_1");
        assertThat(booking.openCases()).hasSize(1);
        assertThat(booking.taken("g-7")).isZero();
        assertThat(booking.taken("stripe:pi_1")).isEqualTo(100);
    }

    @Test
    void the_same_grant_bound_with_other_credits_is_refused_and_the_first_stands() {
        booking.bind("pi_1", "a-1", "g-7", 100).bind("pi_1", "a-1", "g-7", 10).take(refunded("pi_1", 1000));
        assertThat(booking.problems()).singleElement().asString().contains("the first stands");
        assertThat(booking.taken("g-7")).isEqualTo(100);
    }

    @Test
    void a_binding_names_what_is_wrong_with_it() {
        assertThatThrownBy(() -> new StripeBinding("re_1", "a", "g", 1)).hasMessageContaining("payment is none");
        assertThatThrownBy(() -> new StripeBinding("pi_1", "", "g", 1)).hasMessageContaining("accountId is missing");
        assertThatThrownBy(() -> new StripeBinding("pi_1", "a", "g", 0)).hasMessageContaining("credits is 0");
    }

    @Test
    void settings_that_cannot_work_are_refused_without_telling_the_secret() {
        assertThatThrownBy(() -> new StripeSettings("sk_live_1", 300, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whsec_")
                .hasMessageNotContaining("sk_live_1");
        assertThatThrownBy(() -> new StripeSettings("whsec_1", 300, true, Mode.ANY, "me", "x"))
                .hasMessageContaining("stripe.account must be");
        assertThatThrownBy(() -> new StripeSettings("whsec_1", 300, true, Mode.ANY, null, " x"))
                .hasMessageContaining("stripe.unassigned.account begins or ends with a space");
        assertThat(new StripeSettings("whsec_1", 300, true).toString()).doesNotContain("whsec_1");
    }

    @Test
    void mode_and_account_must_fit_the_settings() throws InvalidStripeEvent {
        StripeSettings own = new StripeSettings("whsec_1", 300, true);
        StripeSettings test = new StripeSettings("whsec_1", 300, true, Mode.FALSE, null, "u");
        StripeSettings any = new StripeSettings("whsec_1", 300, true, Mode.ANY, null, "u");
        StripeSettings connected = new StripeSettings("whsec_1", 300, true, Mode.TRUE, "acct_1", "u");
        String live = session("pi_1");
        String testing = live.replace("\"livemode\":true", "\"livemode\":false");
        String unsaid = live.replace("\"livemode\":true,", "");
        String theirs = live.replace("\"livemode\"", "\"account\":\"acct_1\",\"livemode\"");
        assertThat(refusal(own, live)).isNull();
        assertThat(refusal(own, unsaid)).isNull();
        assertThat(refusal(own, testing)).contains("test mode, and stripe.livemode is true");
        assertThat(refusal(own, theirs)).contains("stripe.account names none");
        assertThat(refusal(test, live)).contains("live mode, and stripe.livemode is false");
        assertThat(refusal(test, testing)).isNull();
        assertThat(refusal(any, testing)).isNull();
        assertThat(refusal(connected, theirs)).isNull();
        assertThat(refusal(connected, live)).contains("not of the account");
        assertThat(refusal(connected, theirs.replace("acct_1", "acct_2"))).contains("not of the account");
    }

    @Test
    void an_event_that_nests_too_deep_is_refused_by_the_limits_name() {
        byte[] bomb = ("{\"id\":\"evt_1\",\"type\":\"a\",\"data\":" + "[".repeat(100_000))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> StripeMessage.read(bomb))
                .isInstanceOf(InvalidStripeEvent.class)
                .hasMessageContaining("nests too deep, in more levels than the 64 allowed");
    }

    private static @org.jspecify.annotations.Nullable String refusal(StripeSettings settings, String event)
            throws InvalidStripeEvent {
        return settings.refusal(StripeMessage.read(event.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
