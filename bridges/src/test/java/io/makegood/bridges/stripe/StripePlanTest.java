package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.NOW;
import static io.makegood.bridges.stripe.StripeEvents.invoice;
import static io.makegood.bridges.stripe.StripeEvents.newInvoice;
import static io.makegood.bridges.stripe.StripeEvents.price;
import static io.makegood.bridges.stripe.StripeEvents.subscriptionSession;
import static io.makegood.bridges.stripe.StripeSubscription.DAY;
import static io.makegood.bridges.stripe.StripeSubscription.MONTH;
import static io.makegood.bridges.stripe.StripeSubscription.active;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.event.SupportEvent.SupportRequested;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Subscriptions whose prices sell plans: the ledger's calendar gives their credits, and no invoice does. */
class StripePlanTest {
    static final PlanSale SALE = new PlanSale(
            Map.of("price_pro", "pro", "price_team", "team", "price_storage", "-", "price_1", "pro"),
            Map.of("price_pro", "pro-trial"),
            false);
    private static final StripeSettings SETTINGS = new StripeSettings("whsec_test", 300, true);
    private static final StripeSubscription SUB = active("sub_1");

    private final StripeBooking booking = new StripeBooking(SETTINGS.selling(SALE));

    private static String ms(long seconds) {
        return seconds + "000";
    }

    @Test
    void a_paid_subscription_starts_its_plan_counted_from_its_billing_anchor() {
        booking.take(SUB.is("incomplete").created(NOW), SUB.updated(NOW + 2), SUB.updated(NOW + 2));
        assertThat(booking.text()).containsExactly("plan pro x1 of a-1 counted from " + ms(NOW));
        assertThat(booking.problems()).isEmpty();
    }

    @Test
    void periods_that_stripe_begins_are_nothing_to_tell_for_the_calendar_knows_them() {
        booking.take(SUB.created(NOW), SUB.nextPeriod().updated(NOW + MONTH));
        assertThat(booking.told()).hasSize(1);
    }

    @Test
    void another_price_or_quantity_waits_for_the_period_that_runs() {
        booking.take(SUB.created(NOW), SUB.to("price_team", 3).updated(NOW + 5 * DAY));
        assertThat(booking.text().get(1))
                .isEqualTo("plan team x3 of a-1 counted from " + ms(NOW) + ", begins "
                        + ms(NOW + MONTH).replaceAll("0$", "1"));
    }

    @Test
    void a_period_that_is_paid_anew_begins_at_once() {
        booking.take(
                SUB.created(NOW), SUB.to("price_team", 1).anchoredAt(NOW + DAY).updated(NOW + DAY));
        assertThat(booking.text().get(1))
                .startsWith("plan team x1 of a-1 counted from " + ms(NOW + DAY) + ", begins ")
                .endsWith(Long.toString(NOW * 1000 + 1));
    }

    @Test
    void to_and_fro_is_told_each_time_under_a_name_of_its_own() {
        booking.take(
                SUB.created(NOW),
                SUB.to("price_team", 1).updated(NOW + 1),
                SUB.updated(NOW + 2),
                SUB.to("price_team", 1).updated(NOW + 3),
                SUB.updated(NOW + 4));
        assertThat(booking.text()).hasSize(5).allMatch(text -> text.startsWith("plan "));
    }

    @Test
    void a_trial_has_a_plan_of_its_own_or_none() {
        StripeSubscription trial = SUB.is("trialing").anchoredAt(NOW + 14 * DAY).with("'trial_start':" + NOW);
        booking.take(trial.created(NOW), SUB.anchoredAt(NOW + 14 * DAY).updated(NOW + 14 * DAY));
        assertThat(booking.text().get(0)).isEqualTo("plan pro-trial x1 of a-1 counted from " + ms(NOW));
        assertThat(booking.text().get(1)).startsWith("plan pro x1 of a-1 counted from " + ms(NOW + 14 * DAY));
        StripeBooking without = new StripeBooking(SETTINGS.selling(SALE));
        without.take(trial.to("price_team", 1).created(NOW));
        assertThat(without.told()).isEmpty();
    }

    @Test
    void a_trial_that_is_not_paid_afterwards_ends() {
        StripeSubscription trial = SUB.is("trialing").with("'trial_start':" + NOW);
        booking.take(trial.created(NOW), SUB.is("past_due").updated(NOW + 14 * DAY));
        assertThat(booking.text()).hasSize(2);
        assertThat(booking.text().get(1)).startsWith("end of pro-trial of a-1");
    }

    @Test
    void a_cancellation_at_the_end_of_the_period_is_told_beforehand_and_its_end_is_nothing_new() {
        StripeSubscription ending = SUB.with("'cancel_at_period_end':true,'cancel_at':" + (NOW + MONTH));
        booking.take(SUB.created(NOW), ending.updated(NOW + DAY), ending.deleted(NOW + MONTH));
        assertThat(booking.text().subList(1, booking.told().size()))
                .containsExactly(
                        "end of pro of a-1 at " + ms(NOW + MONTH) + ", Stripe: subscription sub_1 was cancelled");
    }

