package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.dispute;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static io.makegood.bridges.stripe.StripeEvents.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows that the first version wrote go on where they stood: nothing is granted or taken again, and what it took wrongly is mended. */
class LegacyPaymentTest {
    private static StripeBooking booking(String row, Map<String, Long> taken) {
        return new StripeBooking().withLegacyRow("pi_1", row, taken);
    }

    @Test
    void what_was_granted_is_not_granted_again() {
        assertThat(booking("{'account':'a-1','credits':100}", Map.of())
                        .take(session("pi_1"))
                        .told())
                .isEmpty();
    }

    @Test
    void what_was_refunded_is_not_taken_again_and_more_of_it_is() {
        StripeBooking booking = booking(
                        "{'account':'a-1','credits':100,'refunded':300,'paid':1000,'revoked':30}", Map.of())
                .take(refunded("pi_1", 300), refunded("pi_1", 800));
        assertThat(booking.text()).containsExactly("revoke stripe:pi_1 50, Stripe: refunded 800 of 1000");
    }

    @Test
    void a_refund_that_waited_for_its_purchase_still_does() {
        StripeBooking booking =
                booking("{'refunded':300,'paid':1000}", Map.of()).take(session("pi_1"));
        assertThat(booking.left()).containsEntry("stripe:pi_1", 70L);
    }

    @Test
    void an_inquiry_that_took_everything_gives_it_back() {
        for (String status : new String[] {"warning_closed", "won", "lost"}) {
            StripeBooking booking = booking(
                    "{'account':'a-1','credits':100,'disputed':true,'revoked':100}", Map.of("Stripe: disputed", 100L));
            booking.take(dispute("closed", "du_1", "pi_1", 1000, status));
            assertThat(booking.taken("stripe:pi_1")).as(status).isEqualTo(status.equals("lost") ? 100 : 0);
        }
    }

    @Test
    void a_partial_dispute_that_took_everything_takes_its_part() {
        StripeBooking booking = booking(
                "{'account':'a-1','credits':100,'disputed':true,'revoked':100}", Map.of("Stripe: disputed", 100L));
        booking.take(session("pi_1"), dispute("updated", "du_1", "pi_1", 200, "under_review"));
        assertThat(booking.taken("stripe:pi_1")).isEqualTo(20);
    }
}
