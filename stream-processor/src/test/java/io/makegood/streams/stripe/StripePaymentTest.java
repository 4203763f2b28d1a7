package io.makegood.streams.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.streams.stripe.StripePayment.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Given what Stripe said about a payment, in whatever order, then what the ledger is told. */
class StripePaymentTest {
    private static final String BOUGHT = session("paid", "\"makegood_credits\":\"100\"");
    private static final String REFUNDED_30 = refund(300);
    private static final String REFUNDED_80 = refund(800);
    private static final String DISPUTED =
            event("evt_d", "charge.dispute.created", "\"id\":\"du_1\",\"payment_intent\":\"pi_1\"");

    private StripePayment payment = StripePayment.NONE;
    private final List<LedgerEvent> told = new ArrayList<>();

    private static String session(String status, String metadata) {
        return event(
                "evt_s",
                "checkout.session.completed",
                "\"id\":\"cs_1\",\"payment_intent\":\"pi_1\",\"payment_status\":\"" + status
                        + "\",\"client_reference_id\":\"a-1\",\"metadata\":{" + metadata + "}");
    }

    private static String refund(long refunded) {
        return event(
                "evt_r" + refunded,
                "charge.refunded",
                "\"id\":\"ch_1\",\"payment_intent\":\"pi_1\",\"amount\":1000,\"amount_refunded\":" + refunded);
    }

    private static String event(String id, String type, String object) {
        return "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"created\":1700000000,\"data\":{\"object\":{" + object
                + "}}}";
    }

    private void take(String... messages) throws InvalidStripeEvent {
        for (String message : messages) {
            Step step = payment.take(StripeMessage.read(message.getBytes(StandardCharsets.UTF_8)), true);
            payment = StripePayment.of(step.payment().bytes());
            told.addAll(step.events());
        }
    }

    private List<String> text() {
        return told.stream()
                .map(event -> event.getEvent() instanceof CreditsGranted granted
                        ? "grant " + granted.getGrantId() + " " + granted.getAmount()
                        : event.getEvent() instanceof CreditsRevoked revoked
                                ? "revoke " + revoked.getGrantId() + " " + revoked.getAmount() + ", "
                                        + revoked.getReason()
                                : "?")
                .toList();
    }

    @Test
    void a_paid_session_is_a_grant_named_by_its_payment() throws Exception {
        take(BOUGHT, BOUGHT);
        assertThat(text()).containsExactly("grant stripe:pi_1 100");
        assertThat(told.get(0).getAccountId()).isEqualTo("a-1");
        assertThat(told.get(0).getEventId()).isEqualTo("evt_s");
        assertThat(told.get(0).getOccurredAt()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void a_session_that_is_not_paid_yet_or_sells_something_else_is_nothing() throws Exception {
        take(session("unpaid", "\"makegood_credits\":\"100\""), session("paid", "\"colour\":\"red\""));
        assertThat(told).isEmpty();
    }

    @Test
    void credits_go_back_as_the_money_does_and_with_a_dispute_all_of_them() throws Exception {
        take(BOUGHT, REFUNDED_30, REFUNDED_80, DISPUTED);
        assertThat(text())
                .containsExactly(
                        "grant stripe:pi_1 100",
                        "revoke stripe:pi_1 30, Stripe: refunded 300 of 1000",
                        "revoke stripe:pi_1 50, Stripe: refunded 800 of 1000",
                        "revoke stripe:pi_1 20, Stripe: disputed");
    }

    @Test
    void a_fraction_of_a_credit_stays_with_the_customer() throws Exception {
        take(BOUGHT, refund(999));
        assertThat(text()).contains("revoke stripe:pi_1 99, Stripe: refunded 999 of 1000");
    }

    @Test
    void in_any_order_and_any_number_of_times_the_same_credits_are_granted_and_revoked() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<String> messages = new ArrayList<>(List.of(BOUGHT, REFUNDED_30, REFUNDED_80));
            if (seed % 2 == 0) {
                messages.add(DISPUTED);
            }
            for (int i = 0; i < 5; i++) {
                messages.add(messages.get(random.nextInt(messages.size())));
            }
            Collections.shuffle(messages, random);
            payment = StripePayment.NONE;
            told.clear();
            take(messages.toArray(String[]::new));
            long granted = 0;
            long revoked = 0;
            for (LedgerEvent event : told) {
                if (event.getEvent() instanceof CreditsGranted grant) {
                    assertThat(revoked).as("the grant comes first").isZero();
                    granted += grant.getAmount();
                } else {
                    revoked += ((CreditsRevoked) event.getEvent()).getAmount();
                }
            }
            assertThat(granted).as("seed " + seed).isEqualTo(100);
            assertThat(revoked).as("seed " + seed).isEqualTo(seed % 2 == 0 ? 100 : 80);
        }
    }

    @Test
    void what_is_missing_is_named_with_the_remedy() {
        assertThatThrownBy(() -> take(session("paid", "\"makegood_credits\":\"many\"")))
                .hasMessageContaining("makegood_credits must be a whole number");
        assertThatThrownBy(() -> take(BOUGHT.replace("a-1", "")))
                .hasMessageContaining("set metadata makegood_account or client_reference_id");
        assertThatThrownBy(() -> take(DISPUTED.replace("pi_1", ""))).hasMessageContaining("names no payment_intent");
        assertThatThrownBy(() -> take("{\"id\":5}")).hasMessageContaining("no id, type or data.object");
        assertThatThrownBy(() -> new StripeSettings("sk_live_1", 300, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whsec_")
                .hasMessageNotContaining("sk_live_1");
    }
}
