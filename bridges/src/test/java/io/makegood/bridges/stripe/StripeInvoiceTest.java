package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.dispute;
import static io.makegood.bridges.stripe.StripeEvents.invoice;
import static io.makegood.bridges.stripe.StripeEvents.invoicePayment;
import static io.makegood.bridges.stripe.StripeEvents.newInvoice;
import static io.makegood.bridges.stripe.StripeEvents.price;
import static io.makegood.bridges.stripe.StripeEvents.refunded;
import static io.makegood.bridges.stripe.StripeEvents.subscriptionSession;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Subscriptions: each paid period grants by its price, the first once; what is free grants no PAID credits. */
class StripeInvoiceTest {
    private static final String CREDITS = "'makegood_credits':'200'";
    private static final String ACCOUNT = ",'subscription_details':{'metadata':{'makegood_account':'a-1'}}";
    private static final String SESSION = subscriptionSession("sub_1", "in_1", ",'client_reference_id':'a-1'");
    private static final String FIRST = invoice("in_1", "sub_1", "subscription_create", CREDITS, "");
    private static final String SECOND = invoice("in_2", "sub_1", "subscription_cycle", CREDITS, "");

    private final StripeBooking booking = new StripeBooking();

    private CreditsGranted granted() {
        return (CreditsGranted) booking.told().get(0).event();
    }

    @Test
    void each_period_is_granted_by_the_metadata_of_its_price_and_the_first_once() {
        booking.take(
                SESSION, FIRST, FIRST, SESSION, SECOND, SECOND.replace("invoice.paid", "invoice.payment_succeeded"));
        assertThat(booking.text())
                .containsExactly("grant stripe:in_1 200 PAID to a-1", "grant stripe:in_2 200 PAID to a-1");
    }

    @Test
    void an_invoice_that_comes_before_its_session_waits_for_the_account_and_is_no_dead_letter() {
        booking.take(FIRST);
        assertThat(booking.text()).containsExactly("case stripe:in_1 of stripe:unassigned");
        assertThat(booking.problems()).isEmpty();
        booking.take(SESSION);
        assertThat(booking.text()).endsWith("grant stripe:in_1 200 PAID to a-1", "resolved stripe:in_1");
    }

    @Test
    void every_waiting_period_is_booked_when_the_session_says_who_bought() {
        booking.take(SECOND, FIRST);
        assertThat(booking.problems()).singleElement().asString().contains("the invoice names no account");
        booking.take(SESSION);
        assertThat(booking.left()).containsOnlyKeys("stripe:in_1", "stripe:in_2");
        assertThat(booking.openCases()).isEmpty();
    }

    @Test
    void the_account_may_stand_in_the_metadata_of_the_subscription() {
        booking.take(
                invoice("in_1", "sub_1", "subscription_cycle", CREDITS, ACCOUNT),
                newInvoice("in_2", "sub_1", "subscription_cycle", CREDITS + ",'makegood_account':'a-2'"));
        assertThat(booking.text())
                .containsExactly("grant stripe:in_1 200 PAID to a-1", "grant stripe:in_2 200 PAID to a-2");
    }

    @Test
    void newer_invoices_name_their_price_by_id_and_its_own_event_says_what_it_grants() {
        booking.take(
                price("price_1", CREDITS, 5),
                price("price_1", "'makegood_credits':'100'", 4),
                newInvoice("in_1", "sub_1", "subscription_cycle", "'makegood_account':'a-1'"));
        assertThat(booking.text()).containsExactly("grant stripe:in_1 200 PAID to a-1");
    }

    @Test
    void a_price_that_nobody_knows_is_a_case_and_the_event_sent_again_is_booked() {
        String unknown = newInvoice("in_1", "sub_1", "subscription_cycle", "'makegood_account':'a-1'");
        booking.take(unknown);
        assertThat(booking.problems()).singleElement().asString().contains("price_1", "price.updated", "bind");
        assertThat(booking.openCases()).containsExactly("stripe:in_1");
        booking.take(price("price_1", CREDITS, 5), unknown);
        assertThat(booking.text()).endsWith("grant stripe:in_1 200 PAID to a-1", "resolved stripe:in_1");
        // Who sells other things by subscription hears nothing.
        booking.take(newInvoice("in_9", "sub_9", "subscription_cycle", "").replace("price_1", "price_9"));
        assertThat(booking.openCases()).isEmpty();
    }

