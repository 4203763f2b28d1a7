package io.makegood.bridges.stripe;

import java.util.Locale;

/** A subscription as Stripe sends it, whole with each of its events; what a person might read in it stands beside. */
record StripeSubscription(
        String id, String status, String price, long quantity, long anchor, long start, long end, String more) {
    static final long DAY = 24L * 60 * 60;
    static final long MONTH = 30 * DAY;

    /** One of account a-1 to price_pro that began now and is paid. */
    static StripeSubscription active(String id) {
        return new StripeSubscription(
                id, "active", "price_pro", 1, StripeEvents.NOW, StripeEvents.NOW, StripeEvents.NOW + MONTH, OF_A1);
    }

    private static final String OF_A1 = ",'metadata':{'makegood_account':'a-1'}";

    StripeSubscription is(String newStatus) {
        return new StripeSubscription(id, newStatus, price, quantity, anchor, start, end, more);
    }

    StripeSubscription to(String newPrice, long newQuantity) {
        return new StripeSubscription(id, status, newPrice, newQuantity, anchor, start, end, more);
    }

    StripeSubscription anchoredAt(long newAnchor) {
        return new StripeSubscription(id, status, price, quantity, newAnchor, newAnchor, newAnchor + MONTH, more);
    }

    StripeSubscription nextPeriod() {
        return new StripeSubscription(id, status, price, quantity, anchor, end, end + MONTH, more);
    }

    StripeSubscription with(String fields) {
        return new StripeSubscription(id, status, price, quantity, anchor, start, end, more + "," + fields);
    }

    StripeSubscription of(String metadata) {
        return new StripeSubscription(
                id, status, price, quantity, anchor, start, end, more.replace(OF_A1, ",'metadata':{" + metadata + "}"));
    }

    String created(long at) {
        return event("created", at);
    }

    String updated(long at) {
        return event("updated", at);
    }

    String deleted(long at) {
        return is("canceled").with("'ended_at':" + at).event("deleted", at);
    }

    String event(String what, long at) {
        String prices = String.format(
                Locale.ROOT,
                "'plan':{'id':'%s','object':'plan','interval':'month'},'price':{'id':'%s','object':'price','active':true,"
                        + "'currency':'usd','metadata':{%s},'product':'prod_1','recurring':{'interval':'month',"
                        + "'interval_count':1,'usage_type':'licensed'},'unit_amount':2000}",
                price,
                price,
                price.contains("credits") ? "'makegood_credits':'5'" : "");
        return StripeEvents.event(
                "evt_" + id + "_" + what + "_" + at + "_" + status,
                "customer.subscription." + what,
                at,
                String.format(
                                Locale.ROOT,
                                "'id':'%s','object':'subscription','status':'%s','billing_cycle_anchor':%d,'created':%d,"
                                        + "'start_date':%d,'collection_method':'charge_automatically','customer':'cus_1',"
                                        + "'currency':'usd','items':{'object':'list','has_more':false,'data':[{'id':'si_%s',"
                                        + "'object':'subscription_item','current_period_start':%d,'current_period_end':%d,"
                                        + "'quantity':%d,",
                                id,
                                status,
                                anchor,
                                StripeEvents.NOW,
                                StripeEvents.NOW,
                                id,
                                start,
                                end,
                                quantity)
                        + prices + "}]}" + more);
    }
}
