package io.makegood.streams.demo;

import io.makegood.schemas.avro.AccountUpdated;
import io.makegood.schemas.avro.AdjustmentGround;
import io.makegood.schemas.avro.CreditsAdjusted;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.DeliveryKind;
import io.makegood.schemas.avro.FailureCause;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationOutcome;
import io.makegood.schemas.avro.GenerationRejected;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.ItemDelivered;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.RejectionReason;
import io.makegood.schemas.codec.LedgerEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What three products might publish in an afternoon: grants of all kinds, charges by fact and by authorisation, partial and
 * whole failures, deliveries, unused amounts, duplicates, late and out-of-order events, operators at work, an account that
 * runs dry and some garbage. The same seed makes the same stream.
 */
public final class DemoTraffic {
    /** The account whose activity the demo shows. */
    public static final String SHOWN_ACCOUNT = "pinsearch:ada";
    /** The account that runs dry. */
    public static final String DRY_ACCOUNT = "photoroom:sam";

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

    private final Random random;
    private final long now;
    private final int accounts;
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::place).thenComparingLong(Scheduled::number));
    private long clock;
    private long numbered;
    private long generations;

    private record Scheduled(long place, long number, LedgerEvent event) {}

    /** Traffic of about {@code events} events, with grants that expire as seen from {@code now} (epoch milliseconds, UTC). */
    public DemoTraffic(long seed, int events, long now) {
        random = new Random(seed);
        this.now = now;
        accounts = Math.max(20, Math.min(20_000, events / 50));
    }

    /** Sends exactly {@code count} records to {@code journal}, in the order in which they are published. */
    public void send(int count, Consumer<DemoRecord> journal) {
        openAccounts();
        for (int sent = 0; sent < count; sent++) {
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
            boolean dry = account.equals(DRY_ACCOUNT);
            if (i % 2 == 0 || dry) {
                grant(account, "welcome", dry ? 25 : 50, GrantKind.PROMOTIONAL, now + 14 * DAY_MILLIS);
            }
            if (!dry) {
                grant(
                        account,
                        "plan-" + (i % 12 + 1),
                        100 + random.nextInt(400),
                        GrantKind.ALLOWANCE,
                        now + 30 * DAY_MILLIS);
                if (i % 3 == 0) {
                    grant(account, "pack-" + i, 250, GrantKind.PAID, null);
                }
            }
            if (i % 10 == 0) {
                schedule(0, account, new AccountUpdated(List.of("user-" + i), true));
            }
        }
        for (int i = 0; i < 12; i++) {
            authorize(DRY_ACCOUNT, "image", 2);
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

    private String account(int number) {
        if (number == 0) {
            return SHOWN_ACCOUNT;
        }
        if (number == 1) {
            return DRY_ACCOUNT;
        }
        return switch (number % 3) {
            case 0 -> "pinsearch:user-" + number;
            case 1 -> "photoroom:user-" + number;
            default -> "post-remixer:user-" + number;
        };
    }

    private void startGeneration() {
        // Some accounts are much busier than others, and one of them is shown at the end.
        int number = random.nextInt(50) == 0 ? 0 : (int) Math.abs(random.nextGaussian() * accounts / 4) % accounts;
        String account = account(number);
        if (random.nextInt(8) == 0) {
            topUp(account);
        }
        if (account.startsWith("pinsearch")) {
            article(account);
        } else if (account.startsWith("photoroom")) {
            if (random.nextInt(4) == 0) {
                authorize(account, "image-edit", 1 + random.nextInt(3));
            } else {
                photos(account);
            }
        } else {
            remix(account);
        }
    }

    private void topUp(String account) {
        if (!account.equals(DRY_ACCOUNT)) {
            grant(account, "top-up-" + numbered, 40L + random.nextInt(60), GrantKind.PAID, null);
        }
    }

    /** Pinsearch: an article with images, of which some may fail. */
    private void article(String account) {
        String id = nextId("article");
        boolean images = random.nextBoolean();
        int count = 2 + random.nextInt(3);
        List<String> items = names(count);
        schedule(0, account, request(id, images ? "article-from-images" : "article-from-topic", items, false));
        if (random.nextInt(40) == 0) {
            schedule(1, account, new GenerationRejected(id, RejectionReason.INVALID_INPUT, "image 2 is no image"));
            return;
        }
        schedule(
                1,
                account,
                charge(id, images ? "article-from-images" : "article-from-topic", 4, images ? 2 : 1, items));
        boolean whole = random.nextInt(40) == 0;
        boolean any = whole;
        for (String item : items) {
            if (!whole && random.nextInt(12) == 0) {
                schedule(4, account, new ItemFailed(id, item, cause(), "provider said 503", null));
                any = true;
            }
        }
        GenerationOutcome outcome =
                whole ? GenerationOutcome.FAILED : any ? GenerationOutcome.PARTIAL : GenerationOutcome.SUCCEEDED;
        schedule(9, account, new GenerationCompleted(id, outcome, null));
    }

    /** Photoroom: images one by one, delivered or failed. */
    private void photos(String account) {
        String id = nextId("photo");
        List<String> items = names(1 + random.nextInt(4));
        schedule(0, account, charge(id, "image", 0, 3, items));
        for (String item : items) {
            if (random.nextInt(15) == 0) {
                schedule(3, account, new ItemFailed(id, item, cause(), null, null));
            } else if (random.nextInt(2) == 0) {
                schedule(5, account, new ItemDelivered(id, item, DeliveryKind.EXPORTED));
            }
        }
        schedule(8, account, new GenerationCompleted(id, GenerationOutcome.SUCCEEDED, null));
    }

    /** Post Remixer: charged for what it may take, completed with what it took. */
    private void remix(String account) {
        String id = nextId("remix");
        schedule(0, account, charge(id, "quick-remix", 6, 0, List.of()));
        boolean failed = random.nextInt(20) == 0;
        Long used = !failed && random.nextInt(3) == 0 ? Long.valueOf(2 + random.nextInt(4)) : null;
        schedule(
                6,
                account,
                new GenerationCompleted(id, failed ? GenerationOutcome.FAILED : GenerationOutcome.SUCCEEDED, used));
    }

    /** Asks the ledger to charge, and goes on as if it had: a declined one simply has no more to give back. */
    private void authorize(String account, String feature, int count) {
        String id = nextId("edit");
        schedule(0, account, request(id, feature, names(count), true));
        if (random.nextInt(10) == 0) {
            schedule(4, account, new GenerationCompleted(id, GenerationOutcome.FAILED, null));
        } else {
            schedule(4, account, new GenerationCompleted(id, GenerationOutcome.SUCCEEDED, null));
        }
    }

    private static GenerationRequested request(String id, String feature, List<String> items, boolean authorize) {
        return new GenerationRequested(id, feature, "web", null, null, null, null, items, authorize);
    }

    private static GenerationCharged charge(String id, String feature, long base, long each, List<String> items) {
        List<ItemPrice> prices = new ArrayList<>();
        items.forEach(item -> prices.add(new ItemPrice(item, each)));
        return new GenerationCharged(id, feature, "web", null, base, prices);
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

    private String nextId(String kind) {
        return kind + "-" + ++generations;
    }

    private void schedule(long after, String account, Object event) {
        LedgerEvent whole = new LedgerEvent(null, account, null, "demo", event);
        long place = clock + after * 20;
        if (random.nextInt(LATE_EVERY) == 0) {
            place += random.nextInt(LATE_BY_MAX);
        }
        queue.add(new Scheduled(place, numbered++, whole));
        if (random.nextInt(DUPLICATE_EVERY) == 0) {
            queue.add(new Scheduled(place + random.nextInt(LATE_BY_MAX), numbered++, whole));
        }
    }

    private DemoRecord encode(LedgerEvent event, int number) {
        byte[] value =
                number % JSON_EVERY == 0 ? codec.toJson(event).getBytes(StandardCharsets.UTF_8) : codec.encode(event);
        return new DemoRecord(event.getAccountId().getBytes(StandardCharsets.UTF_8), value);
    }

    private static DemoRecord garbage(int number) {
        String text = number / GARBAGE_EVERY % 2 == 0
                ? "{\"type\":\"ItemFailed\",\"accountId\":\"" + SHOWN_ACCOUNT + "\",\"itemId\":\"2\"}"
                : "not an event";
        return new DemoRecord(SHOWN_ACCOUNT.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }
}
