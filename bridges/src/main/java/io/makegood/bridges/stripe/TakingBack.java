package io.makegood.bridges.stripe;

import io.makegood.bridges.stripe.BookedGrant.Taking;
import io.makegood.bridges.stripe.MoneyBack.Part;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.LedgerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Brings what is taken of a grant to what the money says. What ended (a dispute that was won, a refund that failed) is reversed
 * whole and alone; then the sum of what is taken is brought to what is due, by as few revocations and reversals as will do. The sum
 * follows from the facts; which refund or dispute holds which credits follows the order in which they came, where together they are
 * more than everything.
 */
final class TakingBack {
    private final BookedGrant grant;
    private final List<Part> parts;
    private final long due;
    private final List<Taking> takings;
    private final List<LedgerEvent> events = new ArrayList<>();

    /** The grant afterwards, and what the ledger is told. */
    record Told(BookedGrant grant, List<LedgerEvent> events) {}

    private TakingBack(BookedGrant grant, List<Part> parts, long due) {
        this.grant = grant;
        this.parts = parts;
        this.due = due;
        takings = new ArrayList<>(grant.takings());
    }

    /**
     * What remains to be told.
     *
     * @param cause the sources that the event at hand speaks of: they take first
     * @param correction why something is given back where nothing that the event speaks of ended
     */
    static Told settle(BookedGrant grant, MoneyBack money, Set<String> cause, String correction) {
        List<Part> parts = new ArrayList<>(money.parts().stream()
                .filter(part -> cause.contains(part.source()))
                .toList());
        money.parts().stream().filter(part -> !cause.contains(part.source())).forEach(parts::add);
        TakingBack settling = new TakingBack(grant, parts, money.due(grant.credits()));
        settling.reverseEnded();
        settling.reverseSurplus(parts.stream()
                .filter(part -> part.isEnded() && cause.contains(part.source()))
                .map(Part::ended)
                .findFirst()
                .orElse(correction));
        settling.take();
        return new Told(grant.with(settling.takings), settling.events);
    }

    private void reverseEnded() {
        for (Part part : parts) {
            if (part.isEnded()) {
                for (int i = 0; i < takings.size(); i++) {
                    if (takings.get(i).isOpen() && takings.get(i).source().equals(part.source())) {
                        reverse(i, part.ended());
                    }
                }
            }
        }
    }

    private void reverseSurplus(String correction) {
        long surplus = BookedGrant.taken(takings) - due;
        while (surplus > 0) {
            int chosen = choose(surplus);
            surplus -= takings.get(chosen).credits();
            reverse(chosen, correction);
        }
    }

    /** What to give back: of a source that holds more than its share before any other, exactly the surplus before the newest. */
    private int choose(long surplus) {
        int chosen = -1;
        int chosenRank = -1;
        for (int i = 0; i < takings.size(); i++) {
            Taking taking = takings.get(i);
            if (taking.isOpen()) {
                int rank = (holdsTooMuch(taking.source()) ? 2 : 0) + (taking.credits() == surplus ? 1 : 0);
                if (rank >= chosenRank) {
                    chosen = i;
                    chosenRank = rank;
                }
            }
        }
        if (chosen < 0) {
            throw new IllegalStateException("more is taken of " + grant.grantId() + " than its takings: " + takings);
        }
        return chosen;
    }

    private boolean holdsTooMuch(String source) {
        long most = parts.stream()
                .filter(part -> part.source().equals(source))
                .mapToLong(part -> part.share().ceilOf(grant.credits()))
                .sum();
        return BookedGrant.takenBy(takings, source) > most;
    }

    private void take() {
        long missing = due - BookedGrant.taken(takings);
        for (Part part : parts) {
            long most = part.share().ceilOf(grant.credits()) - BookedGrant.takenBy(takings, part.source());
            long credits = Math.min(missing, most);
            if (credits > 0) {
                missing -= credits;
                String reason = unused(part.reason());
                takings.add(new Taking(part.source(), reason, credits, null));
                events.add(new CreditsRevoked(grant.grantId(), credits, reason));
            }
        }
    }

    private void reverse(int index, String why) {
        Taking taking = takings.get(index);
        String reason = unused(why);
        takings.set(index, new Taking(taking.source(), taking.reason(), taking.credits(), reason));
        events.add(new RevocationReversed(grant.grantId(), reason, taking.reason()));
    }

    private String unused(String reason) {
        String text = reason;
        for (int i = 2; BookedGrant.isUsed(takings, text); i++) {
            text = reason + " (" + i + ")";
        }
        return text;
    }
}
