package io.makegood.ledger.scenario;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Limits;
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
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Seeded random events that collide: few accounts, grants and generations, so that duplicates, conflicts, overdrafts,
 * expiries and every order of a lifecycle come up often. The same seed makes the same events.
 */
public final class RandomEvents {
    private static final long[] EXPIRIES = {20_000, 60_000, 200_000};

    private static final List<GrantKind> KINDS = List.of(GrantKind.values());

    /** Reasons for which the ledger opens cases; a stream names such a case {@code case:ABOUT/REASON/NUMBER}. */
    private static final List<String> QUESTIONS = List.of(
            "DELIVERED_AFTER_REFUND",
            "TIMED_OUT",
            "CONTRADICTORY_REPORTS",
            "UNEXPLAINED_PARTIAL",
            "COMPLETED_AFTER_TIMEOUT",
            "USED_ABOVE_CHARGE",
            "FAILED_AFTER_DELIVERY",
            "UNCONFIRMED_FAILURE",
            "UNKNOWN_ITEM");

    private static final String[] OPERATORS = {"kim", "lee"};

    private final Random random;
    private final int accounts;
    private final int generations;
    private final String prefix;
    private int reports;

    /** Events of so many accounts, with so many generations each; ids begin with {@code prefix}. */
    public RandomEvents(long seed, int accounts, int generations, String prefix) {
        random = new Random(seed);
        this.accounts = accounts;
        this.generations = generations;
        this.prefix = prefix;
    }

    /** The next event; grants expire some time after {@code now}. */
    public Envelope next(long now) {
        return Envelope.of(prefix + random.nextInt(accounts), event(now)).by(caller());
    }

