package io.makegood.bridges.stripe;

import java.util.Locale;

/** Events as Stripe sends them, as far as the ledger reads them. Quotes may be written as apostrophes. */
final class StripeEvents {
    static final long NOW = 1_700_000_000L;

    private StripeEvents() {}

    static String event(String id, String type, String object) {
        return event(id, type, NOW, object);
    }

    static String event(String id, String type, long created, String object) {
        return String.format(
                        Locale.ROOT,
                        "{'id':'%s','type':'%s','created':%d,'livemode':true,'data':{'object':{%s}}}",
                        id,
                        type,
                        created,
                        object)
                .replace('\'', '"');
    }

    /** A session of mode payment over 1000 cents that sells 100 credits. */
    static String session(String payment) {
        return session(payment, "paid", "'makegood_credits':'100'");
    }

    static String session(String payment, String status, String metadata) {
        return event(
                "evt_s_" + payment,
                "checkout.session.completed",
                "'id':'cs_" + payment + "','mode':'payment','payment_intent':'" + payment + "','payment_status':'"
                        + status + "','amount_total':1000,'currency':'usd','client_reference_id':'a-1','metadata':{"
                        + metadata + "}");
    }

    /** A charge of 1000 cents of which so many are refunded. */
    static String refunded(String payment, long refunded, long at) {
        return event(
                "evt_c_" + payment + "_" + refunded + "_" + at,
                "charge.refunded",
                at,
                "'id':'ch_" + payment + "','payment_intent':'" + payment
                        + "','amount':1000,'currency':'usd','amount_refunded':" + refunded);
    }

    static String refunded(String payment, long refunded) {
        return refunded(payment, refunded, NOW);
    }

    static String refund(String type, String id, String payment, long amount, String status, long created) {
        return event(
                "evt_" + id + "_" + status + "_" + type,
                type,
                created,
                "'id':'" + id + "','charge':'ch_" + payment + "','payment_intent':'" + payment + "','amount':" + amount
                        + ",'currency':'usd','created':" + created + ",'status':'" + status + "'");
    }

    static String dispute(String what, String id, String payment, long amount, String status) {
        return dispute(what, id, payment, amount, status, NOW);
    }

    static String dispute(String what, String id, String payment, long amount, String status, long at) {
        return event(
                "evt_" + id + "_" + what + "_" + status + "_" + at,
                "charge.dispute." + what,
                at,
                "'id':'" + id + "','charge':'ch_" + payment + "','payment_intent':'" + payment + "','amount':" + amount
                        + ",'currency':'usd','status':'" + status + "'");
    }

    /** The session that starts a subscription; its invoice is named, no payment is. */
    static String subscriptionSession(String subscription, String invoice, String more) {
        return event(
                "evt_s_" + subscription,
                "checkout.session.completed",
                "'id':'cs_" + subscription + "','mode':'subscription','payment_intent':null,'invoice':'" + invoice
                        + "','subscription':'" + subscription
                        + "','payment_status':'paid','amount_total':2000,'currency':'usd'" + more);
    }

    /** An invoice of a subscription over 2000 cents, as it was before March 2025. */
    static String invoice(String id, String subscription, String reason, String priceMetadata, String more) {
        return event(
                "evt_" + id,
                "invoice.paid",
                "'id':'" + id + "','subscription':'" + subscription + "','billing_reason':'" + reason
                        + "','total':2000,'amount_paid':2000,'currency':'usd','lines':{'data':[{'amount':2000,'quantity':1,"
                        + "'period':{'start':1700000000,'end':1702600000},'price':{'id':'price_1','metadata':{"
                        + priceMetadata + "}}}]}" + more);
    }

    /** The same as it is since: no payment, the price by id alone. */
    static String newInvoice(String id, String subscription, String reason, String metadata) {
        return event(
                "evt_" + id,
                "invoice.paid",
                "'id':'" + id + "','billing_reason':'" + reason + "','parent':{'subscription_details':{'subscription':'"
                        + subscription + "','metadata':{" + metadata
                        + "}}},'total':2000,'amount_paid':2000,'currency':'usd','lines':{'data':[{'amount':2000,"
                        + "'quantity':1,'period':{'start':1700000000,'end':1702600000},"
                        + "'pricing':{'price_details':{'price':'price_1','product':'prod_1'}},"
                        + "'parent':{'subscription_item_details':{'proration':false}}}]}");
    }

    static String invoicePayment(String invoice, String payment) {
        return event(
                "evt_ip_" + invoice,
                "invoice_payment.paid",
                "'id':'inpay_1','invoice':'" + invoice + "','payment':{'type':'payment_intent','payment_intent':'"
                        + payment + "'}");
    }

    static String price(String id, String metadata, long at) {
        return event("evt_" + id + at, "price.updated", at, "'id':'" + id + "','metadata':{" + metadata + "}");
    }
}