    @Test
    void a_price_that_nobody_knows_is_asked_for_once_where_the_buyer_is_known_by_the_session_alone() {
        String first = newInvoice("in_1", "sub_1", "subscription_create", "");
        booking.take(SESSION, first, newInvoice("in_2", "sub_1", "subscription_cycle", ""));
        assertThat(booking.text()).containsExactly("case stripe:price_1 of stripe:unassigned");
        assertThat(booking.problems()).isEmpty();
        booking.take(price("price_1", CREDITS, 5), first);
        assertThat(booking.text()).endsWith("resolved stripe:price_1", "grant stripe:in_1 200 PAID to a-1");
        // A price that was told to grant nothing is not asked for.
        StripeBooking others = new StripeBooking().take(price("price_1", "", 5), SESSION, first);
        assertThat(others.told()).isEmpty();
    }

    @Test
    void credits_are_for_each_unit_and_lines_of_one_kind_are_one_grant() {
        booking.take(invoice("in_1", "sub_1", "subscription_cycle", CREDITS, ACCOUNT)
                .replace("\"quantity\":1", "\"quantity\":3")
                .replace(
                        "\"data\":[{",
                        "\"data\":[{\"amount\":500,\"price\":{\"metadata\":{\"makegood_credits\":\"50\","
                                + "\"makegood_kind\":\"ALLOWANCE\"}}},{"));
        assertThat(booking.text())
                .containsExactly(
                        "grant stripe:in_1 600 PAID to a-1", "grant stripe:in_1:allowance 50 ALLOWANCE to a-1");
        booking.take(invoicePayment("in_1", "pi_1"), refunded("pi_1", 500));
        assertThat(booking.left()).containsEntry("stripe:in_1", 450L).containsEntry("stripe:in_1:allowance", 38L);
    }

    @Test
    void a_grant_may_end_with_its_period() {
        booking.take(invoice("in_1", "sub_1", "x", CREDITS + ",'makegood_expires':'period_end'", ACCOUNT));
        assertThat(granted().expiresAt()).isEqualTo(1_702_600_000_000L);
    }

    @Test
    void the_payment_reference_is_the_payment_intent_if_it_is_known() {
        booking.take(invoice("in_1", "sub_1", "x", CREDITS, ACCOUNT + ",'payment_intent':'pi_1'"));
        assertThat(granted().paymentReference()).isEqualTo("pi_1");
        StripeBooking linked = new StripeBooking()
                .take(invoicePayment("in_1", "pi_7"), invoice("in_1", "sub_1", "x", CREDITS, ACCOUNT));
        assertThat(((CreditsGranted) linked.told().get(0).event()).paymentReference())
                .isEqualTo("pi_7");
    }

    @Test
    void a_refund_finds_its_grant_by_session_payment_intent_invoice_or_charge() {
        booking.take(
                SESSION,
                FIRST.replace("\"subscription\"", "\"charge\":\"ch_pi_1\",\"subscription\""),
                refunded("pi_1", 500));
        assertThat(booking.left()).containsEntry("stripe:in_1", 150L);
        // The invoice tells of no payment, the charge of its invoice.
        booking.take(SECOND, refunded("pi_2", 500).replace("\"amount\"", "\"invoice\":\"in_2\",\"amount\""));
        assertThat(booking.left()).containsEntry("stripe:in_2", 150L);
        StripeBooking late = new StripeBooking()
                .take(
                        refunded("pi_3", 500),
                        dispute("created", "du_1", "pi_3", 500, "needs_response"),
                        newInvoice("in_3", "sub_1", "x", CREDITS + ",'makegood_account':'a-1'"));
        assertThat(late.left()).containsEntry("stripe:in_3", 200L);
        late.take(invoicePayment("in_3", "pi_3"));
        assertThat(late.left()).containsEntry("stripe:in_3", 100L);
    }

    @Test
    void a_trial_grants_no_paid_credits_and_promotional_ones_only_if_it_says_so() {
        String trial = invoice("in_1", "sub_1", "subscription_create", CREDITS, ACCOUNT)
                .replace(":2000", ":0");
        String session = SESSION.replace("\"paid\"", "\"no_payment_required\"")
                .replace("\"amount_total\":2000", "\"amount_total\":0,\"metadata\":{\"makegood_credits\":\"200\"}");
        booking.take(session, trial);
        assertThat(booking.told()).isEmpty();
        booking.take(SECOND);
        assertThat(booking.text()).containsExactly("grant stripe:in_2 200 PAID to a-1");
        StripeBooking promoted = new StripeBooking()
                .take(trial.replace("\"makegood_credits\"", "\"makegood_trial_credits\":\"7\",\"makegood_credits\""));
        assertThat(promoted.text()).containsExactly("grant stripe:in_1 7 PROMOTIONAL to a-1");
    }

