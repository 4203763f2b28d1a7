package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.NOW;
import static io.makegood.bridges.stripe.StripeEvents.dispute;
import static io.makegood.bridges.stripe.StripeEvents.invoice;
import static io.makegood.bridges.stripe.StripeEvents.invoicePayment;
import static io.makegood.bridges.stripe.StripeEvents.newInvoice;
import static io.makegood.bridges.stripe.StripeEvents.price;
import static io.makegood.bridges.stripe.StripeEvents.refund;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static io.makegood.bridges.stripe.StripeEvents.session;
import static io.makegood.bridges.stripe.StripeEvents.subscriptionSession;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Stripe keeps no order and repeats itself: whatever the order, and however often each event comes, the same is granted, taken and
 * given back in the end, and it is what a plain sum over refunds and disputes says.
 */
class StripeOrderProperties {
    private static final int SEEDS = 1_000;
    private static final int PAID = 1_000;

    /** What happened to one payment of 1000 cents, and what of it is gone in the end. */
    private static final class Story {
        private final Random random;
        private final List<String> events = new ArrayList<>();
        private long gone;
        private int purchases = 1;

        Story(Random random) {
            this.random = random;
        }

        /** Refunds and disputes of a payment, some of which come to nothing. */
        Story of(String payment) {
            refunds(payment);
            for (int i = random.nextInt(3); i > 0; i--) {
                dispute(payment, "du_" + payment + "_" + i, 1L + random.nextInt(PAID));
            }
            return this;
        }

        private void refunds(String payment) {
            long counted = 0;
            for (int i = random.nextInt(4); i > 0; i--) {
                long amount = 1L + random.nextInt(300);
                String id = "re_" + payment + "_" + i;
                long at = NOW + 10 - i;
                counted += amount;
                // By its charge, by itself, or by both.
                boolean byCharge = random.nextBoolean();
                boolean fails = random.nextInt(3) == 0;
                if (byCharge) {
                    events.add(refunded(payment, counted, at));
                }
                if (!byCharge || random.nextBoolean()) {
                    events.add(refund("refund.created", id, payment, amount, "pending", at));
                }
                if (fails) {
                    events.add(refund("refund.failed", id, payment, amount, "failed", at));
                } else {
                    gone += amount;
                }
            }
            // What was paid is told in any case, and the last word on what was refunded.
            events.add(refunded(payment, counted, NOW + 20));
        }

