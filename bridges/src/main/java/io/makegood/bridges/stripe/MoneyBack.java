package io.makegood.bridges.stripe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which parts of what was paid went back, by what took them: refunds that are known by their ids, what charges say was refunded
 * beyond those, and disputes. Follows from the facts alone, so the order of events does not matter.
 */
record MoneyBack(List<Part> parts) {
    /**
     * What one refund or dispute took.
     *
     * @param source the refund, the dispute, or the payment whose refunds are known by their sum alone
     * @param share of all that was paid
     * @param reason what the ledger is told
     * @param ended why nothing of it counts any more; empty if it may yet
     */
    record Part(String source, Fraction share, String reason, String ended) {
        boolean isEnded() {
            return !ended.isEmpty();
        }
    }

    MoneyBack {
        parts = List.copyOf(parts);
    }

    static MoneyBack of(Facts facts) {
        List<Part> parts = new ArrayList<>();
        SortedSet<String> payments = new TreeSet<>();
        facts.refundTotals().forEach(total -> payments.add(total.payment()));
        payments.forEach(payment -> parts.add(unnamedRefunds(facts, payment)));
        facts.refunds().forEach((id, refund) -> parts.add(refund(facts, id, refund)));
        facts.disputes().forEach((id, dispute) -> parts.add(dispute(facts, id, dispute)));
        return new MoneyBack(parts);
    }

    /** How many of so many credits go back with the money, rounded in the customer's favour. */
    long due(long credits) {
        Fraction all = Fraction.NONE;
        for (Part part : parts) {
            all = all.plus(part.share());
        }
        return all.atMostAll().floorOf(credits);
    }

    private static Part unnamedRefunds(Facts facts, String payment) {
        long most = 0;
        long beyond = 0;
        for (RefundTotal total : facts.refundTotals()) {
            if (total.payment().equals(payment)) {
                most = Math.max(most, total.amount());
                beyond = Math.max(beyond, total.amount() - namedUntil(facts, payment, total.at()));
            }
        }
        Money charge = facts.paid().getOrDefault(Facts.BY_CHARGE + payment, new Money("", most));
        long base = paid(facts, charge.currency());
        return new Part(
                payment,
                base <= 0 ? Fraction.NONE : Fraction.of(beyond, base),
                "Stripe: refunded " + most + " of " + charge.amount(),
                "");
    }

    /** Refunds of a payment that are known by id and were made by then, whatever became of them: the charge counted them. */
    private static long namedUntil(Facts facts, String payment, long at) {
        return facts.refunds().values().stream()
                .filter(refund -> refund.payment().equals(payment) && refund.createdAt() <= at)
                .mapToLong(refund -> refund.money().amount())
                .sum();
    }

    private static Part refund(Facts facts, String id, Refund refund) {
        String reason = "Stripe: refund " + id;
        if (refund.failed()) {
            return new Part(id, Fraction.NONE, reason, reason + " failed");
        }
        // What it is a part of is said by the charge, whose event comes with it.
        long base = paid(facts, refund.money().currency());
        return new Part(
                id, base <= 0 ? Fraction.NONE : Fraction.of(refund.money().amount(), base), reason, "");
    }

    private static Part dispute(Facts facts, String id, Dispute dispute) {
        String reason = id.isEmpty() ? "Stripe: disputed" : "Stripe: dispute " + id;
        Long withheld = dispute.withheld();
        if (dispute.takesNothing()) {
            return new Part(
                    id,
                    Fraction.NONE,
                    reason,
                    reason + (dispute.phase() == Dispute.Phase.CLOSED ? " won or reinstated" : " took nothing"));
        }
        long base = paid(facts, dispute.currency());
        // The bank took the money whatever it is a part of: until that is known, all of the credits.
        Fraction share = withheld == null || base <= 0 ? Fraction.ALL : Fraction.of(withheld, base);
        return new Part(id, share, reason, "");
    }

    /** What was paid in a currency; sessions, invoices and charges each say it, so the largest of their sums. */
    private static long paid(Facts facts, String currency) {
        String counted = currency;
        List<String> known = facts.paid().values().stream()
                .map(Money::currency)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        if (!known.contains(currency)) {
            if (currency.isEmpty() && known.size() == 1) {
                counted = known.get(0);
            } else {
                counted = "";
            }
        }
        long most = 0;
        for (String by : List.of(Facts.BY_SESSION, Facts.BY_INVOICE, Facts.BY_CHARGE)) {
            most = Math.max(most, sum(facts.paid(), by, counted));
        }
        return most;
    }

    private static long sum(Map<String, Money> paid, String by, String currency) {
        return paid.entrySet().stream()
                .filter(each -> each.getKey().startsWith(by)
                        && each.getValue().currency().equals(currency))
                .mapToLong(each -> each.getValue().amount())
                .sum();
    }
}
