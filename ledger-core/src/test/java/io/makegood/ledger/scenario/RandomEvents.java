package io.makegood.ledger.scenario;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Seeded random events that collide: few accounts, grants and generations, so that duplicates, conflicts, overdrafts,
 * expiries and every order of a lifecycle come up often. The same seed makes the same events.
 */
public final class RandomEvents {
    private static final long[] EXPIRIES = {20_000, 60_000, 200_000};

    private static final List<GrantKind> KINDS = List.of(GrantKind.values());

    private final Random random;
    private final int accounts;
    private final int generations;
    private final String prefix;

    /** Events of so many accounts, with so many generations each; ids begin with {@code prefix}. */
    public RandomEvents(long seed, int accounts, int generations, String prefix) {
        random = new Random(seed);
        this.accounts = accounts;
        this.generations = generations;
        this.prefix = prefix;
    }

    /** The next event; grants expire some time after {@code now}. */
    public Envelope next(long now) {
        return Envelope.of(prefix + random.nextInt(accounts), event(now));
    }

    /** The next event, of any type: claims, cash, cases and holders too. */
    public Envelope nextOfAnyType(long now) {
        if (random.nextInt(4) > 0) {
            return next(now);
        }
        String generation = "n" + random.nextInt(generations);
        String item = Integer.toString(1 + random.nextInt(3));
        String id = Integer.toString(random.nextInt(6));
        LedgerEvent event = switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                new ResultReported(
                        "c" + id, generation, item, random.nextInt(8) == 0 ? "too dark" : "six fingers", null);
            case 3 -> new ClaimReviewed("c" + id, pick(Verdict.values()), "kim");
            case 4 -> new CashRefundRequested("r" + id, "g" + random.nextInt(6), null);
            case 5 ->
                new CashRefundReviewed("r" + id, random.nextBoolean(), random.nextBoolean() ? null : 7L, "kim", null);
            case 6 ->
                new SupportRequested(
                        "k" + id, random.nextBoolean() ? null : generation, null, null, null, null, "late");
            default -> new CaseResolved("k" + id, "explained", "kim");
        };
        return Envelope.of(prefix + random.nextInt(accounts), event);
    }

    private LedgerEvent event(long now) {
        String generation = "n" + random.nextInt(generations);
        String item = Integer.toString(1 + random.nextInt(3));
        return switch (random.nextInt(24)) {
            case 0, 1, 2 -> grant(now);
            case 3 -> new GrantExpired("g" + random.nextInt(6));
            case 4 ->
                new CreditsRevoked(
                        "g" + random.nextInt(6),
                        random.nextBoolean() ? null : 1L + random.nextInt(20),
                        "r" + random.nextInt(2));
            case 5 -> adjustment(generation, item);
            case 6, 7 ->
                new GenerationRequested(
                        generation,
                        random.nextInt(8) == 0 ? "free" : "image",
                        null,
                        null,
                        null,
                        null,
                        null,
                        items(),
                        random.nextInt(3) > 0);
            case 8 -> new GenerationRejected(generation, RejectionReason.NOT_ACCEPTED, null);
            case 9 -> new GenerationTimedOut(generation);
            case 10, 11, 12, 13 -> charge(generation);
            case 14, 15, 16, 17 ->
                new ItemFailed(
                        generation,
                        item,
                        random.nextInt(6) == 0 ? FailureCause.OTHER : FailureCause.PROVIDER_ERROR,
                        null,
                        null);
            case 18 ->
                new ItemDelivered(generation, item, random.nextBoolean() ? DeliveryKind.SAVED : DeliveryKind.EXPORTED);
            case 19 ->
                random.nextInt(4) == 0
                        ? new AccountUpdated(null, random.nextInt(3) > 0)
                        : new GenerationTimedOut(generation);
            default -> completion(generation);
        };
    }

    private LedgerEvent grant(long now) {
        int number = random.nextInt(6);
        // Mostly the same content for the same id, so that most repetitions are duplicates and some are conflicts.
        int variant = random.nextInt(10) == 0 ? random.nextInt(3) : number % 3;
        Long expiresAt = variant == 0 ? null : (now / 400_000 + 1) * 400_000 + EXPIRIES[variant];
        return new CreditsGranted(
                "g" + number,
                10L + 15L * variant,
                KINDS.get(number % KINDS.size()),
                variant == 2 ? 1 : null,
                expiresAt,
                null);
    }

    private LedgerEvent adjustment(String generation, String item) {
        boolean about = random.nextBoolean();
        return new CreditsAdjusted(
                "a" + random.nextInt(5),
                random.nextInt(4) == 0 ? -(1L + random.nextInt(9)) : 1L + random.nextInt(9),
                pick(AdjustmentGround.values()),
                "kim",
                null,
                about ? generation : null,
                about && random.nextBoolean() ? item : null);
    }

    private LedgerEvent charge(String generation) {
        long base = random.nextInt(3) == 0 ? 4 : 0;
        List<ItemPrice> prices = new ArrayList<>();
        if (random.nextInt(5) > 0) {
            for (String item : items()) {
                prices.add(new ItemPrice(item, 2L + item.charAt(0) - '0'));
            }
        }
        return new GenerationCharged(generation, null, null, null, base, prices);
    }

    private LedgerEvent completion(String generation) {
        Outcome outcome = pick(Outcome.values());
        Long used = random.nextInt(3) == 0 ? Long.valueOf(random.nextInt(12)) : null;
        return new GenerationCompleted(generation, outcome, used);
    }

    private List<String> items() {
        return random.nextInt(3) == 0 ? List.of("1", "2", "3") : List.of("1", "2");
    }

    /**
     * One generation's consistent lifecycle, without deliveries and timeouts, whose order the contract lets matter: at most one
     * of each event, failures of some items.
     */
    public List<LedgerEvent> lifecycle(String generation, boolean withUsedAmount) {
        List<LedgerEvent> events = new ArrayList<>();
        List<String> items = items();
        boolean authorize = random.nextInt(3) == 0;
        events.add(new GenerationRequested(generation, "image", null, null, null, null, null, items, authorize));
        // Whether a rejected request is still authorized depends on which came first (design §2.4).
        if (!authorize && random.nextInt(10) == 0) {
            events.add(new GenerationRejected(generation, RejectionReason.NOT_ACCEPTED, null));
        }
        if (!authorize) {
            List<ItemPrice> prices = new ArrayList<>();
            if (random.nextInt(4) > 0) {
                items.forEach(item -> prices.add(new ItemPrice(item, 1L + random.nextInt(9))));
            }
            events.add(new GenerationCharged(generation, "image", null, null, random.nextInt(6), prices));
        }
        boolean all = random.nextInt(4) == 0;
        for (String item : items) {
            if (all || random.nextInt(3) == 0) {
                events.add(new ItemFailed(generation, item, cause(), null, null));
            }
        }
        if (random.nextInt(6) == 0) {
            events.add(new ItemFailed(generation, "nobody-charged-for-this", cause(), null, null));
        }
        if (random.nextInt(6) > 0) {
            Outcome outcome = pick(Outcome.values());
            events.add(new GenerationCompleted(
                    generation, outcome, withUsedAmount ? Long.valueOf(random.nextInt(20)) : null));
        }
        return events;
    }

    /**
     * What may befall one account in a while: small grants that lapse, revocations and corrections among whole lifecycles
     * that interleave, overdraw, time out and end late. Every event comes once and in its own order, so states run deep.
     */
    public List<Timed> journey(String account, long from) {
        List<List<LedgerEvent>> strands = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strands.add(purse("g" + i, from));
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            strands.add(life("n" + i));
        }
        if (random.nextInt(3) == 0) {
            LedgerEvent correction = new CreditsAdjusted(
                    "a", -(1L + random.nextInt(9)), AdjustmentGround.CORRECTION, "kim", null, null, null);
            strands.add(new ArrayList<>(List.of(correction)));
        }
        List<Timed> events = new ArrayList<>();
        long now = from;
        while (!strands.isEmpty()) {
            List<LedgerEvent> strand = strands.get(random.nextInt(strands.size()));
            now += random.nextInt(4) == 0 ? 60_000 : random.nextInt(1_000);
            events.add(new Timed(Envelope.of(account, strand.remove(0)), now));
            strands.removeIf(List::isEmpty);
        }
        return events;
    }

    private List<LedgerEvent> purse(String grantId, long from) {
        List<LedgerEvent> events = new ArrayList<>();
        Long expiresAt = random.nextBoolean() ? null : from + 60_000L * (1 + random.nextInt(4));
        events.add(new CreditsGranted(
                grantId, 5L + random.nextInt(16), KINDS.get(random.nextInt(KINDS.size())), null, expiresAt, null));
        for (int i = random.nextInt(3); i > 0; i--) {
            Long amount = random.nextInt(3) == 0 ? null : Long.valueOf(1 + random.nextInt(12));
            events.add(new CreditsRevoked(grantId, amount, "r" + i));
        }
        return events;
    }

    private List<LedgerEvent> life(String generation) {
        List<LedgerEvent> events = new ArrayList<>();
        List<ItemPrice> prices = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            prices.add(new ItemPrice(Integer.toString(i), 1L + random.nextInt(9)));
        }
        events.add(new GenerationCharged(generation, null, null, null, random.nextInt(9), prices));
        for (ItemPrice price : prices) {
            int fate = random.nextInt(6);
            if (fate < 2) {
                events.add(new ItemFailed(generation, price.itemId(), cause(), null, null));
            } else if (fate == 2) {
                events.add(new ItemDelivered(generation, price.itemId(), DeliveryKind.SAVED));
            } else if (fate == 3) {
                long amount = 1L + random.nextInt((int) price.amount());
                events.add(new CreditsAdjusted(
                        "a" + generation + price.itemId(),
                        amount,
                        AdjustmentGround.FAULTY_OUTPUT,
                        "kim",
                        null,
                        generation,
                        random.nextBoolean() ? price.itemId() : null));
            }
        }
        events.add(1 + random.nextInt(events.size()), new GenerationTimedOut(generation));
        if (random.nextInt(4) > 0) {
            Long used = random.nextInt(3) == 0 ? Long.valueOf(random.nextInt(12)) : null;
            events.add(
                    1 + random.nextInt(events.size()),
                    new GenerationCompleted(generation, pick(Outcome.values()), used));
        }
        return events;
    }

    private FailureCause cause() {
        return random.nextInt(5) == 0 ? FailureCause.OTHER : FailureCause.PROVIDER_ERROR;
    }

    /** The events in another order, some of them two or three times. */
    public <T> List<T> shuffledWithDuplicates(List<T> events) {
        List<T> shuffled = new ArrayList<>(events);
        for (T event : events) {
            for (int again = random.nextInt(3); again > 0; again--) {
                shuffled.add(event);
            }
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private <T> T pick(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
