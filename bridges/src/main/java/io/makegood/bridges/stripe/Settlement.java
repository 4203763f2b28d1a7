package io.makegood.bridges.stripe;

import io.makegood.bridges.stripe.Sale.Part;
import io.makegood.bridges.stripe.Sale.Seller;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells the ledger what it was not told of a purchase yet: its grants, then what is to be taken of them or given back. What cannot be
 * booked becomes a case, once; when it is booked after all, the case is resolved.
 */
final class Settlement {
    private static final String OPERATOR = "stripe";

    private final StripeMessage message;
    private final String unassignedAccount;
    private final @Nullable String subscriptionAccount;
    private final List<Envelope> events = new ArrayList<>();
    private Purchase purchase;
    private @Nullable String problem;
    private String unbooked = "";
    private boolean waits;

    /**
     * What came of it.
     *
     * @param problem why a sale cannot be booked; null if nothing is left to book
     * @param waits whether its session, which Stripe sends beside it, may yet say who bought
     */
    record Settled(
            Purchase purchase,
            List<Envelope> events,
            @Nullable String problem,
            boolean waits) {}

    private Settlement(
            Purchase purchase, @Nullable String subscriptionAccount, StripeMessage message, String unassignedAccount) {
        this.purchase = purchase;
        this.subscriptionAccount = subscriptionAccount;
        this.message = message;
        this.unassignedAccount = unassignedAccount;
    }

    /**
     * Settles a purchase.
     *
     * @param subscriptionAccount whose the purchase's subscription is, if a session said so
     * @param said what the event at hand says
     */
    static Settled settle(
            Purchase purchase,
            @Nullable String subscriptionAccount,
            StripeMessage message,
            Facts said,
            String unassignedAccount) {
        Settlement settlement = new Settlement(purchase, subscriptionAccount, message, unassignedAccount);
        if (!purchase.isBound()) {
            settlement.book();
        }
        settlement.keepCase();
        settlement.takeBack(sources(said));
        return new Settled(settlement.purchase, List.copyOf(settlement.events), settlement.problem, settlement.waits);
    }

    private static Set<String> sources(Facts said) {
        Set<String> sources = new TreeSet<>(said.refunds().keySet());
        sources.addAll(said.disputes().keySet());
        said.refundTotals().forEach(total -> sources.add(total.payment()));
        return sources;
    }

    private void book() {
        boolean isInvoiced = false;
        for (Map.Entry<String, Sale> each : purchase.facts().sales().entrySet()) {
            Sale sale = each.getValue();
            isInvoiced |= sale.isInvoice();
            if (sale.isInvoice() && purchase.grant(sale.grantId()).isEmpty() && !isGrantedOtherwise()) {
                book(each.getKey(), orSession(sale), sale);
            }
        }
        for (Map.Entry<String, Sale> each : purchase.facts().sales().entrySet()) {
            Sale sale = each.getValue();
            boolean isDue = sale.paid() && purchase.grants().isEmpty();
            if (isDue && sale.seller() == Seller.SESSION) {
                book(each.getKey(), sale, sale);
            } else if (isDue && sale.seller() == Seller.SUBSCRIPTION_SESSION && !sale.free() && !isInvoiced) {
                fail(
                        each.getKey(),
                        sale,
                        "the session starts a subscription whose invoice was not told; have Stripe send invoice.paid");
                waits = true;
            }
        }
    }

    /** A session that made an invoice of its payment has granted already what that sells. */
    private boolean isGrantedOtherwise() {
        return purchase.grants().stream()
                .anyMatch(grant -> purchase.facts().sales().values().stream()
                        .noneMatch(
                                sale -> sale.isInvoice() && (grant.grantId() + ":").startsWith(sale.grantId() + ":")));
    }

    /** The first invoice of a subscription sells what its session says, if it says nothing itself and was not free. */
    private Sale orSession(Sale invoice) {
        if (!invoice.parts().isEmpty() || invoice.problem() != null || invoice.free() || invoice.isOfPlan()) {
            return invoice;
        }
        return purchase.facts().sales().values().stream()
                .filter(sale -> sale.seller() == Seller.SUBSCRIPTION_SESSION && sale.paid())
                .findFirst()
                .orElse(invoice);
    }