    @Test
    void a_cancellation_that_is_taken_back_goes_on_with_the_next_period() {
        StripeSubscription ending = SUB.with("'cancel_at_period_end':true");
        booking.take(SUB.created(NOW), ending.updated(NOW + DAY), SUB.updated(NOW + 2 * DAY));
        assertThat(booking.text().get(2))
                .isEqualTo("plan pro x1 of a-1 counted from " + ms(NOW) + ", begins " + (NOW + MONTH) + "001");
    }

    @Test
    void a_cancellation_at_once_ends_it_also_where_a_later_end_was_told() {
        booking.take(SUB.created(NOW), SUB.deleted(NOW + DAY));
        assertThat(booking.text().get(1)).isEqualTo("end of pro of a-1, Stripe: subscription sub_1 was cancelled");
        booking.take(active("sub_2")
                .of("'makegood_account':'a-2'")
                .with("'cancel_at_period_end':true")
                .created(NOW));
        booking.take(active("sub_2").of("'makegood_account':'a-2'").deleted(NOW + DAY));
        assertThat(booking.text().get(4)).isEqualTo("end of pro of a-2, Stripe: subscription sub_2 was cancelled");
    }

    @Test
    void a_pause_lets_the_paid_period_run_and_begins_no_other() {
        StripeSubscription paused = SUB.with("'pause_collection':{'behavior':'void','resumes_at':null}");
        booking.take(
                SUB.created(NOW), paused.updated(NOW + DAY), paused.nextPeriod().updated(NOW + MONTH));
        assertThat(booking.text().subList(1, booking.told().size()))
                .containsExactly("end of pro of a-1 at " + ms(NOW + MONTH) + ", Stripe: subscription sub_1 is paused");
        booking.take(SUB.nextPeriod().updated(NOW + MONTH + DAY));
        assertThat(booking.text().get(2)).startsWith("plan pro x1 of a-1");
    }

    @Test
    void a_pause_in_which_the_customer_is_served_changes_nothing() {
        booking.take(
                SUB.created(NOW),
                SUB.with("'pause_collection':{'behavior':'keep_as_draft'}").updated(NOW + DAY));
        assertThat(booking.told()).hasSize(1);
    }

    @Test
    void a_failed_payment_leaves_the_plan_until_stripe_gives_up_or_ends_it_at_once() {
        StripeSubscription due = SUB.nextPeriod().is("past_due");
        booking.take(SUB.created(NOW), due.updated(NOW + MONTH));
        assertThat(booking.told()).hasSize(1);
        booking.take(due.is("unpaid").updated(NOW + MONTH + 20 * DAY));
        assertThat(booking.text().get(1)).isEqualTo("end of pro of a-1, Stripe: subscription sub_1 was not paid");
        booking.take(SUB.nextPeriod().updated(NOW + MONTH + 21 * DAY));
        assertThat(booking.text().get(2)).startsWith("plan pro x1 of a-1 counted from " + ms(NOW) + ", begins ");

        StripeBooking strict =
                new StripeBooking(SETTINGS.selling(new PlanSale(Map.of("price_pro", "pro"), Map.of(), true)));
        strict.take(SUB.created(NOW), due.updated(NOW + MONTH));
        assertThat(strict.text().get(1)).isEqualTo("end of pro of a-1, Stripe: subscription sub_1 is past due");
    }

    @Test
    void an_invoice_of_a_price_that_sells_a_plan_grants_nothing_whatever_metadata_says() {
        booking.take(
                subscriptionSession(
                        "sub_1", "in_1", ",'client_reference_id':'a-1','metadata':{'makegood_credits':'55'}"),
                invoice("in_1", "sub_1", "subscription_create", "'makegood_credits':'70'", ",'payment_intent':'pi_1'"),
                newInvoice("in_2", "sub_1", "subscription_cycle", "'makegood_account':'a-1','makegood_credits':'9'"),
                price("price_1", "'makegood_credits':'33'", NOW + 5),
                newInvoice("in_3", "sub_1", "subscription_cycle", ""));
        assertThat(booking.left()).isEmpty();
        assertThat(booking.openCases()).isEmpty();
        assertThat(booking.problems()).isEmpty();
    }

    @Test
    void beside_a_plan_another_line_grants_what_its_own_price_says() {
        String both = invoice("in_1", "sub_1", "subscription_cycle", "", ",'metadata':{'makegood_account':'a-1'}")
                .replace(
                        "[{\"amount\"",
                        "[{\"amount\":500,\"quantity\":2,\"price\":{\"id\":\"price_more\",\"metadata\":"
                                + "{\"makegood_credits\":\"20\"}}},{\"amount\"");
        booking.take(both);
        assertThat(booking.text()).containsExactly("grant stripe:in_1 40 PAID to a-1");
    }