    /** The next event, of any type: claims, cash, cases and holders too. */
    public Envelope nextOfAnyType(long now) {
        if (random.nextInt(4) > 0) {
            return next(now);
        }
        String generation = "n" + random.nextInt(generations);
        String id = Integer.toString(random.nextInt(6));
        // Grants that take the place of others are named by their number.
        String other = "new:" + (1 + random.nextInt(3));
        LedgerEvent event = switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                new ResultReported(
                        "c" + random.nextInt(12),
                        generation,
                        item(),
                        random.nextInt(8) == 0 ? "too dark" : "six fingers",
                        null);
            case 3 -> new ClaimReviewed("c" + random.nextInt(12), pick(Verdict.values()), "kim");
            case 4 -> new CashRefundRequested("r" + id, "g" + random.nextInt(7), null);
            case 5 -> cashReview("r" + id);
            case 6 ->
                new SupportRequested(
                        "k" + id, random.nextBoolean() ? null : generation, null, null, null, null, "late");
            case 7 -> new AccountUpdated(List.of("holder"), random.nextBoolean() ? null : random.nextBoolean());
            case 8 -> random.nextInt(3) == 0 ? new GrantEnded(other, "plan ended") : revocation(other, 2);
            case 9 -> reversal(other, 2);
            default -> resolution(id, generation);
        };
        return Envelope.of(prefix + random.nextInt(accounts), event);
    }

    /** So many events of any type, mostly close to each other. */
    public List<Timed> stream(int count, long from) {
        List<Timed> events = new ArrayList<>();
        long now = from;
        for (int i = 0; i < count; i++) {
            now += random.nextInt(12) == 0 ? random.nextInt(300_000) : random.nextInt(3_000);
            events.add(new Timed(nextOfAnyType(now), now));
        }
        return events;
    }

    private CaseResolved resolution(String id, String generation) {
        String caseId = switch (random.nextInt(5)) {
            case 0 -> "k" + id;
            case 2 ->
                "case:" + (random.nextInt(3) == 0 ? "g" + random.nextInt(7) : "a" + random.nextInt(8))
                        + "/SECOND_PERSON/1";
            case 1 -> "case:g" + random.nextInt(6) + "/REVOCATION_SHORT/1";
            default -> caseOf(generation);
        };
        return new CaseResolved(caseId, random.nextInt(4) == 0 ? "explained again" : "explained", "kim");
    }

    /** One of the cases that the ledger may have opened for a generation. */
    String caseOf(String generation) {
        // The first ones are those that are opened by little.
        String reason = QUESTIONS.get(Math.min(random.nextInt(QUESTIONS.size()), random.nextInt(QUESTIONS.size())));
        return "case:" + generation + "/" + reason + "/" + (random.nextInt(4) == 0 ? 2 : 1);
    }

    /** One of a few people, or nobody who is known. */
    private @Nullable String caller() {
        return switch (random.nextInt(4)) {
            case 0 -> "key:1";
            case 1 -> "key:2";
            default -> null;
        };
    }

    private LedgerEvent event(long now) {
        String generation = "n" + random.nextInt(generations);
        String grant = "g" + random.nextInt(6);
        return switch (random.nextInt(30)) {
            case 0, 1, 2 -> grant(now);
            case 3 ->
                random.nextBoolean()
                        ? new GrantExpired(grant)
                        : new CreditsExtended(grant, (now / 400_000 + 1) * 400_000 + 50_000L * random.nextInt(6));
            case 4 -> revocation(grant, 2);
            case 5 -> reversal(grant, 2);
            case 6 -> random.nextInt(3) == 0 ? new GrantEnded(grant, "plan ended") : revocation(grant, 2);
            case 7, 8 -> adjustment("a" + random.nextInt(8), generation, item());
            case 9, 10, 11 -> request(generation);
            case 12 -> new GenerationRejected(generation, pick(RejectionReason.values()), null);
            case 13 ->
                random.nextInt(3) == 0
                        ? new AccountUpdated(null, random.nextInt(3) > 0)
                        : new GenerationTimedOut(generation);
            case 14, 15 -> new GenerationTimedOut(generation);
            case 16, 17, 18, 19 -> charge(generation);
            case 20, 21, 22, 23 -> failure(generation, item());
            case 24, 25 -> delivery(generation, item());
            case 26 -> random.nextInt(2) == 0 ? progress(generation) : completion(generation);
            default -> completion(generation);
        };
    }

    private LedgerEvent grant(long now) {
        int number = random.nextInt(7);
        // Mostly the same content for the same id, so that most repetitions are duplicates and some are conflicts.
        int variant = random.nextInt(10) == 0 ? random.nextInt(3) : number % 3;
        Long expiresAt = variant == 0 ? null : (now / 400_000 + 1) * 400_000 + EXPIRIES[variant];
        return new CreditsGranted(
                "g" + number,
                10L + 15L * variant,
                KINDS.get(number % KINDS.size()),
                variant == 2 ? 1 : null,
                expiresAt,
                number % 2 == 0 ? "payment" : null,
                number == 5 ? List.of("image") : number == 6 ? List.of("poster", "video") : List.of(),
                number > 3 && number < 6 ? List.of("fast") : List.of());
    }

    /** Features for which alone a grant pays; mostly it pays for everything. */
    List<String> features() {
        return switch (random.nextInt(6)) {
            case 0 -> List.of("image");
            case 1 -> List.of("poster", "video");
            default -> List.of();
        };
    }

    /** Models for which alone a grant pays; mostly it pays for every one. */
    List<String> models() {
        return switch (random.nextInt(6)) {
            case 0 -> List.of("fast");
            case 1 -> List.of("pro", "ultra");
            default -> List.of();
        };
    }

    /** The model that a request names, if it names one. */
    Map<String, String> model() {
        return switch (random.nextInt(3)) {
            case 0 -> Map.of("model", "fast");
            case 1 -> Map.of("model", "pro");
            default -> Map.of();
        };
    }

    /** A revocation for one of so many reasons. */
    LedgerEvent revocation(String grant, int reasons) {
        return new CreditsRevoked(
                grant, random.nextBoolean() ? null : 1L + random.nextInt(12), "r" + random.nextInt(reasons));
    }

    /** A reversal of a named revocation, of that of the same reason, or of all. */
    LedgerEvent reversal(String grant, int reasons) {
        String reason = "r" + random.nextInt(reasons);
        return switch (random.nextInt(3)) {
            case 0 -> new RevocationReversed(grant, reason, null);
            case 1 -> new RevocationReversed(grant, "won " + reason, reason);
            default -> new RevocationReversed(grant, "all is well", null);
        };
    }

    /** A verdict on a request for cash. */
    CashRefundReviewed cashReview(String request) {
        return new CashRefundReviewed(
                request, random.nextInt(3) > 0, random.nextBoolean() ? null : 1L + random.nextInt(9), "kim", null);
    }

    /** An adjustment of the account, of a generation or of an item, on any ground. */
    CreditsAdjusted adjustment(String id, String generation, String item) {
        if (random.nextInt(3) == 0) {
            // The same content for the same id: what one person asked for, another asks for, too.
            return new CreditsAdjusted(
                    id,
                    5L + id.length() + id.charAt(id.length() - 1) % 8,
                    AdjustmentGround.GOODWILL,
                    pick(OPERATORS),
                    null,
                    null,
                    null);
        }
        boolean about = random.nextInt(4) > 0;
        if (random.nextInt(4) == 0) {
            return campaign(id, generation, random.nextInt(3) == 0);
        }
        return new CreditsAdjusted(
                id,
                random.nextInt(5) == 0 ? -(1L + random.nextInt(9)) : 1L + random.nextInt(9),
                pick(AdjustmentGround.values()),
                "kim",
                null,
                about ? generation : null,
                about && random.nextInt(3) > 0 ? item : null);
    }

    /** An adjustment of one of a few campaigns that makes the generation good, or reverses that. */
    private CreditsAdjusted campaign(String id, String generation, boolean reverses) {
        String campaign = "m" + random.nextInt(2);
        // Mostly named by what it is, as those do who send campaigns.
        String name = random.nextInt(8) == 0 ? id : campaign + (reverses ? "-" : "+") + generation;
        long most = random.nextInt(3) == 0 ? 1L + random.nextInt(9) : Limits.AMOUNT_MAX;
        return new CreditsAdjusted(
                name,
                reverses ? -most : most,
                AdjustmentGround.TECHNICAL_FAILURE,
                pick(OPERATORS),
                null,
                generation,
                null,
                campaign);
    }

    /** A request, mostly for the ledger to charge, of one of a few attempts. */
    GenerationRequested request(String generation) {
        int kind = random.nextInt(10);
        return new GenerationRequested(
                generation,
                kind == 0 ? "free" : kind == 1 ? "unknown" : kind < 4 ? "film" : "image",
                platform(),
                null,
                null,
                null,
                null,
                items(),
                random.nextInt(3) > 0,
                random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(3),
                random.nextInt(4) == 0 ? Long.valueOf(random.nextInt(9)) : null,
                kind < 4 ? attributes() : model(),
                kind < 4 ? quantities() : Map.of());
    }

    /** What a request says it is like, mostly as a price needs it. */
    Map<String, String> attributes() {
        return switch (random.nextInt(10)) {
            case 0 -> Map.of();
            case 1 -> Map.of("resolution", "4k");
            case 2 -> Map.of("sharpness", "720p");
            case 3, 4, 5 -> Map.of("model", random.nextBoolean() ? "fast" : "pro", "resolution", "720p");
            default -> Map.of("resolution", random.nextBoolean() ? "720p" : "1080p");
        };
    }

    /** How much of what it takes, mostly as a price needs it. */
    Map<String, Long> quantities() {
        return switch (random.nextInt(10)) {
            case 0 -> Map.of();
            case 1 -> Map.of("minutes", 1L);
            case 2 -> Map.of("megapixels", 2L);
            default -> Map.of("seconds", (long) random.nextInt(12));
        };
    }

    private @Nullable String platform() {
        return switch (random.nextInt(8)) {
            case 0 -> "ios";
            case 1 -> "amiga";
            default -> null;
        };
    }

    private LedgerEvent charge(String generation) {
        long base = random.nextInt(3) == 0 ? 4 : 0;
        List<ItemPrice> prices = new ArrayList<>();
        if (random.nextInt(5) > 0) {
            for (String item : items()) {
                prices.add(new ItemPrice(item, 2L + item.charAt(0) - '0'));
            }
        }
        return new GenerationCharged(
                generation,
                random.nextInt(4) == 0 ? null : pick(new String[] {"image", "image", "poster"}),
                random.nextBoolean() ? platform() : null,
                null,
                base,
                prices);
    }

    /** A failure by any cause. */
    ItemFailed failure(String generation, String item) {
        return new ItemFailed(generation, item, cause(), null, null);
    }

    /** A delivery in one of two ways. */
    ItemDelivered delivery(String generation, String item) {
        return new ItemDelivered(
                generation, item, random.nextBoolean() ? DeliveryKind.SAVED : DeliveryKind.EXPORTED, link());
    }

    /** Where a result can be looked at: one in three says, and no two say the same, as where links are signed for each report. */
    private @Nullable String link() {
        reports++;
        return reports % 3 == 0 ? "https://cdn.example/results?signed=" + reports : null;
    }

    /** An end of any outcome, at times with what was used. */
    GenerationCompleted completion(String generation) {
        Outcome outcome = random.nextInt(5) == 0 ? Outcome.FAILED : pick(Outcome.values());
        int says = random.nextInt(6);
        Long used = says < 2 ? Long.valueOf(random.nextInt(12)) : null;
        return new GenerationCompleted(generation, outcome, used, says < 4 ? Map.of() : used(18), link());
    }

    /** How much was used, mostly as a price counts it. */
    private Map<String, Long> used(int most) {
        long seconds = random.nextInt(most);
        return switch (random.nextInt(8)) {
            case 0 -> Map.of("minutes", 1L, "seconds", seconds);
            case 1 -> Map.of("megapixels", 2L);
            default -> Map.of("seconds", seconds);
        };
    }

    /** How far it came, that it needs longer, or both. */
    GenerationProgressed progress(String generation) {
        Long longer = random.nextInt(3) == 0 ? Long.valueOf(1 + random.nextInt(90_000)) : null;
        boolean silent = longer != null && random.nextBoolean();
        return new GenerationProgressed(generation, silent ? Map.of() : used(18), longer);
    }

    /** Provider errors mostly; the others are refunded, looked at or paid, as the policy likes. */
    FailureCause cause() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> FailureCause.OTHER;
            case 2 -> FailureCause.CANCELLED;
            case 3 -> FailureCause.TIMEOUT;
            default -> FailureCause.PROVIDER_ERROR;
        };
    }

    private String item() {
        return Integer.toString(1 + random.nextInt(3));
    }

    private List<String> items() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> List.of("1", "2", "3");
            case 2 -> List.of("1");
            default -> List.of("1", "2");
        };
    }

    /**
     * One generation's lifecycle, every order of which comes to the same: with several causes for one item, outcomes that get worse
     * and a used amount, but without what {@link #messyLifecycle} adds.
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
        List<String> failing =
                items.stream().filter(item -> all || random.nextInt(3) == 0).toList();
        List<Outcome> outcomes = outcomes(failing.size() == items.size());
        for (String item : failing) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                FailureCause cause = cause();
                boolean paid = cause == FailureCause.CANCELLED && outcomes.contains(Outcome.FAILED);
                events.add(new ItemFailed(generation, item, paid ? FailureCause.OTHER : cause, null, null));
            }
        }
        if (random.nextInt(6) == 0) {
            events.add(new ItemFailed(generation, "nobody-charged-for-this", FailureCause.OTHER, null, null));
        }
        Long used = withUsedAmount ? Long.valueOf(random.nextInt(20)) : null;
        outcomes.forEach(outcome -> events.add(new GenerationCompleted(generation, outcome, used, Map.of(), link())));
        return events;
    }

    /** The lifecycle of a film that is held by what it is estimated to take, and settled by what it took; the same from every report. */
    public List<LedgerEvent> settledLifecycle(String generation) {
        List<LedgerEvent> events = new ArrayList<>();
        List<String> items = items();
        events.add(new GenerationRequested(
                generation,
                "film",
                random.nextInt(4) == 0 ? "ios" : null,
                null,
                null,
                null,
                null,
                items,
                true,
                1,
                random.nextInt(4) == 0 ? Long.valueOf(40 + random.nextInt(30)) : null,
                Map.of("resolution", random.nextBoolean() ? "720p" : "1080p"),
                Map.of("seconds", (long) random.nextInt(12))));
        boolean all = random.nextInt(4) == 0;
        List<String> failing =
                items.stream().filter(item -> all || random.nextInt(3) == 0).toList();
        failing.forEach(item -> events.add(failure(generation, item)));
        boolean whole = random.nextInt(6) == 0
                && events.stream()
                        .noneMatch(event -> event instanceof ItemFailed its && its.cause() == FailureCause.CANCELLED);
        Outcome outcome = whole ? Outcome.FAILED : random.nextBoolean() ? Outcome.SUCCEEDED : Outcome.PARTIAL;
        Map<String, Long> used = used(24);
        events.add(new GenerationCompleted(generation, outcome, null, used));
        if (random.nextInt(3) == 0) {
            events.add(new GenerationCompleted(generation, outcome, null));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(progress(generation));
        }
        return events;
    }

    /**
     * The same with all that the rules let the order decide: deliveries, timeouts, SUCCEEDED and then PARTIAL when every item failed,
     * FAILED beside failures that are paid all the same.
     */
    public List<LedgerEvent> messyLifecycle(String generation) {
        List<LedgerEvent> events = new ArrayList<>(lifecycle(generation, random.nextInt(4) == 0));
        List<String> items = items();
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(new ItemDelivered(
                    generation, items.get(random.nextInt(items.size())), pick(DeliveryKind.values()), link()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(new ItemFailed(
                    generation, items.get(random.nextInt(items.size())), FailureCause.CANCELLED, null, null));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(new GenerationCompleted(generation, pick(Outcome.values()), null));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(new GenerationTimedOut(generation));
        }
        return events;
    }

    private List<Outcome> outcomes(boolean allFail) {
        List<Outcome> outcomes = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            outcomes.add(Outcome.FAILED);
        }
        Outcome first = random.nextBoolean() ? Outcome.SUCCEEDED : Outcome.PARTIAL;
        for (int i = random.nextInt(3); i > 0; i--) {
            outcomes.add(allFail || random.nextBoolean() ? first : Outcome.PARTIAL);
        }
        return outcomes;
    }

    /**
     * What may befall one account in a while: small grants that lapse, are revoked and restored, and corrections, among whole
     * lifecycles that interleave, overdraw, time out, end late, are charged again, claimed and judged. States run deep.
     */
    public List<Timed> journey(String account, long from) {
        return new RandomLives(random, this).journey(account, from);
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

    <T> T pick(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
