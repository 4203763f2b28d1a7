package io.makegood.bridges.stripe;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events of Stripe's, one on each line, booked one after the other: each is refused in words, or tells the ledger legal events. */
public final class StripeEventDoor implements Door {
    private static final int LINES_MAX = 16;
    private static final StripeSettings SETTINGS = new StripeSettings(
                    "whsec_test", 300, true, StripeSettings.Mode.ANY, null, StripeSettings.UNASSIGNED_ACCOUNT_DEFAULT)
            .selling(new PlanSale(Map.of("price_1", "pro", "price_2", "team"), Map.of("price_1", "taste"), false));

    private final EventCodec codec = new EventCodec();

    private static final class Rows implements StripeBook.Rows {
        private final Map<String, byte[]> rows = new TreeMap<>();

        @Override
        public byte @Nullable [] get(String key) {
            return rows.get(key);
        }

        @Override
        public byte @Nullable [] legacy(String id) {
            return null;
        }

        void change(Map<String, byte @Nullable []> changes) {
            changes.forEach((key, row) -> {
                if (row == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, row);
                }
            });
        }
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        Rows rows = new Rows();
        boolean any = false;
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", LINES_MAX + 1);
        for (int i = 0; i < Math.min(lines.length, LINES_MAX); i++) {
            any |= book(rows, Parts.bytes(lines[i]));
        }
        return any;
    }

    private boolean book(Rows rows, byte[] event) throws Exception {
        try {
            StripeMessage message = StripeMessage.read(event);
            Refusal.unless(message.key() != null, "an event without a key");
            String refusal = SETTINGS.refusal(message);
            if (refusal != null) {
                return Refusal.onALine(refusal);
            }
            StripeBook.Result result = StripeBook.take(rows, message, SETTINGS);
            for (Envelope told : result.events()) {
                Refusal.unless(told.equals(codec.read(codec.write(told))), "the ledger would read another event");
            }
            rows.change(result.changes());
            return result.problem() == null || Refusal.onALine(result.problem());
        } catch (InvalidStripeEvent | InvalidEvent e) {
            return Refusal.onALine(e.getMessage());
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        String session = event(
                "checkout.session.completed",
                "s1",
                "'id':'cs_1','mode':'payment','payment_intent':'pi_1',"
                        + "'payment_status':'paid','amount_total':1000,'currency':'usd','client_reference_id':'a-1',"
                        + "'metadata':{'makegood_credits':'100','makegood_kind':'PAID','makegood_expires_in':'90d'}");
        String charge = event(
                "charge.succeeded",
                "c1",
                "'id':'ch_1','payment_intent':'pi_1','invoice':'in_1',"
                        + "'amount':1000,'currency':'usd','amount_refunded':0");
        String refunded = event(
                "charge.refunded",
                "c2",
                "'id':'ch_1','payment_intent':'pi_1','amount':1000," + "'currency':'usd','amount_refunded':400");
        String refund = event(
                "refund.created",
                "r1",
                "'id':'re_1','charge':'ch_1','payment_intent':'pi_1',"
                        + "'amount':400,'currency':'usd','created':1700000001,'status':'succeeded'");
        String refundFailed = event(
                "refund.failed",
                "r2",
                "'id':'re_1','charge':'ch_1','payment_intent':'pi_1',"
                        + "'amount':400,'currency':'usd','created':1700000001,'status':'failed'");
        String dispute = event(
                "charge.dispute.funds_withdrawn",
                "d1",
                "'id':'dp_1','charge':'ch_1',"
                        + "'payment_intent':'pi_1','amount':600,'currency':'usd','status':'needs_response',"
                        + "'created':1700000002,'balance_transactions':[{'amount':-600,'currency':'usd'}]");
        String won = event(
                "charge.dispute.closed",
                "d2",
                "'id':'dp_1','charge':'ch_1','payment_intent':'pi_1',"
                        + "'amount':600,'currency':'usd','status':'won','created':1700000002,'balance_transactions':[]");
        String price = event("price.created", "p1", "'id':'price_1','metadata':{'makegood_credits':'50'}");
        String invoice = event(
                "invoice.paid",
                "i1",
                "'id':'in_1','charge':'ch_1','payment_intent':'pi_1',"
                        + "'subscription':'sub_1','status':'paid','amount_paid':1000,'currency':'usd','customer':'cus_1',"
                        + "'metadata':{},'lines':{'data':[{'id':'il_1','amount':1000,'quantity':2,'proration':false,"
                        + "'period':{'start':1700000000,'end':1702592000},'price':{'id':'price_1','metadata':"
                        + "{'makegood_credits':'50'}},'metadata':{}}],'has_more':false},'subscription_details':"
                        + "{'metadata':{'makegood_account':'a-1'}}");
        String invoicePayment = event(
                "invoice_payment.paid",
                "ip1",
                "'id':'inpay_1','invoice':'in_1','payment':{'type':'payment_intent','payment_intent':'pi_1'}");
        String subscription = event(
                "checkout.session.completed",
                "s2",
                "'id':'cs_2','mode':'subscription',"
                        + "'subscription':'sub_1','invoice':'in_1','payment_status':'paid','amount_total':1000,"
                        + "'currency':'usd','client_reference_id':'a-1','metadata':{}");
        String binding = new String(new StripeBinding("pi_1", "a-1", "g-1", 100).event(), StandardCharsets.UTF_8);
        seeds.add(Parts.bytes(session));
        seeds.add(Parts.bytes(String.join("\n", session, charge, refunded, refund)));
        seeds.add(Parts.bytes(String.join("\n", refund, session, refundFailed)));
        seeds.add(Parts.bytes(String.join("\n", session, dispute, won)));
        seeds.add(Parts.bytes(String.join("\n", price, invoice, subscription, invoicePayment, refunded)));
        seeds.add(Parts.bytes(String.join("\n", subscription, invoice, dispute)));
        seeds.add(Parts.bytes(String.join("\n", binding, refunded, dispute, won)));
        return seeds;
    }

    private static String event(String type, String id, String object) {
        return ("{'id':'evt_" + id + "','type':'" + type + "','created':1700000000,'livemode':true,'data':{'object':{"
                        + object + "}}}")
                .replace('\'', '"');
    }
}
