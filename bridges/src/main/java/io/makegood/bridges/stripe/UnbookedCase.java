package io.makegood.bridges.stripe;

import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.secret.Secrets;
import io.makegood.schemas.remedy.Launcher;
import java.util.stream.Collectors;

/** What support is told of a payment that cannot be booked: ids and amounts, nothing that a customer wrote. */
final class UnbookedCase {
    private static final int TEXT_MAX = 1_000;

    private UnbookedCase() {}

    static SupportRequested of(String caseId, String problem, Facts facts, StripeMessage message) {
        String paid = facts.paid().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().amount() + " "
                        + each.getValue().currency())
                .collect(Collectors.joining(", "));
        String known = String.join(", ", facts.ids());
        String text = problem + "."
                + (known.isEmpty() ? "" : " In Stripe: " + known + ".")
                + (paid.isEmpty() ? "" : " Paid, in the currency's smallest unit: " + paid + ".")
                + " Event " + message.id() + ", " + message.type() + ".";
        return new SupportRequested(
                caseId,
                null,
                null,
                "Stripe payment not booked",
                message.occurredAt(),
                "Grant the credits and bind them to the payment: " + Launcher.name()
                        + " stripe bind, or POST /v1/stripe/bindings",
                safe(text));
    }

    /** What support is told of a subscription of which nobody knows whose plan it is, or which. */
    static SupportRequested ofPlan(String caseId, String problem, StripeMessage message) {
        return new SupportRequested(
                caseId,
                null,
                null,
                "Stripe subscription without a plan",
                message.occurredAt(),
                "Mend it in Stripe or in stripe.plans; until then the account's plan stays as it is",
                safe(problem + ". Event " + message.id() + ", " + message.type() + "."));
    }

    /** The ledger refuses text that looks like a secret, and an id may by chance; the case is opened all the same. */
    static String safe(String text) {
        String bounded = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
        return Secrets.findIn(bounded).isEmpty() ? bounded : "See the payment in Stripe; the case's id names it.";
    }
}
