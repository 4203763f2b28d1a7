package io.makegood.bridges.stripe;

import io.makegood.bridges.stripe.Settlement.Settled;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe said, purchase by purchase. A purchase has many names (payment intent, charge, invoice, session), and each event knows
 * some of them; a row for each name leads to the one row of the purchase, and two purchases that turn out to be one are joined. So
 * whatever the order in which Stripe tells, the same is granted, taken and given back in the end. Pure: rows in, rows and events out.
 */
final class StripeBook {
    private static final String NAME = "@";
    private static final String PURCHASE = "=";
    /** What the keys of subscriptions begin with. */
    static final String SUBSCRIPTION = "%";

    private static final String PRICE = "$";

    private final ChangedRows rows;
    private final PlanBook plans;
    private final PlanSale planSale;
    private final StripeMessage message;
    private final boolean refundsRevoke;
    private final String unassignedAccount;
    private final List<Envelope> events = new ArrayList<>();
    private @Nullable String problem;

    /** The rows that are kept, read by key. */
    interface Rows {
        byte @Nullable [] get(String key);

        /** The row of a payment as the first version kept it, if it did. */
        byte @Nullable [] legacy(String id);
    }

    /**
     * What an event changes.
     *
     * @param events what the ledger is told
     * @param problem why the event is a dead letter; null if it is none
     * @param changes rows to write, null to delete
     */
    record Result(List<Envelope> events, @Nullable String problem, Map<String, byte @Nullable []> changes) {}

    private StripeBook(Rows stored, StripeMessage message, StripeSettings settings) {
        rows = new ChangedRows(stored);
        plans = new PlanBook(rows, message, settings);
        planSale = settings.planSale();
        this.message = message;
        refundsRevoke = settings.refundsRevoke();
        unassignedAccount = settings.unassignedAccount();
    }

    /** Takes an event in. */
    static Result take(Rows rows, StripeMessage message, StripeSettings settings) {
        StripeBook book = new StripeBook(rows, message, settings);
        try {
            book.take();
        } catch (InvalidStripeEvent e) {
            String why = String.valueOf(e.getMessage());
            return new Result(
                    List.of(Settlement.caseOf(message, "stripe:" + message.id(), why, settings.unassignedAccount())),
                    why,
                    Map.of());
        }
        book.events.addAll(book.plans.events());
        String problem = book.problem == null ? book.plans.problem() : book.problem;
        return new Result(book.events, problem, book.rows.changes());
    }

    private void take() throws InvalidStripeEvent {
        if (message.kind() == StripeMessage.Kind.PRICE) {
            takePrice();
            return;
        }
        if (message.kind() == StripeMessage.Kind.SUBSCRIPTION) {
            plans.take();
            return;
        }
        if (StripeTopUp.isOne(message)
                && (message.kind() == StripeMessage.Kind.TOP_UP || message.kind() == StripeMessage.Kind.PAYMENT)) {
            takeTopUp(StripeTopUp.of(message));
            return;
        }
        Facts said = FactsReading.of(message, new Prices());
        if (!refundsRevoke) {
            said = said.withoutRefunds();
        }
        if (said.ids().isEmpty()) {
            return;
        }
        Purchase before = gather(said);
        Purchase purchase = before.with(before.facts().join(said)).adopted(said);
        if (message.kind() == StripeMessage.Kind.BINDING) {
            purchase = bind(purchase, StripeBinding.of(message));
        }
        String subscription = purchase.facts().subscription();
        SubscriptionRow known = subscription == null ? null : subscription(subscription);
        boolean isNewAccount = false;
        if (known != null && known.account() == null && !said.accounts().isEmpty()) {
            known = known.of(said.accounts().get(said.accounts().firstKey()), known.waiting());
            isNewAccount = true;
        }
        boolean waits = settle(purchase, known == null ? null : known.account(), said);
        if (known != null && subscription != null) {
            keep(subscription, known, waits, said, isNewAccount);
        }
    }

    /** What became of a top-up, told by whoever asked Stripe or by its webhook: it is granted once, and no failure undoes that. */
    private void takeTopUp(StripeTopUp topUp) {
        String payment = topUp.payment();
        Facts said = payment == null ? Facts.NONE : Facts.named(payment);
        Purchase before = gather(said);
        Purchase purchase = before.with(before.facts().join(said));
        boolean isGranted = purchase.grant(topUp.grantId()).isPresent();
        String failure = topUp.failure();
        if (failure != null && !isGranted) {
            events.add(Settlement.event(message, topUp.accountId(), new TopUpFailed(topUp.topUpId(), failure)));
        } else if (failure == null && !isGranted) {
            events.add(Settlement.event(
                    message,
                    topUp.accountId(),
                    new CreditsGranted(topUp.grantId(), topUp.credits(), GrantKind.PAID, null, null, payment)));
            List<BookedGrant> grants = new ArrayList<>(purchase.grants());
            grants.add(new BookedGrant(topUp.grantId(), topUp.accountId(), topUp.credits(), true));
            purchase = purchase.with(grants);
        }
        if (payment != null) {
            boolean unused = settle(purchase, null, said);
        }
    }

