package io.makegood.cli.demo;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What products might publish in an afternoon, whatever their policies sell: grants of all kinds, charges by fact and by
 * authorisation, partial and whole failures, deliveries, unused amounts, claims and their reviews, duplicates, late and
 * out-of-order events, operators at work, accounts that run dry and some garbage. The same seed makes the same stream.
 */
public final class DemoTraffic {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;
    /** One event in this many goes out a second time. */
    private static final int DUPLICATE_EVERY = 100;
    /** One event in this many is late. */
    private static final int LATE_EVERY = 25;
    /** How many other events may come between. */
    private static final int LATE_BY_MAX = 400;
    /** One record in this many is garbage. */
    private static final int GARBAGE_EVERY = 10_000;
    /** Every third event is published as JSON, the others as Avro. */
    private static final int JSON_EVERY = 3;
    /** A request in this many asks the ledger to charge. */
    private static final int AUTHORIZE_EVERY = 5;

    private static final List<String> LABELS = List.of(
            "Autumn recipes",
            "Tulips at dawn",
            "Five chairs we love",
            "Launch day",
            "A cat in the rain",
            "Small kitchens, big ideas",
            "Harbour at night",
            "Ten minutes of yoga",
            "The red bicycle",
            "Winter sale",
            "Postcards from Lisbon");

    private static final String SOURCE = "demo";
    private static final String PLATFORM = "web";

