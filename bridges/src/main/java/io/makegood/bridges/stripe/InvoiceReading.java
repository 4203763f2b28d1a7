package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.makegood.bridges.stripe.Sale.Part;
import io.makegood.bridges.stripe.Sale.Seller;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an invoice that was paid: what its lines grant by their prices' metadata, else what the subscription's, a line's or the
 * invoice's own says once for the whole. Both shapes are read, that of before and of after Stripe's API of March 2025.
 */
final class InvoiceReading {
    private final JsonNode invoice;
    private final Prices prices;
    private final @Nullable Long paidAt;
    private final boolean isFirst;
    private final boolean isFree;
    private final SortedMap<GrantKind, Part> parts = new TreeMap<>();
    private @Nullable String unknownPrice;
    private boolean isProrated;
    private boolean sellsPlan;

    /** What is known of prices. */
    interface Prices {
        /** What a price's metadata said last, or null if it was never told. */
        @Nullable
        Price price(String id);

        /** Whether it sells a plan, so that no invoice of it grants anything. */
        boolean sellsPlan(String id);
    }

    InvoiceReading(StripeMessage message, Prices prices) {
        this.prices = prices;
        invoice = message.object();
        Long paid = StripeMessage.millis(
                invoice.path("status_transitions").path("paid_at").asLong());
        paidAt = paid == null ? message.occurredAt() : paid;
        isFirst = invoice.path("billing_reason").asText("").equals("subscription_create");
        JsonNode total = invoice.has("total") ? invoice.path("total") : invoice.path("amount_paid");
        isFree = total.isIntegralNumber() && total.asLong() <= 0;
    }

    Facts facts() throws InvalidStripeEvent {
        String id = StripeMessage.idOf(invoice, "id");
        if (id.isEmpty()) {
            throw new InvalidStripeEvent("the invoice has no id");
        }
        String intent = StripeMessage.idOf(invoice, "payment_intent");
        Facts facts = FactsReading.named(id, intent, StripeMessage.idOf(invoice, "charge"));
        for (JsonNode each : invoice.path("payments").path("data")) {
            JsonNode payment = each.path("payment");
            String by = StripeMessage.idOf(payment, "payment_intent");
            intent = intent.isEmpty() ? by : intent;
            facts = facts.join(FactsReading.named(by, StripeMessage.idOf(payment, "charge")));
        }
        Money paid = FactsReading.money(invoice, "amount_paid");
        if (paid.amount() > 0) {
            facts = facts.withPaid(Facts.BY_INVOICE + id, paid);
        }
        String subscription = subscription();
        if (!subscription.isEmpty()) {
            facts = facts.of(subscription);
        }
        String problem = null;
        try {
            read(paid.amount() > 0);
        } catch (InvalidStripeEvent e) {
            problem = e.getMessage();
        }
        if (parts.isEmpty() && problem == null && subscription.isEmpty()) {
            return facts;
        }
        String account = account();
        Sale sale = new Sale(
                isFirst ? Seller.FIRST_INVOICE : Seller.INVOICE,
                "stripe:" + id,
                intent.isEmpty() ? id : intent,
                true,
                isFree,
                account.isEmpty() ? null : account,
                List.copyOf(parts.values()),
                problem,
                paid.amount() > 0 ? unknownPrice : null,
                sellsPlan ? Boolean.TRUE : null);
        return facts.withSale(id, sale);
    }

    private String subscription() throws InvalidStripeEvent {
        String named = StripeMessage.idOf(invoice, "subscription");
        if (named.isEmpty()) {
            named = StripeMessage.idOf(invoice.path("parent").path("subscription_details"), "subscription");
        }
        for (JsonNode line : lines()) {
            if (named.isEmpty()) {
                named = StripeMessage.idOf(line, "subscription");
            }
        }
        return named;
    }

    private JsonNode lines() {
        return invoice.path("lines").path("data");
    }

    /** The metadata that speaks of the whole invoice, the most particular first. */
    private List<JsonNode> ofWhole() {
        List<JsonNode> all = new ArrayList<>();
        all.add(invoice.path("parent").path("subscription_details").path("metadata"));
        all.add(invoice.path("subscription_details").path("metadata"));
        // Stripe copies the subscription's onto its lines.
        lines().forEach(line -> all.add(line.path("metadata")));
        all.add(invoice.path("metadata"));
        return all;
    }

    private String account() {
        return ofWhole().stream()
                .map(metadata -> metadata.path(GrantTerms.ACCOUNT).asText(""))
                .filter(account -> !account.isEmpty())
                .findFirst()
                .orElse("");
    }

    private void read(boolean wasPaid) throws InvalidStripeEvent {
        boolean isSaid = false;
        boolean hasPeriod = lines().isEmpty();
        Long latestEnd = null;
        for (JsonNode line : lines()) {
            if (sellsPlan(line)) {
                continue;
            }
            JsonNode metadata = ofPrice(line);
            boolean lineIsProrated = isProrated(line);
            Long end = StripeMessage.millis(line.path("period").path("end").asLong());
            if (!lineIsProrated) {
                hasPeriod = true;
                latestEnd = latestEnd == null || (end != null && end > latestEnd) ? end : latestEnd;
            }
            if (GrantTerms.isSaid(metadata)) {
                isSaid = true;
                readLine(line, GrantTerms.of(metadata, "the price"), lineIsProrated, end);
            }
        }
        // What a subscription's metadata grants is granted once, and its plan does that.
        JsonNode whole = isSaid || sellsPlan
                ? MissingNode.getInstance()
                : ofWhole().stream().filter(GrantTerms::isSaid).findFirst().orElse(MissingNode.getInstance());
        if (GrantTerms.isSaid(whole) && hasPeriod) {
            grant(GrantTerms.of(whole, "the subscription"), 1, total(), isDiscounted(), "the subscription", latestEnd);
        }
        if (sellsPlan && !isSaid) {
            return;
        }
        requireDecided(isSaid, GrantTerms.isSaid(whole), wasPaid);
    }

