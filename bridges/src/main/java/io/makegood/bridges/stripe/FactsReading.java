package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.bridges.stripe.Sale.Seller;
import io.makegood.ledger.event.GrantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what one event of Stripe's says about a purchase. Invoices are read by {@link InvoiceReading}. */
final class FactsReading {
    private final StripeMessage message;
    private final JsonNode object;

    private FactsReading(StripeMessage message) {
        this.message = message;
        object = message.object();
    }

    /** What the event says; throws {@link InvalidStripeEvent} if it lacks what is needed. */
    static Facts of(StripeMessage message, InvoiceReading.Prices prices) throws InvalidStripeEvent {
        FactsReading reading = new FactsReading(message);
        return switch (message.kind()) {
            case SESSION -> reading.session();
            case INVOICE -> new InvoiceReading(message, prices).facts();
            case INVOICE_PAYMENT -> reading.invoicePayment();
            case CHARGE -> reading.charge();
            case REFUND -> reading.refund();
            case DISPUTE -> reading.dispute();
            case BINDING -> Facts.named(StripeBinding.of(message).payment());
            case PRICE, SUBSCRIPTION, TOP_UP, PAYMENT, NONE -> Facts.NONE;
        };
    }

    /** The names of an object, those that it has of them. */
    static Facts named(String... ids) {
        List<String> known = new ArrayList<>();
        for (String id : ids) {
            if (!id.isEmpty()) {
                known.add(id);
            }
        }
        return Facts.named(known.toArray(String[]::new));
    }

    static Money money(JsonNode object, String amount) {
        return new Money(
                object.path("currency").asText("").toLowerCase(Locale.ROOT),
                Math.max(0, object.path(amount).asLong()));
    }

    private Facts session() throws InvalidStripeEvent {
        String session = StripeMessage.idOf(object, "id");
        String payment = StripeMessage.idOf(object, "payment_intent");
        String subscription = StripeMessage.idOf(object, "subscription");
        Facts facts = named(session, payment, StripeMessage.idOf(object, "invoice"));
        String mode = object.path("mode").asText("payment");
        if (mode.equals("setup")) {
            return facts;
        }
        JsonNode metadata = object.path("metadata");
        String account = metadata.path(GrantTerms.ACCOUNT).asText("");
        if (account.isEmpty()) {
            account = object.path("client_reference_id").asText("");
        }
        if (!account.isEmpty()) {
            facts = facts.withAccount(session, account);
        }
        Money paid = money(object, "amount_total");
        if (paid.amount() > 0) {
            facts = facts.withPaid(Facts.BY_SESSION + session, paid);
        }
        boolean ofSubscription = mode.equals("subscription");
        if (metadata.has(GrantTerms.CREDITS)) {
            facts = facts.withSale(session, sale(ofSubscription, session, payment, account.isEmpty() ? null : account));
        }
        return ofSubscription && !subscription.isEmpty() ? facts.of(subscription) : facts;
    }

    private Sale sale(boolean ofSubscription, String session, String payment, @Nullable String account) {
        String status = object.path("payment_status").asText();
        JsonNode total = object.path("amount_total");
        boolean free = status.equals("no_payment_required") || (total.isIntegralNumber() && total.asLong() == 0);
        String reference = payment.isEmpty() ? session : payment;
        List<Sale.Part> parts = new ArrayList<>();
        String problem = null;
        try {
            GrantTerms terms = GrantTerms.of(object.path("metadata"), "the session");
            // What cost nothing cannot be paid back in money.
            GrantKind kind = free && terms.kind() == GrantKind.PAID ? GrantKind.PROMOTIONAL : terms.kind();
            parts.add(new Sale.Part(
                    kind.name(), terms.credits(), terms.expiresAt("the session", message.occurredAt(), null)));
        } catch (InvalidStripeEvent e) {
            problem = e.getMessage();
        }
        return new Sale(
                ofSubscription ? Seller.SUBSCRIPTION_SESSION : Seller.SESSION,
                "stripe:" + reference,
                reference,
                // A session may be completed before it is paid; Stripe sends another event then.
                status.equals("paid") || status.equals("no_payment_required"),
                free,
                account,
                parts,
                problem,
                null,
                null);
    }

    private Facts invoicePayment() throws InvalidStripeEvent {
        JsonNode payment = object.path("payment");
        return named(
                StripeMessage.idOf(object, "invoice"),
                StripeMessage.idOf(payment, "payment_intent"),
                StripeMessage.idOf(payment, "charge"));
    }