    private void takePrice() throws InvalidStripeEvent {
        String id = StripeMessage.idOf(message.object(), "id");
        Price before = id.isEmpty() ? null : rows.read(PRICE + id, Price.class);
        if (!id.isEmpty() && (before == null || before.at() <= message.created())) {
            rows.write(PRICE + id, Price.of(message));
        }
        if (before != null && before.askedBy() != null) {
            events.add(Settlement.resolved(message, before.askedBy(), "Stripe told of the price", unassignedAccount));
        }
    }

    /** An invoice of somebody who is known names a price that nobody knows: a case for each price, not for each invoice. */
    private void askForPrices(Facts said, Purchase purchase, @Nullable String subscriptionAccount) {
        boolean isSomebodys =
                subscriptionAccount != null || !purchase.facts().accounts().isEmpty();
        for (Sale sale : said.sales().values()) {
            String price = sale.unknownPrice();
            if (price != null && sale.isUndecided() && isSomebodys && rows.read(PRICE + price, Price.class) == null) {
                String caseId = "stripe:" + price;
                rows.write(PRICE + price, Price.asked(caseId));
                events.add(Settlement.caseOf(
                        message,
                        caseId,
                        "invoice " + sale.reference() + " was paid and Stripe never told what its price " + price
                                + " grants; save the price in Stripe with price.updated sent here, and if it grants"
                                + " credits, send its invoices again",
                        unassignedAccount));
            }
        }
    }

    /** Settles and keeps a purchase; says whether it waits for its account. */
    private boolean settle(Purchase purchase, @Nullable String subscriptionAccount, Facts said) {
        Settled settled = Settlement.settle(purchase, subscriptionAccount, message, said, unassignedAccount);
        events.addAll(settled.events());
        if (settled.purchase().grants().isEmpty()) {
            askForPrices(said, settled.purchase(), subscriptionAccount);
        }
        if (settled.problem() != null && !said.sales().isEmpty() && !settled.waits()) {
            problem = settled.problem();
        }
        keep(settled.purchase());
        return settled.problem() != null && subscriptionAccount == null;
    }

    private void keep(String subscription, SubscriptionRow known, boolean waits, Facts said, boolean isNewAccount) {
        SortedSet<String> waiting = new TreeSet<>(known.waiting());
        if (waits) {
            waiting.addAll(said.sales().keySet());
        } else if (isNewAccount) {
            for (String invoice : waiting) {
                Purchase purchase = gather(Facts.named(invoice));
                boolean unused = settle(purchase, known.account(), Facts.NONE);
            }
            waiting.clear();
        }
        SubscriptionRow kept = known.of(known.account(), waiting);
        if (isNewAccount) {
            plans.settle(subscription, kept);
        } else {
            rows.write(SUBSCRIPTION + subscription, kept);
        }
    }

    private Purchase bind(Purchase purchase, StripeBinding binding) {
        Optional<BookedGrant> same = purchase.grant(binding.grantId());
        if (same.isPresent()) {
            BookedGrant grant = same.get();
            if (!grant.accountId().equals(binding.accountId()) || grant.credits() != binding.credits()) {
                problem =
                        "grantId is bound to this payment already, with another account or other credits; the first stands";
            }
            return purchase;
        }
        if (!purchase.grants().isEmpty() && !purchase.isBound()) {
            problem = "payment " + binding.payment() + " is booked already, as grant "
                    + purchase.grants().get(0).grantId()
                    + "; if the credits were granted twice, revoke one of the grants";
            events.add(Settlement.caseOf(message, "stripe:" + message.id(), problem, unassignedAccount));
            return purchase;
        }
        List<BookedGrant> grants = new ArrayList<>(purchase.grants());
        grants.add(new BookedGrant(binding.grantId(), binding.accountId(), binding.credits(), true));
        return purchase.with(grants);
    }

    /** The purchase of those names: all that was kept under any of them. */
    private Purchase gather(Facts named) {
        Set<String> keys = new LinkedHashSet<>();
        Purchase whole = Purchase.NONE;
        for (String id : named.ids()) {
            byte[] name = rows.get(NAME + id);
            if (name == null) {
                byte[] legacy = rows.legacy(id);
                whole = legacy == null ? whole : whole.join(LegacyPayment.purchase(id, legacy));
            } else {
                keys.add(PURCHASE + new String(name, StandardCharsets.UTF_8));
            }
        }
        for (String key : keys) {
            byte[] row = rows.get(key);
            if (row == null) {
                throw new IllegalStateException("the row " + key + " is missing");
            }
            whole = Purchase.of(row).join(whole);
            rows.put(key, null);
        }
        return whole;
    }

    private void keep(Purchase purchase) {
        String name = purchase.facts().ids().first();
        rows.put(PURCHASE + name, purchase.bytes());
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        for (String id : purchase.facts().ids()) {
            if (!Arrays.equals(text, rows.get(NAME + id))) {
                rows.put(NAME + id, text);
            }
        }
    }

    /** What is known of prices. */
    private final class Prices implements InvoiceReading.Prices {
        @Override
        public @Nullable Price price(String id) {
            Price known = rows.read(PRICE + id, Price.class);
            return known == null || known.askedBy() != null ? null : known;
        }

        @Override
        public boolean sellsPlan(String id) {
            return planSale.sells(id);
        }
    }

    private SubscriptionRow subscription(String id) {
        SubscriptionRow known = rows.read(SUBSCRIPTION + id, SubscriptionRow.class);
        return known == null ? SubscriptionRow.NONE : known;
    }
}