    @Test
    void what_a_coupon_made_free_grants_promotional_credits_and_a_free_plan_its_allowance() {
        booking.take(
                invoice("in_1", "sub_1", "subscription_create", CREDITS, ACCOUNT)
                        .replace("\"total\":2000,\"amount_paid\":2000", "\"total\":0,\"amount_paid\":0")
                        .replace("\"quantity\"", "\"discount_amounts\":[{\"amount\":2000}],\"quantity\""),
                invoice("in_2", "sub_1", "subscription_cycle", CREDITS + ",'makegood_kind':'ALLOWANCE'", ACCOUNT)
                        .replace(":2000", ":0"));
        assertThat(booking.text())
                .containsExactly("grant stripe:in_1 200 PROMOTIONAL to a-1", "grant stripe:in_2 200 ALLOWANCE to a-1");
    }

    @Test
    void credits_of_the_session_are_those_of_its_first_invoice_if_that_says_none() {
        String session = SESSION.replace(
                "\"client_reference_id\"", "\"metadata\":{\"makegood_credits\":\"30\"},\"client_reference_id\"");
        booking.take(session);
        // Whoever has no invoice.paid sent here must hear of it, rather than grant nothing.
        assertThat(booking.text()).containsExactly("case stripe:cs_sub_1 of stripe:unassigned");
        assertThat(booking.problems()).isEmpty();
        booking.take(invoice("in_1", "sub_1", "subscription_create", "", ""));
        booking.take(invoice("in_2", "sub_1", "subscription_cycle", "", ""));
        assertThat(booking.text())
                .endsWith("grant stripe:in_1 30 PAID to a-1", "resolved stripe:cs_sub_1")
                .hasSize(3);
        StripeBooking free = new StripeBooking()
                .take(
                        session,
                        invoice("in_1", "sub_1", "subscription_create", "", "").replace(":2000", ":0"));
        assertThat(free.left()).isEmpty();
        assertThat(free.openCases()).isEmpty();
        StripeBooking both = new StripeBooking().take(session, FIRST);
        assertThat(both.left()).containsOnly(Map.entry("stripe:in_1", 200L));
        assertThat(both.openCases()).isEmpty();
    }

    @Test
    void a_session_that_makes_an_invoice_of_its_payment_is_one_purchase_with_it() {
        String session = StripeEvents.session("pi_1").replace("\"mode\"", "\"invoice\":\"in_5\",\"mode\"");
        String made =
                invoice("in_5", "", "manual", "'makegood_credits':'100'", ",'metadata':{'makegood_account':'a-1'}");
        assertThat(new StripeBooking().take(session, made).left()).containsOnlyKeys("stripe:pi_1");
        assertThat(new StripeBooking().take(made, session).left()).containsOnlyKeys("stripe:in_5");
    }

    @Test
    void prorations_grant_nothing_but_are_a_case_and_so_is_an_invoice_that_is_not_shown_whole() {
        String prorated = invoice("in_1", "sub_1", "subscription_update", CREDITS, ACCOUNT)
                .replace("\"quantity\"", "\"proration\":true,\"quantity\"");
        String cut = invoice("in_2", "sub_1", "subscription_cycle", CREDITS, ACCOUNT)
                .replace("\"lines\":{", "\"lines\":{\"has_more\":true,");
        booking.take(prorated, cut);
        assertThat(booking.text())
                .containsExactly("case stripe:in_1 of stripe:unassigned", "case stripe:in_2 of stripe:unassigned");
        assertThat(booking.problems().get(0)).contains("prorations alone");
        assertThat(booking.problems().get(1)).contains("more lines than its event shows");
    }

    @Test
    void credits_of_the_subscriptions_metadata_are_not_granted_again_for_prorations() {
        booking.take(
                newInvoice("in_1", "sub_1", "subscription_cycle", CREDITS + ",'makegood_account':'a-1'"),
                newInvoice("in_2", "sub_1", "subscription_update", CREDITS + ",'makegood_account':'a-1'")
                        .replace("\"proration\":false", "\"proration\":true"));
        assertThat(booking.left()).containsOnlyKeys("stripe:in_1");
    }

    @Test
    void an_invoice_that_was_paid_in_parts_is_one_purchase_with_all_of_its_payments() {
        booking.take(
                refunded("pi_2", 500),
                invoice("in_1", "sub_1", "subscription_cycle", CREDITS, ACCOUNT),
                invoicePayment("in_1", "pi_1"),
                invoicePayment("in_1", "pi_2"),
                dispute("created", "du_1", "pi_1", 1000, "needs_response"));
        // 500 and 1000 of 2000.
        assertThat(booking.left()).containsEntry("stripe:in_1", 50L);
    }
}