    private Facts charge() throws InvalidStripeEvent {
        String charge = StripeMessage.idOf(object, "id");
        String intent = StripeMessage.idOf(object, "payment_intent");
        String payment = intent.isEmpty() ? charge : intent;
        Money paid = money(object, "amount");
        OptionalLong refunded = refunded();
        if (message.type().equals("charge.refunded") && refunded.isEmpty()) {
            throw new InvalidStripeEvent("the charge does not say how much was refunded");
        }
        long total = refunded.orElse(0);
        if (total > 0 && (paid.amount() <= 0 || total > paid.amount())) {
            throw new InvalidStripeEvent("the charge's amount_refunded is not within its amount");
        }
        Facts facts = named(charge, intent, StripeMessage.idOf(object, "invoice"));
        if (paid.amount() > 0) {
            facts = facts.withPaid(Facts.BY_CHARGE + payment, paid);
        }
        if (total > 0) {
            facts = facts.withRefundTotal(new RefundTotal(payment, total, message.created()));
        }
        SortedMap<String, Refund> refunds = new TreeMap<>();
        for (JsonNode refund : object.path("refunds").path("data")) {
            refunds.put(StripeMessage.idOf(refund, "id"), refund(refund, payment));
        }
        return facts.withRefunds(refunds);
    }

    /** Of all that was paid, how much has been paid back by now; empty if not told. */
    private OptionalLong refunded() {
        JsonNode refunded = object.path("amount_refunded");
        return refunded.isIntegralNumber() ? OptionalLong.of(refunded.asLong()) : OptionalLong.empty();
    }

    private Facts refund() throws InvalidStripeEvent {
        Facts named = payment();
        return named.withRefunds(
                new TreeMap<>(Map.of(StripeMessage.idOf(object, "id"), refund(object, paymentOf(object)))));
    }

    private static Refund refund(JsonNode refund, String payment) {
        String status = refund.path("status").asText();
        return new Refund(
                payment,
                money(refund, "amount"),
                refund.path("created").asLong(),
                status.equals("failed") || status.equals("canceled"));
    }

    private Facts dispute() throws InvalidStripeEvent {
        String id = StripeMessage.idOf(object, "id");
        if (id.isEmpty()) {
            throw new InvalidStripeEvent("the dispute has no id");
        }
        String status = object.path("status").asText("");
        Long withheld = withheld(status);
        Dispute dispute = new Dispute(
                phase(status),
                message.created(),
                object.path("currency").asText("").toLowerCase(Locale.ROOT),
                withheld);
        return payment().withDisputes(new TreeMap<>(Map.of(id, dispute)));
    }

    private Dispute.Phase phase(String status) {
        if (message.type().endsWith(".funds_reinstated") || status.equals("won") || status.equals("lost")) {
            return Dispute.Phase.CLOSED;
        }
        return isInquiry(status) ? Dispute.Phase.INQUIRY : Dispute.Phase.OPEN;
    }

    /** Before the bank takes anything, or where it was kept from it. */
    private boolean isInquiry(String status) {
        return !message.type().endsWith(".funds_withdrawn")
                && (status.startsWith("warning_") || status.equals("prevented"));
    }

    private @Nullable Long withheld(String status) {
        if (status.equals("won") || isInquiry(status)) {
            return 0L;
        }
        long taken = 0;
        long returned = 0;
        for (JsonNode movement : object.path("balance_transactions")) {
            long amount = movement.path("amount").asLong();
            taken += Math.max(0, -amount);
            returned += Math.max(0, amount);
        }
        boolean isReinstated = message.type().endsWith(".funds_reinstated");
        JsonNode amount = object.path("amount");
        if (taken > 0 && returned > 0 && amount.isIntegralNumber()) {
            // Of a payment that was refunded in part the bank returns that part and keeps the rest.
            return Fraction.of(Math.max(0, taken - returned), taken).floorOf(amount.asLong());
        }
        if (isReinstated) {
            return 0L;
        }
        return amount.isIntegralNumber() ? Math.max(0, amount.asLong()) : null;
    }

    /** What a refund or dispute is about; without it nobody knows which credits to take back. */
    private Facts payment() throws InvalidStripeEvent {
        if (paymentOf(object).isEmpty()) {
            throw new InvalidStripeEvent("the event names no payment_intent and no charge; revoke the credits by hand,"
                    + " if there are any");
        }
        return named(StripeMessage.idOf(object, "payment_intent"), StripeMessage.idOf(object, "charge"));
    }

    private static String paymentOf(JsonNode object) throws InvalidStripeEvent {
        String intent = StripeMessage.idOf(object, "payment_intent");
        return intent.isEmpty() ? StripeMessage.idOf(object, "charge") : intent;
    }
}