    private final List<PublishedPolicy> policies;
    private final String series;
    private final Random random;
    private final DemoParticulars particulars;
    private final long now;
    private final int accounts;
    private final EventCodec codec = new EventCodec();
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::place).thenComparingLong(Scheduled::number));
    private long clock;
    private long numbered;
    private long generations;
    private int sent;

    private record Scheduled(long place, long number, Envelope event) {}

    /**
     * Traffic of about {@code events} events for the accounts and features of {@code policies} (at least one, each with at
     * least one feature), with grants that expire as seen from {@code now} (epoch milliseconds, UTC).
     */
    public DemoTraffic(List<PublishedPolicy> policies, long seed, int events, long now) {
        this(policies, "", seed, events, now);
    }

    /** The same, of accounts whose names begin with {@code series} after their product: other customers than before. */
    public DemoTraffic(List<PublishedPolicy> policies, String series, long seed, int events, long now) {
        this.policies = List.copyOf(policies);
        this.series = series;
        random = new Random(seed);
        particulars = new DemoParticulars(random);
        this.now = now;
        accounts = Math.max(20, Math.min(20_000, events / 50));
    }

    /** An account that is busy. */
    public String busyAccount() {
        return policies.get(0).accountPrefix() + series + "user-0";
    }

    /** An account that runs dry. */
    public String dryAccount() {
        return lastPolicy().accountPrefix() + series + "sam";
    }

    /** The policy of the account that runs dry. */
    public PublishedPolicy lastPolicy() {
        return policies.get(policies.size() - 1);
    }

    /** Some of the other accounts. */
    public List<String> otherAccounts() {
        return List.of(account(1), account(2), account(3));
    }

    /** Sends exactly {@code count} records to {@code journal}, in the order in which they are published. */
    public void send(int count, Consumer<DemoRecord> journal) {
        openAccounts();
        goOn(count, journal);
    }

    /** Sends {@code count} more records, of the same accounts. */
    public void goOn(int count, Consumer<DemoRecord> journal) {
        for (int end = sent + count; sent < end; sent++) {
            if (sent % GARBAGE_EVERY == GARBAGE_EVERY / 2) {
                journal.accept(garbage(sent));
                continue;
            }
            while (queue.size() < LATE_BY_MAX * 2) {
                startGeneration();
            }
            Scheduled next = queue.remove();
            clock = Math.max(clock, next.place());
            journal.accept(encode(next.event(), sent));
        }
    }

    private void openAccounts() {
        for (int i = 0; i < accounts; i++) {
            String account = account(i);
            if (i % 2 == 0) {
                grant(account, "welcome", 50, GrantKind.PROMOTIONAL, now + 14 * DAY_MILLIS);
            }
            grant(
                    account,
                    "plan-" + (i % 12 + 1),
                    100 + random.nextInt(400),
                    GrantKind.ALLOWANCE,
                    now + 30 * DAY_MILLIS);
            if (i % 3 == 0) {
                grant(account, "pack-" + i, 250, GrantKind.PAID, null);
            }
            if (i % 10 == 0) {
                schedule(0, account, new AccountUpdated(List.of("user-" + i), true));
            }
        }
        grant(dryAccount(), "welcome", 12, GrantKind.PROMOTIONAL, now + 14 * DAY_MILLIS);
        for (int i = 0; i < 12; i++) {
            authorize(lastPolicy(), dryAccount());
        }
        schedule(60, account(3), new CreditsRevoked("pack-3", null, "chargeback dp_1042"));
        schedule(
                80,
                account(5),
                new CreditsAdjusted(
                        "adj-1", 20L, AdjustmentGround.GOODWILL, "support:kim", "slow day, sorry", null, null));
    }

    private void grant(String account, String grantId, long amount, GrantKind kind, @Nullable Long expiresAt) {
        String payment = kind == GrantKind.PAID ? "pi_" + Integer.toUnsignedString(account.hashCode()) : null;
        schedule(0, account, new CreditsGranted(grantId, amount, kind, null, expiresAt, payment));
    }

    private PublishedPolicy policyOf(int number) {
        return policies.get(number % policies.size());
    }

    private String account(int number) {
        return policyOf(number).accountPrefix() + series + "user-" + number;
    }

    private void startGeneration() {
        // Some accounts are much busier than others, and one of them is shown at the end.
        int number = random.nextInt(50) == 0 ? 0 : (int) Math.abs(random.nextGaussian() * accounts / 4) % accounts;
        String account = account(number);
        PublishedPolicy policy = policyOf(number);
        if (random.nextInt(8) == 0) {
            grant(account, "top-up-" + numbered, 40L + random.nextInt(60), GrantKind.PAID, null);
        }
        if (random.nextInt(AUTHORIZE_EVERY) == 0) {
            authorize(policy, account);
        } else {
            charge(policy, account);
        }
    }

    /** The product charges and says so; then items fail or are delivered, and now and then all of it fails. */
    private void charge(PublishedPolicy policy, String account) {
        String feature = feature(policy);
        PriceQuery query = particulars.query(policy, feature, platform(policy), 1);
        Price price = price(policy, query);
        String id = nextId(feature);
        List<String> items = price.itemAmount() == 0 ? List.of() : names(1 + random.nextInt(4));
        if (random.nextInt(3) > 0) {
            schedule(0, account, request(policy, id, query, items, false));
        }
        if (random.nextInt(40) == 0) {
            schedule(1, account, new GenerationRejected(id, RejectionReason.INVALID_INPUT, "image 2 is no image"));
            return;
        }
        List<ItemPrice> prices = new ArrayList<>();
        items.forEach(item -> prices.add(new ItemPrice(item, price.itemAmount())));
        schedule(1, account, new GenerationCharged(id, feature, PLATFORM, null, price.baseAmount(), prices));
        boolean whole = random.nextInt(40) == 0;
        boolean any = whole;
        for (String item : items) {
            if (!whole && random.nextInt(12) == 0) {
                schedule(4, account, new ItemFailed(id, item, cause(), "provider said 503", null));
                any = true;
            } else if (!whole && random.nextInt(3) == 0) {
                schedule(5, account, new ItemDelivered(id, item, DeliveryKind.EXPORTED));
                report(policy, account, feature, id, item);
            }
        }
        long charged = price.of(items.size());
        Long used = items.isEmpty() && charged > 1 && random.nextInt(3) == 0 ? Long.valueOf(charged / 2) : null;
        Outcome outcome = whole ? Outcome.FAILED : any ? Outcome.PARTIAL : Outcome.SUCCEEDED;
        schedule(9, account, new GenerationCompleted(id, outcome, whole ? null : used));
    }

    /** Asks the ledger to charge, and goes on as if it had: a declined one simply has no more to give back. */
    private void authorize(PublishedPolicy policy, String account) {
        String feature = feature(policy);
        String id = nextId(feature);
        List<String> items = names(1 + random.nextInt(3));
        PriceQuery query = particulars.query(policy, feature, platform(policy), items.size());
        schedule(0, account, request(policy, id, query, items, true));
        boolean failed = random.nextInt(10) == 0;
        schedule(4, account, new GenerationCompleted(id, failed ? Outcome.FAILED : Outcome.SUCCEEDED, null));
    }

    /** Now and then a customer finds a result bad. */
    private void report(PublishedPolicy policy, String account, String feature, String id, String item) {
        if (policy.claims().eligibility(feature, platform(policy), surface(policy)) == Eligibility.NOT_ELIGIBLE
                || random.nextInt(6) > 0) {
            return;
        }
        String claim = "claim-" + id + "-" + item;
        List<String> reasons = new ArrayList<>(policy.claims().byReason().keySet());
        reasons.add("NOT_WHAT_I_ASKED_FOR");
        String reason = reasons.get(random.nextInt(reasons.size()));
        schedule(20, account, new ResultReported(claim, id, item, reason, null));
        if (policy.claims().judgement(reason) == Judgement.REVIEW && random.nextBoolean()) {
            Verdict verdict = random.nextBoolean() ? Verdict.CLEARLY_UNUSABLE : Verdict.NOT_UNUSABLE;
            schedule(40, account, new ClaimReviewed(claim, verdict, "support:kim"));
        }
    }

    private String feature(PublishedPolicy policy) {
        List<String> features = List.copyOf(policy.features().keySet());
        // A few features make most of the traffic.
        return features.get(Math.min(random.nextInt(features.size()), random.nextInt(features.size())));
    }

    private Price price(PublishedPolicy policy, PriceQuery query) {
        Price price = policy.answer(query, now).price();
        return price == null ? new Price(0, 0) : price;
    }

    private GenerationRequested request(
            PublishedPolicy policy, String id, PriceQuery query, List<String> items, boolean authorize) {
        return new GenerationRequested(
                id,
                query.feature(),
                query.platform(),
                surface(policy),
                null,
                label(),
                null,
                items,
                authorize,
                GenerationRequested.FIRST_ATTEMPT,
                null,
                query.attributes(),
                query.quantities());
    }

    /** A platform that the policy lists, the usual one if it may be. */
    private static String platform(PublishedPolicy policy) {
        List<String> listed = policy.platforms();
        return listed.isEmpty() || listed.contains(PLATFORM) ? PLATFORM : listed.get(0);
    }

    private static @Nullable String surface(PublishedPolicy policy) {
        List<String> listed = policy.claims().surfaces();
        return listed.isEmpty() ? null : listed.get(0);
    }

    /** What a customer calls it; most do. */
    private @Nullable String label() {
        int chosen = (int) (generations % (LABELS.size() + 2));
        return chosen < LABELS.size() ? LABELS.get(chosen) : null;
    }

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }

    private FailureCause cause() {
        return switch (random.nextInt(4)) {
            case 0 -> FailureCause.TIMEOUT;
            case 1 -> FailureCause.CONTENT_FILTERED;
            default -> FailureCause.PROVIDER_ERROR;
        };
    }

    private String nextId(String feature) {
        return feature + "-" + ++generations;
    }

    private void schedule(long after, String account, LedgerEvent event) {
        Envelope whole = new Envelope(null, account, null, SOURCE, event);
        long place = clock + after * 20;
        if (random.nextInt(LATE_EVERY) == 0) {
            place += random.nextInt(LATE_BY_MAX);
        }
        queue.add(new Scheduled(place, numbered++, whole));
        if (random.nextInt(DUPLICATE_EVERY) == 0) {
            queue.add(new Scheduled(place + random.nextInt(LATE_BY_MAX), numbered++, whole));
        }
    }

    private DemoRecord encode(Envelope event, int number) {
        byte[] value =
                number % JSON_EVERY == 0 ? codec.toJson(event).getBytes(StandardCharsets.UTF_8) : codec.write(event);
        return new DemoRecord(event.accountId().getBytes(StandardCharsets.UTF_8), value);
    }

    private DemoRecord garbage(int number) {
        String text = number / GARBAGE_EVERY % 2 == 0
                ? codec.toJson(new Envelope(
                                null,
                                busyAccount(),
                                null,
                                SOURCE,
                                new GenerationCompleted("no-outcome", Outcome.SUCCEEDED, null)))
                        .replace("outcome", "outcom")
                : "not an event";
        return new DemoRecord(busyAccount().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }
}