    /** What was paid and would be granted if more were known may not pass as if it sold nothing. */
    private void requireDecided(boolean isSaid, boolean isSaidOfWhole, boolean wasPaid) throws InvalidStripeEvent {
        boolean isMarked = ofWhole().stream().anyMatch(GrantTerms::isMarked);
        boolean isUnknown = unknownPrice != null && isMarked && !isSaid && !isSaidOfWhole;
        if (invoice.path("lines").path("has_more").asBoolean(false) && (isSaid || isUnknown)) {
            throw new InvalidStripeEvent("the invoice has more lines than its event shows; grant by hand and bind");
        }
        if (isUnknown && wasPaid) {
            throw new InvalidStripeEvent("the invoice names its price by id alone, and Stripe never told what "
                    + unknownPrice
                    + " grants; save the price's metadata again with price.updated sent here, then send the"
                    + " invoice's event again, or grant by hand and bind");
        }
        if (parts.isEmpty() && isProrated && wasPaid) {
            throw new InvalidStripeEvent(
                    "the invoice has prorations alone, which grant nothing by themselves; grant by hand" + " and bind");
        }
    }

    private boolean sellsPlan(JsonNode line) {
        boolean sells = Stream.of(
                        line.path("price"),
                        line.path("pricing").path("price_details").path("price"),
                        line.path("plan"))
                .map(StripeMessage::idOf)
                .anyMatch(prices::sellsPlan);
        sellsPlan |= sells;
        return sells;
    }

    /** The metadata of a line's price, wherever this version of Stripe's API has it; remembers a price that nobody knows. */
    private JsonNode ofPrice(JsonNode line) {
        JsonNode price = line.path("price");
        if (price.isMissingNode() || price.isNull()) {
            price = line.path("pricing").path("price_details").path("price");
        }
        if (price.isObject()) {
            JsonNode plan = line.path("plan").path("metadata");
            return GrantTerms.isSaid(price.path("metadata")) ? price.path("metadata") : plan;
        }
        String id = StripeMessage.idOf(price);
        if (id.isEmpty()) {
            return line.path("plan").path("metadata");
        }
        Price known = StripeMessage.isId(id) ? prices.price(id) : null;
        if (known == null) {
            unknownPrice = id;
            return MissingNode.getInstance();
        }
        return known.json();
    }

    private static boolean isProrated(JsonNode line) {
        JsonNode parent = line.path("parent");
        return line.path("proration").asBoolean(false)
                || parent.path("subscription_item_details").path("proration").asBoolean(false)
                || parent.path("invoice_item_details").path("proration").asBoolean(false);
    }

    private void readLine(JsonNode line, GrantTerms terms, boolean lineIsProrated, @Nullable Long periodEnd)
            throws InvalidStripeEvent {
        JsonNode said = line.path("amount");
        long amount = said.isIntegralNumber() ? said.asLong() : total();
        if (lineIsProrated) {
            isProrated |= amount > 0;
        } else if (amount >= 0) {
            long discount = sum(line.path("discount_amounts"));
            grant(terms, quantity(line), amount, amount > 0 && discount >= amount, "the price", periodEnd);
        }
    }

    private static long quantity(JsonNode line) {
        return line.path("quantity").isIntegralNumber() ? line.path("quantity").asLong() : 1;
    }

    private long total() {
        JsonNode total = invoice.path("total");
        return total.isIntegralNumber() ? Math.max(0, total.asLong()) : isFree ? 0 : 1;
    }

    /** Whether nothing was to be paid because of discounts. */
    private boolean isDiscounted() {
        return isFree && sum(invoice.path("total_discount_amounts")) > 0;
    }

    private static long sum(JsonNode amounts) {
        long sum = 0;
        for (JsonNode each : amounts) {
            sum += each.path("amount").asLong();
        }
        return sum;
    }

    /** A trial, or what is free, grants no PAID credits: what cost nothing cannot be paid back in money. */
    private void grant(
            GrantTerms terms, long times, long amount, boolean isDiscounted, String whose, @Nullable Long periodEnd)
            throws InvalidStripeEvent {
        boolean isUnpaid = !isDiscounted && (amount == 0 || (isFree && isFirst));
        if (isUnpaid && isFirst && terms.trialCredits() > 0) {
            add(GrantKind.PROMOTIONAL, terms.trialCredits(), times, terms.expiresAt(whose, paidAt, periodEnd));
        } else if (!isUnpaid || terms.kind() != GrantKind.PAID) {
            GrantKind kind =
                    isFree && isDiscounted && terms.kind() == GrantKind.PAID ? GrantKind.PROMOTIONAL : terms.kind();
            add(kind, terms.credits(), times, terms.expiresAt(whose, paidAt, periodEnd));
        }
    }

    private void add(GrantKind kind, long credits, long times, @Nullable Long expiresAt) throws InvalidStripeEvent {
        if (credits == 0 || times <= 0) {
            return;
        }
        Part before = parts.get(kind);
        long most = Limits.AMOUNT_MAX - (before == null ? 0 : before.credits());
        if (times > most / credits) {
            throw new InvalidStripeEvent("the invoice grants more than " + Limits.AMOUNT_MAX + " credits");
        }
        Long end = before == null
                ? expiresAt
                : expiresAt == null || before.expiresAt() == null
                        ? null
                        : Long.valueOf(Math.max(expiresAt, Objects.requireNonNull(before.expiresAt())));
        parts.put(kind, new Part(kind.name(), (before == null ? 0 : before.credits()) + credits * times, end));
    }
}