    private void book(String seller, Sale selling, Sale named) {
        if (selling.parts().isEmpty() && selling.problem() == null) {
            return;
        }
        String account = accountOf(named);
        try {
            if (selling.problem() != null) {
                throw new InvalidStripeEvent(selling.problem());
            }
            if (account == null) {
                waits = named.seller() == Seller.FIRST_INVOICE;
                throw new InvalidStripeEvent(
                        named.isInvoice()
                                ? "the invoice names no account; set " + GrantTerms.ACCOUNT
                                        + " in the subscription's metadata, or client_reference_id of its session"
                                : "the session names no account; set metadata " + GrantTerms.ACCOUNT
                                        + " or client_reference_id");
            }
            grant(account, selling, named);
        } catch (InvalidStripeEvent e) {
            fail(seller, named, String.valueOf(e.getMessage()));
        }
    }

    private void fail(String seller, Sale sale, String why) {
        problem = "payment " + sale.reference() + " (" + seller + "): " + why;
        unbooked = sale.grantId();
    }

    private @Nullable String accountOf(Sale sale) {
        if (sale.account() != null) {
            return sale.account();
        }
        return purchase.facts().accounts().values().stream().findFirst().orElse(subscriptionAccount);
    }

    private void grant(String account, Sale selling, Sale named) throws InvalidStripeEvent {
        List<BookedGrant> grants = new ArrayList<>(purchase.grants());
        List<CreditsGranted> granted = new ArrayList<>();
        for (Part part : selling.parts()) {
            GrantKind kind = GrantKind.valueOf(part.kind());
            String grantId = granted.isEmpty()
                    ? named.grantId()
                    : named.grantId() + ":" + part.kind().toLowerCase(Locale.ROOT);
            requireBookable(account, grantId, part);
            granted.add(
                    new CreditsGranted(grantId, part.credits(), kind, null, part.expiresAt(), paymentReference(named)));
            grants.add(new BookedGrant(grantId, account, part.credits(), false));
        }
        granted.forEach(each -> events.add(event(account, each)));
        purchase = purchase.with(grants);
    }

    /** What the ledger's own limits refuse is known before it is told. */
    private static void requireBookable(String account, String grantId, Part part) throws InvalidStripeEvent {
        try {
            Limits.id("the account", account);
            CreditsGranted ignored = new CreditsGranted(
                    grantId, part.credits(), GrantKind.valueOf(part.kind()), null, part.expiresAt(), null);
        } catch (InvalidEvent e) {
            throw new InvalidStripeEvent(String.valueOf(e.getMessage()));
        }
    }

    /** The payment intent if any event named it by now. */
    private String paymentReference(Sale sale) {
        return sale.isInvoice()
                ? purchase.facts().ids().stream()
                        .filter(id -> id.startsWith("pi_"))
                        .findFirst()
                        .orElse(sale.reference())
                : sale.reference();
    }

    private void keepCase() {
        String why = problem;
        if (why != null && purchase.openCases().isEmpty()) {
            String caseId = purchase.cases() == 0 ? unbooked : unbooked + ":" + (purchase.cases() + 1);
            events.add(event(unassignedAccount, UnbookedCase.of(caseId, why, purchase.facts(), message)));
            purchase = purchase.opened(caseId);
        } else if (why == null && !purchase.openCases().isEmpty()) {
            String how = purchase.grants().stream()
                    .findFirst()
                    .map(grant -> (grant.bound() ? "bound to grant " : "booked as grant ") + grant.grantId()
                            + " of account " + grant.accountId())
                    .orElse("it was free and grants nothing");
            for (String caseId : purchase.openCases()) {
                events.add(resolved(message, caseId, how, unassignedAccount));
            }
            purchase = purchase.closed();
        }
    }

    private void takeBack(Set<String> cause) {
        MoneyBack money = MoneyBack.of(purchase.facts());
        List<BookedGrant> grants = new ArrayList<>();
        for (BookedGrant grant : purchase.grants()) {
            TakingBack.Told told = TakingBack.settle(grant, money, cause, "Stripe: corrected by " + message.id());
            told.events().forEach(each -> events.add(event(grant.accountId(), each)));
            grants.add(told.grant());
        }
        purchase = purchase.with(grants);
    }

    private Envelope event(String account, LedgerEvent event) {
        return event(message, account, event);
    }

    /** An event of the ledger that this event of Stripe's causes. */
    static Envelope event(StripeMessage message, String account, LedgerEvent event) {
        return new Envelope(message.id(), account, message.occurredAt(), OPERATOR, event);
    }

    /** A case about what is no purchase that is known. */
    static Envelope caseOf(StripeMessage message, String caseId, String problem, String unassignedAccount) {
        return event(message, unassignedAccount, UnbookedCase.of(caseId, problem, Facts.NONE, message));
    }

    /** That such a case is settled. */
    static Envelope resolved(StripeMessage message, String caseId, String how, String unassignedAccount) {
        return event(message, unassignedAccount, new CaseResolved(caseId, UnbookedCase.safe(how), OPERATOR));
    }
}
