package io.makegood.ledger.scenario;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SealedText;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The lives of grants and generations that {@link RandomEvents#journey} lets interleave. */
final class RandomLives {
    private static final String SEALED = SealedText.of("K".repeat(SealedText.KEY_CHARS), "C".repeat(40));

    private static final long MINUTE_MILLIS = 60_000;
    private static final long LONG_MILLIS = 400_000;
    private static final int REASONS = 3;

    private final Random random;
    private final RandomEvents events;
    private int ids;
    private String newestClaim = "none";

    RandomLives(Random random, RandomEvents events) {
        this.random = random;
        this.events = events;
    }

    List<Timed> journey(String account, long from) {
        List<List<LedgerEvent>> strands = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strands.add(purse("g" + i, from));
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strands.add(life("n" + i));
        }
        if (random.nextInt(3) == 0) {
            strands.add(asides());
        }
        if (random.nextInt(3) == 0) {
            strands.add(plan(from));
        }
        if (random.nextInt(3) == 0) {
            strands.add(new RandomBudgets(random).strand(from));
        }
        if (random.nextInt(3) == 0) {
            strands.add(new RandomTopUps(random).strand());
        }
        if (oneIn(3)) {
            strands.add(new RandomTransfers(random).strand(List.of("heir", "twin", account), from));
        }
        if (oneIn(3)) {
            strands.add(folds());
        }
        List<Timed> journey = new ArrayList<>();
        long now = from;
        while (!strands.isEmpty()) {
            List<LedgerEvent> strand = strands.get(random.nextInt(strands.size()));
            now += pause();
            journey.add(new Timed(Envelope.of(account, strand.remove(0)), now));
            strands.removeIf(List::isEmpty);
        }
        return journey;
    }

    private long pause() {
        if (oneIn(60)) {
            return LONG_MILLIS;
        }
        return random.nextInt(4) == 0 ? MINUTE_MILLIS : random.nextInt(1_000);
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Versions of the fold, of which one comes twice or is older now and then. */
    private List<LedgerEvent> folds() {
        List<LedgerEvent> strand = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strand.add(new FoldAdopted(oneIn(4) ? 1 : 2, oneIn(4)));
        }
        if (strand.size() > 2) {
            // A departure would end the journey.
            strand.add(new LedgerMoved("m", "v2.", "c", true));
        }
        return strand;
    }

    /** What is not about one grant or generation. */
    private List<LedgerEvent> asides() {
        List<LedgerEvent> strand = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strand.add(
                    switch (random.nextInt(6)) {
                        case 3 ->
                            new AccountNoted(
                                    "o1", oneIn(3) ? "rings back" : "calls on Mondays", oneIn(2) ? SEALED : "kim");
                        case 0 -> new AccountUpdated(null, random.nextBoolean());
                        case 1 -> new SupportRequested("k1", null, null, null, null, null, oneIn(3) ? "late" : "lost");
                        case 2 ->
                            oneIn(3)
                                    ? new CaseResolved("k1", SEALED, SEALED)
                                    : new CaseResolved("k1", oneIn(3) ? "found" : "explained", "kim");
                        default ->
                            new CreditsAdjusted(
                                    "a" + i,
                                    oneIn(3) ? 1L + random.nextInt(9) : -(1L + random.nextInt(9)),
                                    AdjustmentGround.CORRECTION,
                                    "kim",
                                    null,
                                    null,
                                    null);
                    });
        }
        return strand;
    }

    // Grants ----------------------------------------------------------------------------------------------------------

    private List<LedgerEvent> purse(String grantId, long from) {
        List<LedgerEvent> strand = new ArrayList<>();
        Long expiresAt = random.nextBoolean() ? null : from + MINUTE_MILLIS * (1 + random.nextInt(5));
        String payment = random.nextBoolean() ? null : "payment " + random.nextInt(2);
        strand.add(grant(grantId, 5L + random.nextInt(16), expiresAt, payment));
        for (int i = random.nextInt(5); i > 0; i--) {
            befall(strand, grantId, payment, from);
        }
        if (oneIn(6)) {
            // Grants that take the place of others are named by their number.
            String other = "new:" + (1 + random.nextInt(3));
            befall(strand, other, null, from);
            befall(strand, other, null, from);
        }
        return strand;
    }

    private CreditsGranted grant(String grantId, long amount, @Nullable Long expiresAt, @Nullable String payment) {
        GrantKind kind = payment == null ? events.pick(GrantKind.values()) : GrantKind.PAID;
        Integer priority = oneIn(4) ? Integer.valueOf(random.nextInt(3)) : null;
        return new CreditsGranted(
                grantId, amount, kind, priority, expiresAt, payment, events.features(), events.models());
    }

    private void befall(List<LedgerEvent> strand, String grantId, @Nullable String payment, long from) {
        switch (random.nextInt(grantId.startsWith("new:") ? 6 : 11)) {
            case 0 -> strand.add(new GrantEnded(grantId, "plan ended"));
            case 1 -> strand.add(new GrantExpired(grantId));
            case 4 -> strand.add(new CreditsExtended(grantId, from + MINUTE_MILLIS * (1 + random.nextInt(12))));
            case 2, 3 -> strand.add(events.reversal(grantId, REASONS));
            case 8 -> {
                String request = "q" + grantId;
                strand.add(new CashRefundRequested(request, grantId, null));
                strand.add(events.cashReview(request));
            }
            case 9 -> {
                // A payment that was taken back, and holds after all.
                long amount = 1L + random.nextInt(5);
                strand.add(new CreditsRevoked(grantId, amount, "r" + random.nextInt(REASONS)));
                String again = payment == null || oneIn(4) ? "payment 0" : payment;
                strand.add(new CreditsGranted(grantId + " again " + ids++, amount, GrantKind.PAID, null, null, again));
            }
            default -> strand.add(events.revocation(grantId, REASONS));
        }
    }

    // Plans -----------------------------------------------------------------------------------------------------------

    /** Plans that begin, go on, take each other's place and end; periods come in order mostly, and some twice. */
    private List<LedgerEvent> plan(long from) {
        List<LedgerEvent> strand = new ArrayList<>();
        int period = 0;
        for (int run = 1 + random.nextInt(3); run > 0; run--) {
            String plan = oneIn(8) ? "nonsense" : oneIn(2) ? "pro" : "basic";
            long anchor = from + MINUTE_MILLIS * random.nextInt(3) - MINUTE_MILLIS;
            Long first = oneIn(3) ? Long.valueOf(anchor + MINUTE_MILLIS / 2 * random.nextInt(4)) : null;
            strand.add(new PlanStarted(plan, anchor, 1 + random.nextInt(2), first));
            long start = first != null && oneIn(2) ? Math.max(anchor, first) : anchor;
            for (int i = random.nextInt(5); i > 0; i--) {
                long end = start + MINUTE_MILLIS / 2 * (1 + random.nextInt(3));
                Long expiry = oneIn(5) ? null : Long.valueOf(oneIn(2) ? end : end + MINUTE_MILLIS);
                period += oneIn(10) ? 0 : 1;
                strand.add(new PlanRenewed(plan, anchor, Math.max(1, period), start, end, expiry));
                if (oneIn(4)) {
                    strand.add(strand.get(random.nextInt(strand.size())));
                }
                anchor = i > 2 && plan.equals("pro") ? end : anchor;
                start = end;
            }
            if (oneIn(3)) {
                Long end = oneIn(2) ? Long.valueOf(start + MINUTE_MILLIS / 2 * (random.nextInt(4) - 1)) : null;
                strand.add(new PlanEnded(plan, "cancelled", oneIn(3) ? Long.valueOf(anchor) : null, end));
            }
        }
        return strand;
    }

    // Generations -----------------------------------------------------------------------------------------------------

    private List<LedgerEvent> life(String generation) {
        List<String> items = List.of("1", "2", "3").subList(0, random.nextInt(4));
        List<LedgerEvent> strand = new ArrayList<>();
        boolean authorize = oneIn(4);
        if (authorize || oneIn(3)) {
            strand.add(request(generation, items, authorize, 1));
            for (int attempt = 2; oneIn(3); attempt++) {
                strand.add(request(generation, items, authorize, attempt));
            }
        }
        if (!authorize || oneIn(4)) {
            strand.add(random.nextInt(strand.size() + 1), charge(generation, items));
        }
        if (oneIn(3)) {
            // The deep one: it times out, succeeds late, and goes on.
            for (int i = 2 + random.nextInt(3); i > 0; i--) {
                strand.add(oneIn(3) ? step(generation, items) : new GenerationTimedOut(generation));
            }
            strand.add(new GenerationCompleted(
                    generation,
                    oneIn(3) ? Outcome.PARTIAL : Outcome.SUCCEEDED,
                    oneIn(3) ? Long.valueOf(random.nextInt(12)) : null));
        }
        for (int i = 2 + random.nextInt(9); i > 0; i--) {
            LedgerEvent step = oneIn(10) ? strand.get(random.nextInt(strand.size())) : step(generation, items);
            // Now and then something is heard before the charge is.
            int place = oneIn(12) ? random.nextInt(strand.size() + 1) : strand.size();
            strand.add(place, step);
        }
        return strand;
    }

    private GenerationRequested request(String generation, List<String> items, boolean authorize, int attempt) {
        boolean film = oneIn(4);
        return new GenerationRequested(
                generation,
                film ? "film" : "image",
                oneIn(10) ? "amiga" : oneIn(6) ? "ios" : null,
                null,
                null,
                null,
                RandomBudgets.actor(random),
                oneIn(12) ? List.of("1", "4") : items,
                authorize,
                attempt,
                oneIn(5) ? Long.valueOf(random.nextInt(9)) : null,
                film || oneIn(10) ? events.attributes() : events.model(),
                film || oneIn(10) ? events.quantities() : Map.of());
    }

    private GenerationCharged charge(String generation, List<String> items) {
        List<ItemPrice> prices = new ArrayList<>();
        if (!oneIn(5)) {
            items.forEach(item -> prices.add(new ItemPrice(item, oneIn(6) ? 0 : 1L + random.nextInt(9))));
        }
        return new GenerationCharged(
                generation,
                oneIn(3) ? null : oneIn(6) ? "poster" : "image",
                oneIn(8) ? "amiga" : null,
                null,
                random.nextInt(7),
                prices);
    }

    private LedgerEvent step(String generation, List<String> items) {
        String item = items.isEmpty() || oneIn(12)
                ? Integer.toString(1 + random.nextInt(4))
                : items.get(random.nextInt(items.size()));
        return switch (random.nextInt(27)) {
            case 24, 25, 26 -> events.progress(generation);
            case 0, 1, 2, 3, 4 -> events.failure(generation, item);
            case 5, 6, 7 -> events.delivery(generation, item);
            case 8, 9, 10 -> new GenerationTimedOut(generation);
            case 11, 12, 13 -> events.completion(generation);
            case 14 -> oneIn(2) ? rejection(generation) : events.completion(generation);
            case 15, 16, 17 -> events.adjustment("a" + generation + (oneIn(10) ? 0 : ids++), generation, item);
            case 18, 19, 20 -> {
                newestClaim = "c" + generation + (oneIn(10) ? 0 : ids++);
                yield new ResultReported(newestClaim, generation, item, "six fingers", null);
            }
            case 21, 22 ->
                new ClaimReviewed(newestClaim, oneIn(3) ? Verdict.NOT_UNUSABLE : Verdict.CLEARLY_UNUSABLE, "kim");
            default -> new CaseResolved(events.caseOf(generation), oneIn(4) ? "found" : "explained", "kim");
        };
    }

    private LedgerEvent rejection(String generation) {
        return new GenerationRejected(generation, events.pick(RejectionReason.values()), null);
    }
}
