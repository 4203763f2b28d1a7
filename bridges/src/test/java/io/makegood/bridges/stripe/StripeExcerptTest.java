package io.makegood.bridges.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is kept of Stripe's events. That the excerpt books the same is shown by every other test beside this one: {@link StripeBooking}
 * books each event twice.
 */
class StripeExcerptTest {
    private static final String PERSON =
            "'customer':'cus_1','customer_email':'ada@example.com','description':'for Ada Lovelace',"
                    + "'receipt_email':'ada@example.com','customer_details':{'email':'ada@example.com','name':'Ada Lovelace',"
                    + "'phone':'+44','address':{'line1':'12 St James Square'}},'billing_details':{'name':'Ada Lovelace'},"
                    + "'payment_method_details':{'card':{'last4':'4242','fingerprint':'Xt5'}},'custom_fields':[{'text':'Ada'}],";

    private static String kept(String event) throws InvalidStripeEvent {
        StripeMessage message = StripeMessage.read(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return new String(StripeExcerpt.of(message), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static String event(String type, String object) {
        return "{'id':'evt_1','type':'" + type + "','created':1700000000,'livemode':true,'api_version':'2024-06-20',"
                + "'request':{'idempotency_key':'of a customer'},'data':{'object':{" + object
                + "},'previous_attributes':{'email':'ada@example.com'}}}";
    }

    private static String excerpt(String type, String object) {
        return "{'id':'evt_1','type':'" + type + "','created':1700000000,'livemode':true,'data':{'object':{" + object
                + "}}}";
    }

    @Test
    void nothing_of_the_person_is_kept_whatever_the_event_is_about() throws InvalidStripeEvent {
        for (String type : List.of(
                "checkout.session.completed",
                "invoice.paid",
                "invoice_payment.paid",
                "charge.succeeded",
                "charge.refunded",
                "refund.created",
                "charge.dispute.created",
                "price.updated",
                "customer.subscription.updated",
                "customer.created")) {
            String said = kept(event(type, PERSON + "'id':'x_1','metadata':{'note':'Ada','makegood_note':'Ada'}"));
            assertThat(said)
                    .as(type)
                    .contains("'id':'x_1'")
                    .doesNotContain("Ada", "ada@", "4242", "Xt5", "St James", "+44", "cus_1", "of a customer");
        }
    }

    @Test
    void of_a_session_its_names_its_price_and_what_it_grants_are_kept() throws InvalidStripeEvent {
        String object =
                "'id':'cs_1','mode':'payment','payment_intent':'pi_1','payment_status':'paid','amount_total':1000,"
                        + "'currency':'usd','client_reference_id':'a-1','metadata':{'makegood_credits':'100'}";
        assertThat(kept(event("checkout.session.completed", PERSON + object)))
                .isEqualTo(excerpt("checkout.session.completed", object));
    }

    @Test
    void of_an_invoice_its_lines_keep_what_they_grant_and_for_how_long() throws InvalidStripeEvent {
        String kept =
                "'id':'in_1','subscription':'sub_1','lines':{'has_more':false,'data':[{'amount':2000,'quantity':1,"
                        + "'period':{'end':1702600000},'price':{'id':'price_1','metadata':{'makegood_credits':'5'}}}]}";
        String sent = kept.replace("'end'", "'start':1700000000,'end'")
                .replace("'amount':2000", "'description':'1 x Ada plan','amount':2000")
                .replace("'makegood_credits'", "'internal':'secret plan','makegood_credits'")
                .replace("'id':'price_1'", "'id':'price_1','nickname':'for Ada'");
        assertThat(kept(event("invoice.paid", PERSON + sent))).isEqualTo(excerpt("invoice.paid", kept));
    }

    @Test
    void of_a_subscription_its_state_and_what_it_is_to_are_kept() throws InvalidStripeEvent {
        String kept =
                "'id':'sub_1','status':'active','billing_cycle_anchor':1700000000,'start_date':1700000000,'cancel_at':null,"
                        + "'metadata':{'makegood_account':'a-1'},'pause_collection':{'behavior':'void'},'items':{'data':["
                        + "{'quantity':2,'current_period_end':1702600000,'price':{'id':'price_1','metadata':{}}}]}";
        String sent = kept.replace("'id':'price_1'", "'id':'price_1','nickname':'for Ada'")
                .replace("'behavior':'void'", "'behavior':'void','resumes_at':1702600000")
                .replace("'start_date'", "'default_payment_method':'pm_1','start_date'");
        assertThat(kept(event("customer.subscription.updated", PERSON + sent)))
                .isEqualTo(excerpt("customer.subscription.updated", kept));
    }

    @Test
    void of_what_is_sent_whole_instead_of_by_its_id_the_id_is_kept() throws InvalidStripeEvent {
        assertThat(kept(event(
                        "refund.created",
                        "'id':'re_1','payment_intent':{'id':'pi_1','receipt_email':'ada@example.com'},'charge':{'id':'ch_1',"
                                + PERSON + "'amount':5},'amount':400,'status':'succeeded'")))
                .isEqualTo(excerpt(
                        "refund.created",
                        "'id':'re_1','payment_intent':{'id':'pi_1'},'charge':{'id':'ch_1'},'amount':400,"
                                + "'status':'succeeded'"));
    }

    @Test
    void a_person_in_the_place_of_a_plain_value_is_not_kept_either() throws InvalidStripeEvent {
        assertThat(
                        kept(
                                event(
                                        "charge.refunded",
                                        "'id':'ch_1','amount':{'of':'Ada'},'currency':['Ada'],'refunds':'Ada','payment_intent':['Ada']")))
                .isEqualTo(excerpt("charge.refunded", "'id':'ch_1','amount':{},'currency':[]"));
    }
}