    @Test
    void a_price_that_nobody_named_is_one_case_and_its_subscriptions_start_once_it_is_named() {
        booking.take(
                SUB.to("price_new", 1).created(NOW),
                SUB.to("price_new", 1).updated(NOW + 1),
                active("sub_2")
                        .of("'makegood_account':'a-2'")
                        .to("price_new", 2)
                        .created(NOW));
        assertThat(booking.text()).containsExactly("case stripe:plan:price_new of stripe:unassigned");
        SupportRequested asked = (SupportRequested) booking.told().get(0).event();
        assertThat(asked.message()).contains("price_new", "stripe.plans", "sub_1");
        StripeBooking named =
                booking.under(SETTINGS.selling(new PlanSale(Map.of("price_new", "pro"), Map.of(), false)));
        named.take(SUB.to("price_new", 1).updated(NOW + 2));
        assertThat(named.openCases()).isEmpty();
        assertThat(named.text().subList(1, named.told().size()))
                .contains(
                        "plan pro x1 of a-1 counted from " + ms(NOW),
                        "plan pro x2 of a-2 counted from " + ms(NOW),
                        "resolved stripe:plan:price_new");
    }

    @Test
    void a_change_to_a_price_that_nobody_named_leaves_the_plan_as_it_is() {
        booking.take(SUB.created(NOW), SUB.to("price_new", 1).updated(NOW + 1));
        assertThat(booking.text().subList(1, 2)).containsExactly("case stripe:plan:price_new of stripe:unassigned");
    }

    @Test
    void what_sells_something_else_or_grants_by_its_invoices_is_no_plan() {
        booking.take(
                SUB.to("price_storage", 1).created(NOW),
                active("sub_2").to("price_credits", 1).created(NOW),
                active("sub_3").of("'note':'x'").to("price_of_others", 1).created(NOW));
        assertThat(booking.told()).isEmpty();
        booking.take(SUB.created(NOW + 1), SUB.to("price_storage", 1).updated(NOW + 2));
        assertThat(booking.text().get(1))
                .isEqualTo("end of pro of a-1, Stripe: subscription sub_1 sells no plan here any more");
    }

    @Test
    void nobody_knows_whose_it_is_until_its_session_says_so() {
        booking.take(SUB.of("").created(NOW));
        assertThat(booking.text()).containsExactly("case stripe:sub_1 of stripe:unassigned");
        assertThat(booking.problems()).isEmpty();
        booking.take(subscriptionSession("sub_1", "in_1", ",'client_reference_id':'a-9'"));
        assertThat(booking.text().subList(1, 3))
                .containsExactly("plan pro x1 of a-9 counted from " + ms(NOW), "resolved stripe:sub_1");
    }

    @Test
    void of_two_subscriptions_of_an_account_the_later_has_its_way_and_support_is_told() {
        StripeSubscription second = active("sub_2").to("price_team", 1).anchoredAt(NOW + DAY);
        String later = second.created(NOW + DAY).replace("\"start_date\":" + NOW, "\"start_date\":" + (NOW + DAY));
        booking.take(SUB.created(NOW), later);
        assertThat(booking.text().get(1)).startsWith("plan team x1 of a-1");
        assertThat(booking.openCases()).containsExactly("stripe:sub_1");
        booking.take(second.deleted(NOW + 2 * DAY).replace("\"start_date\":" + NOW, "\"start_date\":" + (NOW + DAY)));
        assertThat(booking.openCases()).isEmpty();
        assertThat(booking.text().get(3)).startsWith("plan pro x1 of a-1 counted from " + ms(NOW) + ", begins ");
    }

    @Test
    void a_subscription_that_moves_to_another_account_takes_its_plan_along() {
        booking.take(SUB.created(NOW), SUB.of("'makegood_account':'a-2'").updated(NOW + 1));
        assertThat(booking.text().get(1)).startsWith("end of pro of a-1");
        assertThat(booking.text().get(2)).startsWith("plan pro x1 of a-2");
    }

    @Test
    void what_nobody_can_give_is_a_case_and_leaves_the_plan_as_it_is() {
        booking.take(SUB.created(NOW), SUB.to("price_pro", 5_001).updated(NOW + 1), SUB.updated(NOW + 2));
        assertThat(booking.text().subList(1, booking.told().size()))
                .containsExactly("case stripe:sub_1 of stripe:unassigned", "resolved stripe:sub_1");
        booking.take(active("sub_4").is("on_fire").created(NOW));
        assertThat(booking.problems()).containsExactly("the subscription has a status that the ledger does not know");
    }

    @Test
    void without_prices_that_sell_plans_subscriptions_are_nothing_to_the_ledger() {
        StripeBooking none = new StripeBooking();
        none.take(SUB.created(NOW));
        assertThat(none.told()).isEmpty();
    }

    @Test
    void settings_that_cannot_work_are_refused() {
        assertThatThrownBy(() -> new PlanSale(Map.of("price 1", "pro"), Map.of(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PRICE=PLAN");
        assertThatThrownBy(() -> new PlanSale(Map.of("price_1", " "), Map.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlanSale(Map.of(), Map.of("price_1", "t"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stripe.plans does not");
    }
}