        private void dispute(String payment, String id, long amount) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    events.add(dispute(id, payment, "created", amount, "warning_needs_response"));
                    events.add(dispute(id, payment, "closed", amount, "warning_closed"));
                }
                case 1 -> {
                    events.add(dispute(id, payment, "created", amount, "needs_response"));
                    events.add(dispute(id, payment, "funds_withdrawn", amount, "needs_response"));
                    gone += amount;
                }
                case 2 -> {
                    events.add(dispute(id, payment, "created", amount, "warning_needs_response"));
                    events.add(dispute(id, payment, "updated", amount, "needs_response"));
                    events.add(dispute(id, payment, "closed", amount, "lost"));
                    gone += amount;
                }
                case 3 -> {
                    events.add(dispute(id, payment, "created", amount, "needs_response"));
                    events.add(dispute(id, payment, "closed", amount, "won"));
                }
                default -> {
                    events.add(dispute(id, payment, "created", amount, "needs_response"));
                    events.add(dispute(id, payment, "updated", amount, "under_review"));
                    events.add(dispute(id, payment, "funds_reinstated", amount, "under_review"));
                }
            }
        }

        private String dispute(String id, String payment, String what, long amount, String status) {
            return StripeEvents.dispute(what, id, payment, amount, status, NOW + random.nextInt(3));
        }

        Story with(String... more) {
            events.addAll(List.of(more));
            return this;
        }

        /** Beside the purchase that is looked at there is so many others. */
        Story beside(int others) {
            purchases += others;
            return this;
        }

        int purchases() {
            return purchases;
        }

        /** So many of the credits are left. */
        long left(long credits) {
            return credits - credits * Math.min(gone, PAID) / PAID;
        }

        List<String> shuffled() {
            List<String> order = new ArrayList<>(events);
            for (int i = random.nextInt(6); i > 0; i--) {
                order.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(order, random);
            return order;
        }
    }

    private static void inAnyOrder(BiFunction<Story, StripeBooking, String> setting, long credits, String taken) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Story story = new Story(new Random(seed));
            StripeBooking booking = new StripeBooking();
            String grantId = setting.apply(story, booking);
            List<String> order = story.shuffled();
            order.forEach(booking::take);
            String name = "seed " + seed;
            Supplier<String> what = () ->
                    name + "\n" + String.join("\n", order) + "\ntold:\n" + String.join("\n", booking.text()) + "\n";
            assertThat(
                            taken.equals("bound")
                                    ? credits - booking.taken(grantId)
                                    : booking.left().getOrDefault(grantId, -1L))
                    .as(what)
                    .isEqualTo(story.left(credits));
            assertThat(booking.openCases()).as(what).isEmpty();
            assertThat(booking.purchases()).as(what).isEqualTo(story.purchases());
        }
    }

    @Test
    void a_single_payment() {
        inAnyOrder(
                (story, booking) -> {
                    story.of("pi_1").with(session("pi_1"), session("pi_1", "unpaid", "'makegood_credits':'100'"));
                    return "stripe:pi_1";
                },
                100,
                "granted");
    }

    @Test
    void the_first_period_of_a_subscription_whose_invoice_names_its_payment() {
        inAnyOrder(
                (story, booking) -> {
                    story.of("pi_1")
                            .with(
                                    subscriptionSession("sub_1", "in_1", ",'client_reference_id':'a-1'")
                                            .replace("2000", "1000"),
                                    invoice(
                                                    "in_1",
                                                    "sub_1",
                                                    "subscription_create",
                                                    "'makegood_credits':'70'",
                                                    ",'payment_intent':'pi_1'")
                                            .replace("2000", "1000"));
                    return "stripe:in_1";
                },
                70,
                "granted");
    }

    @Test
    void the_first_period_of_a_subscription_whose_session_says_the_credits() {
        inAnyOrder(
                (story, booking) -> {
                    story.of("pi_1")
                            .with(
                                    subscriptionSession(
                                                    "sub_1",
                                                    "in_1",
                                                    ",'client_reference_id':'a-1','metadata':{'makegood_credits':'55'}")
                                            .replace("2000", "1000"),
                                    newInvoice("in_1", "sub_1", "subscription_create", "")
                                            .replace("2000", "1000"),
                                    invoicePayment("in_1", "pi_1"));
                    return "stripe:in_1";
                },
                55,
                "granted");
    }

    @Test
    void a_later_period_of_a_subscription_whose_invoice_names_no_payment() {
        inAnyOrder(
                (story, booking) -> {
                    booking.take(price("price_1", "'makegood_credits':'33'", 1));
                    story.of("pi_2")
                            .beside(1)
                            .with(
                                    subscriptionSession("sub_1", "in_1", ",'client_reference_id':'a-1'"),
                                    newInvoice("in_2", "sub_1", "subscription_cycle", "")
                                            .replace("2000", "1000"),
                                    invoicePayment("in_2", "pi_2"));
                    return "stripe:in_2";
                },
                33,
                "granted");
    }

    @Test
    void a_payment_whose_credits_were_granted_by_hand() {
        inAnyOrder(
                (story, booking) -> {
                    story.of("pi_1")
                            .with(
                                    session("pi_1").replace("a-1", ""),
                                    new String(
                                            new StripeBinding("pi_1", "a-7", "g-7", 90).event(),
                                            StandardCharsets.UTF_8));
                    return "g-7";
                },
                90,
                "bound");
    }

    @Test
    void winning_a_dispute_reverses_it_alone_whatever_came_between() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<String> before = new ArrayList<>(List.of(
                    session("pi_1"),
                    refunded("pi_1", 100),
                    dispute("created", "du_1", "pi_1", 200, "needs_response"),
                    dispute("created", "du_2", "pi_1", 300, "needs_response")));
            Collections.shuffle(before, random);
            StripeBooking booking = new StripeBooking().take(before.toArray(String[]::new));
            int told = booking.told().size();
            booking.take(dispute("closed", "du_2", "pi_1", 300, "won"));
            assertThat(booking.text().subList(told, told + 1))
                    .as("seed " + seed)
                    .containsExactly("reverse stripe:pi_1, Stripe: dispute du_2, because Stripe: dispute du_2 won or"
                            + " reinstated");
            assertThat(booking.left()).containsEntry("stripe:pi_1", 70L);
        }
    }
}
