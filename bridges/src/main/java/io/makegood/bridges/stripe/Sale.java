package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Checkout session or an invoice sells.
 *
 * @param seller which of the two, and of what kind
 * @param grantId names the first of the grants that are made of it
 * @param reference the payment intent if it is named, else the session or the invoice
 * @param paid whether the customer paid, or had nothing to pay
 * @param free whether nothing was to be paid
 * @param account who gets the credits, if it says so itself
 * @param parts what is granted; empty if it sells no credits
 * @param problem why it cannot be booked, whoever bought it
 * @param unknownPrice a price that it was paid by and that Stripe never told of; null if there is none
 * @param plan whether a plan gives what it sells, so that it grants nothing; null for no
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Sale(
        Seller seller,
        String grantId,
        String reference,
        boolean paid,
        boolean free,
        @Nullable String account,
        List<Part> parts,
        @Nullable String problem,
        @Nullable String unknownPrice,
        @Nullable Boolean plan) {

    /** Who sells. */
    enum Seller {
        /** A session of mode payment. */
        SESSION,
        /** A session that starts a subscription: its first invoice grants, and the session's credits only if that has none. */
        SUBSCRIPTION_SESSION,
        /** The invoice that starts a subscription: who bought may be known by the session alone. */
        FIRST_INVOICE,
        /** Any other invoice. */
        INVOICE
    }

    /** Credits of one kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(String kind, long credits, @Nullable Long expiresAt) {}

    Sale {
        parts = List.copyOf(Objects.requireNonNullElse(parts, List.of()));
    }

    /** Whether it may sell credits, for all that is known. */
    boolean isUndecided() {
        return parts.isEmpty() && problem == null && unknownPrice != null;
    }

    /** Whether a plan gives what it sells. */
    boolean isOfPlan() {
        return Boolean.TRUE.equals(plan);
    }

    boolean isInvoice() {
        return seller == Seller.INVOICE || seller == Seller.FIRST_INVOICE;
    }

    /** What two events about one sale say together: what was missing may have been mended in Stripe meanwhile. */
    Sale join(Sale other) {
        boolean isMended = other.problem == null && (problem != null || (parts.isEmpty() && !other.parts.isEmpty()));
        Sale better = isMended ? other : this;
        return new Sale(
                better.seller,
                better.grantId,
                better.reference,
                paid || other.paid,
                better.free,
                better.account == null ? (isMended ? account : other.account) : better.account,
                better.parts,
                better.problem,
                better.unknownPrice,
                plan == null ? other.plan : plan);
    }
}
