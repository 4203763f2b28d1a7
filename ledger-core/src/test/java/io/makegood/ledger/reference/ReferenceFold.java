package io.makegood.ledger.reference;

import io.makegood.ledger.event.AdjustmentGround;
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
import io.makegood.ledger.event.Position;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import io.makegood.ledger.policy.TimeoutAction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract once more, as plainly as possible: maps, lists and one credit pot for each grant. It knows the events and the
 * policy's answers and nothing else of the engine. It covers what moves credits by grants, generations and operators under
 * any policy; not claims and cash refunds, which it refuses. Not threadsafe.
 */
public final class ReferenceFold {
    private static final int REMEMBERED_REPAYMENTS = 16;

    private final Policy policy;
    private final long retentionMillis;
    private final Map<String, Account> accounts = new HashMap<>();

    /** What an event did. */
    public enum Did {
        /** Applied. */
        APPLIED,
        /** Nothing new. */
        DUPLICATE,
        /** Not applicable. */
        REFUSED
    }

    /** An entry as it is predicted. */
    public record Movement(
            String kind,
            long amount,
            @Nullable String generation,
            @Nullable String part) {}

    /** A grant and what is left in it. */
    private static final class Pot {
        private final String id;
        private final long granted;
        private final GrantKind kind;
        private final int priority;
        private final @Nullable Long expiresAt;
        private final @Nullable String payment;
        private final int age;
        private long left;
        private long revoked;
        private long owed;

        private Pot(
                String id,
                long granted,
                GrantKind kind,
                int priority,
                @Nullable Long expiresAt,
                @Nullable String payment,
                int age) {
            this.id = id;
            this.granted = granted;
            this.kind = kind;
            this.priority = priority;
            this.expiresAt = expiresAt;
            this.payment = payment;
            this.age = age;
        }

        private boolean isOver(long now) {
            return expiresAt != null && now >= expiresAt;
        }
    }

    /** Credits that came out of a pot; no pot means overdrawn. */
    private static final class Paid {
        private final @Nullable Pot pot;
        private long credits;

        private Paid(@Nullable Pot pot, long credits) {
            this.pot = pot;
            this.credits = credits;
        }
    }

    private static final class Gen {
        private @Nullable GenerationRequested request;
        private @Nullable String rejection;
        private boolean charged;
        private long chargedAt;
        private long base;
        private @Nullable String chargedFeature;
        private final Map<String, Long> prices = new LinkedHashMap<>();
        private final Set<String> named = new java.util.LinkedHashSet<>();
        private final Map<String, FailureCause> failures = new HashMap<>();
        private final Map<String, Set<DeliveryKind>> deliveries = new HashMap<>();
        private final Set<String> deliveredUnfailed = new HashSet<>();
        private @Nullable GenerationCompleted end;
        private boolean timedOut;
        private long timeoutGaveBack;
        private boolean paidTwice;
        private final Map<String, Long> settled = new HashMap<>();
        private long unusedCover;
        private boolean unusedPaid;
        private final List<Paid> paid = new ArrayList<>();
        private long lastAt;

        private long cost() {
            return base + prices.values().stream().mapToLong(Long::longValue).sum();
        }

        private long stillPaid() {
            return paid.stream().mapToLong(each -> each.credits).sum();
        }

        private boolean over() {
            return end != null || rejection != null || timedOut;
        }
    }

    private static final class Account {
        private final Map<String, Pot> pots = new LinkedHashMap<>();
        private final Map<String, Gen> gens = new HashMap<>();
        private final List<Paid> repayments = new ArrayList<>();
        private final Map<String, String> once = new HashMap<>();
        private final List<Movement> movements = new ArrayList<>();
        private final Map<String, Long> refunds = new LinkedHashMap<>();
        private long overdrawn;
        private long balance;
        private boolean access = true;
    }

    /** A ledger under one policy. */
    public ReferenceFold(Policy policy, long retentionMillis) {
        this.policy = policy;
        this.retentionMillis = retentionMillis;
    }

    /** The next event of the journal. */
    public Did apply(Envelope envelope, Position at) {
        Account account = accounts.computeIfAbsent(envelope.accountId(), any -> new Account());
        long now = at.recordedAt();
        LedgerEvent event = envelope.event();
        if (event instanceof CreditsGranted granted) {
            return granted(account, granted, now);
        }
        if (event instanceof GrantExpired expired) {
            return expired(account, expired, now);
        }
        if (event instanceof CreditsRevoked revoked) {
            return revoked(account, revoked, now);
        }
        if (event instanceof CreditsAdjusted adjusted) {
            return adjusted(account, adjusted, now);
        }
        if (event instanceof AccountUpdated updated) {
            if (updated.holders() == null && Objects.equals(updated.accessActive(), account.access)) {
                return Did.DUPLICATE;
            }
            lapse(account, now);
            if (updated.accessActive() != null) {
                account.access = updated.accessActive();
            }
            return Did.APPLIED;
        }
        String id = event.generationId();
        if (id == null) {
            return Did.REFUSED;
        }
        Gen known = account.gens.get(id);
        if (known != null && tooOld(known, now)) {
            return Did.REFUSED;
        }
        Gen gen = known == null ? new Gen() : known;
        Did did = lifecycle(account, id, gen, event, now);
        if (did == Did.APPLIED) {
            account.gens.put(id, gen);
            gen.lastAt = now;
        }
        return did;
    }

    private boolean tooOld(Gen gen, long now) {
        return !(gen.charged && !gen.over()) && now - gen.lastAt >= retentionMillis;
    }

    private Did lifecycle(Account account, String id, Gen gen, LedgerEvent event, long now) {
        if (event instanceof GenerationRequested request) {
            if (gen.request != null) {
                return gen.request.equals(request) ? Did.DUPLICATE : Did.REFUSED;
            }
            lapse(account, now);
            gen.request = request;
            gen.named.addAll(request.items());
            if (request.authorize() && !gen.charged && gen.rejection == null && account.access) {
                Price price = policy.price(request.feature(), request.platform(), now);
                long cost = price == null
                        ? 0
                        : price.baseAmount()
                                + price.itemAmount() * request.items().size();
                if (price != null && cost <= Math.max(0, account.balance)) {
                    request.items().forEach(item -> gen.prices.put(item, price.itemAmount()));
                    charge(account, id, gen, price.baseAmount(), request.feature(), now);
                }
            }
        } else if (event instanceof GenerationCharged charged) {
            if (gen.charged) {
                return sameCharge(gen, charged) ? Did.DUPLICATE : Did.REFUSED;
            }
            lapse(account, now);
            for (ItemPrice item : charged.items()) {
                gen.prices.put(item.itemId(), item.amount());
                gen.named.add(item.itemId());
            }
            charge(account, id, gen, charged.baseAmount(), charged.feature(), now);
        } else if (event instanceof GenerationRejected rejected) {
            if (gen.rejection != null) {
                return gen.rejection.equals(rejected.reason().name()) ? Did.DUPLICATE : Did.REFUSED;
            }
            lapse(account, now);
            gen.rejection = rejected.reason().name();
        } else if (event instanceof ItemFailed failed) {
            FailureCause before = gen.failures.get(failed.itemId());
            if (before != null) {
                return before == failed.cause() ? Did.DUPLICATE : Did.REFUSED;
            }
            if (stranger(gen, failed.itemId())) {
                return Did.REFUSED;
            }
            lapse(account, now);
            gen.named.add(failed.itemId());
            gen.failures.put(failed.itemId(), failed.cause());
        } else if (event instanceof ItemDelivered delivered) {
            Set<DeliveryKind> ways = gen.deliveries.getOrDefault(delivered.itemId(), Set.of());
            if (ways.contains(delivered.how())) {
                return Did.DUPLICATE;
            }
            if (stranger(gen, delivered.itemId())) {
                return Did.REFUSED;
            }
            lapse(account, now);
            gen.named.add(delivered.itemId());
            if (ways.isEmpty() && !gen.failures.containsKey(delivered.itemId())) {
                gen.deliveredUnfailed.add(delivered.itemId());
            }
            gen.deliveries
                    .computeIfAbsent(delivered.itemId(), any -> EnumSet.noneOf(DeliveryKind.class))
                    .add(delivered.how());
        } else if (event instanceof GenerationCompleted completed) {
            if (gen.end != null) {
                return gen.end.equals(completed) ? Did.DUPLICATE : Did.REFUSED;
            }
            lapse(account, now);
            gen.end = completed;
            if (gen.timedOut && completed.outcome() != Outcome.FAILED) {
                payLate(account, id, gen);
            }
        } else if (event instanceof GenerationTimedOut) {
            if (!gen.charged) {
                return Did.REFUSED;
            }
            if (gen.over()) {
                return Did.DUPLICATE;
            }
            if (now < gen.chargedAt + policy.chargeTimeoutMillis()) {
                return Did.REFUSED;
            }
            lapse(account, now);
            gen.timedOut = true;
        } else {
            return Did.REFUSED;
        }
        giveBackWhatIsOwed(account, id, gen, now);
        return Did.APPLIED;
    }

    private static boolean stranger(Gen gen, String item) {
        return gen.charged && !gen.prices.isEmpty() && !gen.named.contains(item);
    }

    private static boolean sameCharge(Gen gen, GenerationCharged charged) {
        Map<String, Long> prices = new HashMap<>();
        charged.items().forEach(item -> prices.put(item.itemId(), item.amount()));
        boolean otherFeature = charged.feature() != null
                && gen.chargedFeature != null
                && !charged.feature().equals(gen.chargedFeature);
        return gen.base == charged.baseAmount() && gen.prices.equals(prices) && !otherFeature;
    }

    private static void charge(Account account, String id, Gen gen, long base, @Nullable String feature, long now) {
        gen.charged = true;
        gen.chargedAt = now;
        gen.base = base;
        gen.chargedFeature = feature != null ? feature : gen.request == null ? null : gen.request.feature();
        long cost = gen.cost();
        if (cost == 0) {
            return;
        }
        gen.paid.addAll(take(account, cost));
        book(account, "CHARGE", -cost, id, null);
    }

    /** Everything that the facts call for and that has not been given back. */
    private void giveBackWhatIsOwed(Account account, String id, Gen gen, long now) {
        if (!gen.charged || gen.paidTwice) {
            return;
        }
        boolean certain = counted(gen).stream()
                .map(gen.failures::get)
                .allMatch(cause -> cause != null && policy.refundsAtOnce(cause));
        boolean saidFailed = gen.end != null && gen.end.outcome() == Outcome.FAILED;
        boolean failedWhole = gen.rejection != null || saidFailed || (allFailed(gen) && certain);
        boolean timeIsUp = gen.timedOut && policy.timeoutAction() == TimeoutAction.REFUND;
        boolean whole = failedWhole || timeIsUp;
        String feature = gen.chargedFeature != null || gen.request == null ? gen.chargedFeature : gen.request.feature();
        boolean kept = false;
        for (String item : gen.named) {
            FailureCause cause = gen.failures.get(item);
            boolean failed = cause != null;
            if (!failed && !whole) {
                continue;
            }
            boolean customerHasIt = policy.deliveryIsFinal(feature)
                    && gen.deliveries.containsKey(item)
                    && (gen.deliveredUnfailed.contains(item) || !failed);
            if (customerHasIt) {
                kept |= whole;
                continue;
            }
            if (!whole && cause != null && !policy.refundsAtOnce(cause)) {
                continue;
            }
            long back = settle(account, id, gen, "item:" + item, gen.prices.getOrDefault(item, 0L), now);
            gen.timeoutGaveBack += failedWhole || failed ? 0 : back;
        }
        if (whole) {
            if (!kept) {
                long back = settle(account, id, gen, "base", gen.base, now);
                gen.timeoutGaveBack += failedWhole ? 0 : back;
            }
        } else if (gen.end != null && gen.end.usedAmount() != null && !gen.unusedPaid) {
            long back = gen.stillPaid() - gen.end.usedAmount();
            if (back > 0 && gen.end.usedAmount() <= gen.cost()) {
                gen.unusedPaid = true;
                gen.unusedCover += back;
                giveBack(account, id, gen, "unused", back, now);
            }
        }
    }

    private static boolean allFailed(Gen gen) {
        Set<String> counted = counted(gen);
        return !counted.isEmpty() && gen.failures.keySet().containsAll(counted);
    }

    private static Set<String> counted(Gen gen) {
        Set<String> counted = new HashSet<>();
        if (!gen.prices.isEmpty()) {
            counted.addAll(gen.prices.keySet());
        } else if (gen.request != null) {
            counted.addAll(gen.request.items());
        }
        return counted;
    }

    /** A success after the timeout: what the customer would have paid in time and has back is free, or is paid again. */
    private void payLate(Account account, String id, Gen gen) {
        if (gen.rejection != null || allFailed(gen) || policy.lateCompletion() != LateCompletion.CHARGE_AGAIN) {
            return;
        }
        long inTime = gen.cost();
        for (String item : gen.failures.keySet()) {
            inTime -= gen.prices.getOrDefault(item, 0L);
        }
        Long used = gen.end == null ? null : gen.end.usedAmount();
        if (used != null && used < inTime) {
            inTime = used;
        }
        long again = Math.min(gen.timeoutGaveBack, inTime - gen.stillPaid());
        if (again > 0) {
            gen.paidTwice = true;
            gen.paid.addAll(take(account, again));
            book(account, "CHARGE", -again, id, null);
        }
    }

    private long settle(Account account, String id, Gen gen, String part, long price, long now) {
        long open = price - gen.settled.getOrDefault(part, 0L);
        if (open <= 0) {
            return 0;
        }
        gen.settled.put(part, price);
        long covered = Math.min(open, gen.unusedCover);
        gen.unusedCover -= covered;
        long back = Math.min(open - covered, gen.stillPaid());
        giveBack(account, id, gen, part, back, now);
        return back;
    }

    private void giveBack(Account account, String id, Gen gen, String part, long credits, long now) {
        if (credits <= 0) {
            return;
        }
        account.refunds.merge(id + "/" + part, credits, Long::sum);
        List<Pot> reached = new ArrayList<>();
        long left = credits;
        while (left > 0) {
            Paid newest = gen.paid.get(gen.paid.size() - 1);
            long back = Math.min(left, newest.credits);
            newest.credits -= back;
            if (newest.credits == 0) {
                gen.paid.remove(gen.paid.size() - 1);
            }
            left -= back;
            if (newest.pot != null) {
                pourBack(account, newest.pot, back, id, part, now, reached);
                continue;
            }
            long forgiven = Math.min(back, account.overdrawn);
            account.overdrawn -= forgiven;
            back -= forgiven;
            while (back > 0 && !account.repayments.isEmpty()) {
                Paid payer = account.repayments.get(account.repayments.size() - 1);
                long part1 = Math.min(back, payer.credits);
                payer.credits -= part1;
                if (payer.credits == 0) {
                    account.repayments.remove(account.repayments.size() - 1);
                }
                back -= part1;
                pourBack(account, Objects.requireNonNull(payer.pot), part1, id, part, now, reached);
            }
            if (back > 0) {
                goodwill(account, id, part, now).left += back;
            }
        }
        book(account, "REFUND", credits, id, part);
        for (Pot pot : reached) {
            long taken = Math.min(pot.owed, pot.left);
            if (taken > 0) {
                pot.left -= taken;
                pot.owed -= taken;
                pot.revoked += taken;
                book(account, "REVOCATION", -taken, null, null);
            }
        }
        lapse(account, now);
    }

    private void pourBack(Account account, Pot pot, long credits, String id, String part, long now, List<Pot> reached) {
        long rest = credits - repay(account, pot, credits);
        if (rest == 0) {
            return;
        }
        boolean lapsed = pot.isOver(now) && policy.refundToExpired() == ExpiredGrantRefund.GOODWILL_GRANT;
        long toPot = lapsed ? Math.min(rest, Math.max(0, pot.owed - pot.left)) : rest;
        if (toPot > 0) {
            pot.left += toPot;
            reached.add(pot);
        }
        if (rest > toPot) {
            goodwill(account, id, part, now).left += rest - toPot;
        }
    }

    private Pot goodwill(Account account, String id, String part, long now) {
        return account.pots.computeIfAbsent(
                "goodwill for " + id + "/" + part,
                name -> new Pot(
                        name,
                        0,
                        GrantKind.GOODWILL,
                        CreditsGranted.PRIORITY_DEFAULT,
                        now + policy.gracePeriodMillis(),
                        null,
                        account.pots.size()));
    }

    private static long repay(Account account, Pot pot, long credits) {
        long repaid = Math.min(account.overdrawn, credits);
        if (repaid > 0) {
            account.overdrawn -= repaid;
            account.repayments.add(new Paid(pot, repaid));
            if (account.repayments.size() > REMEMBERED_REPAYMENTS) {
                account.repayments.remove(0);
            }
        }
        return repaid;
    }

    private static List<Paid> take(Account account, long credits) {
        List<Paid> paid = new ArrayList<>();
        long left = credits;
        while (left > 0) {
            Pot first = null;
            for (Pot pot : account.pots.values()) {
                if (pot.left > 0 && (first == null || burnsBefore(pot, first))) {
                    first = pot;
                }
            }
            if (first == null) {
                account.overdrawn += left;
                paid.add(new Paid(null, left));
                return paid;
            }
            long taken = Math.min(left, first.left);
            first.left -= taken;
            left -= taken;
            paid.add(new Paid(first, taken));
        }
        return paid;
    }

    private static boolean burnsBefore(Pot a, Pot b) {
        if (a.priority != b.priority) {
            return a.priority < b.priority;
        }
        long endOfA = a.expiresAt == null ? Long.MAX_VALUE : a.expiresAt;
        long endOfB = b.expiresAt == null ? Long.MAX_VALUE : b.expiresAt;
        if (endOfA != endOfB) {
            return endOfA < endOfB;
        }
        List<GrantKind> order = List.of(GrantKind.PROMOTIONAL, GrantKind.ALLOWANCE, GrantKind.GOODWILL, GrantKind.PAID);
        if (a.kind != b.kind) {
            return order.indexOf(a.kind) < order.indexOf(b.kind);
        }
        return a.age < b.age;
    }

    /** All that is due lapses, in the order in which it would have burned. */
    private static void lapse(Account account, long now) {
        account.pots.values().stream()
                .filter(pot -> pot.left > 0 && pot.isOver(now))
                .sorted((a, b) -> burnsBefore(a, b) ? -1 : 1)
                .forEach(pot -> {
                    book(account, "EXPIRY", -pot.left, null, null);
                    pot.left = 0;
                });
    }

    private static Did granted(Account account, CreditsGranted event, long now) {
        Integer said = event.priority();
        int priority = said == null ? CreditsGranted.PRIORITY_DEFAULT : said;
        Pot known = account.pots.get(event.grantId());
        if (known != null) {
            boolean same = known.granted == event.amount()
                    && known.kind == event.kind()
                    && known.priority == priority
                    && Objects.equals(known.expiresAt, event.expiresAt())
                    && Objects.equals(known.payment, event.paymentReference());
            return same ? Did.DUPLICATE : Did.REFUSED;
        }
        lapse(account, now);
        Pot pot = new Pot(
                event.grantId(),
                event.amount(),
                event.kind(),
                priority,
                event.expiresAt(),
                event.paymentReference(),
                account.pots.size());
        account.pots.put(pot.id, pot);
        pot.left = event.amount() - repay(account, pot, event.amount());
        book(account, "GRANT", event.amount(), null, null);
        lapse(account, now);
        return Did.APPLIED;
    }

    private static Did expired(Account account, GrantExpired event, long now) {
        Pot pot = account.pots.get(event.grantId());
        if (pot == null || !pot.isOver(now)) {
            return Did.REFUSED;
        }
        if (pot.left == 0) {
            return Did.DUPLICATE;
        }
        lapse(account, now);
        return Did.APPLIED;
    }

    private static Did revoked(Account account, CreditsRevoked event, long now) {
        Pot pot = account.pots.get(event.grantId());
        if (pot == null) {
            return Did.REFUSED;
        }
        String content = String.valueOf(event.amount());
        String before = account.once.putIfAbsent("revocation " + event.grantId() + " for " + event.reason(), content);
        if (before != null) {
            return before.equals(content) ? Did.DUPLICATE : Did.REFUSED;
        }
        lapse(account, now);
        long most = pot.granted - pot.revoked - pot.owed;
        long asked = event.amount() == null ? most : Math.min(event.amount(), most);
        long taken = Math.min(asked, pot.left);
        pot.left -= taken;
        pot.revoked += taken;
        if (taken > 0) {
            book(account, "REVOCATION", -taken, null, null);
        }
        pot.owed += asked - taken;
        return Did.APPLIED;
    }

    private Did adjusted(Account account, CreditsAdjusted event, long now) {
        String generation = event.generationId();
        Gen gen = generation == null ? null : account.gens.get(generation);
        String content = event.amount() + " " + event.ground() + " " + generation + " " + event.itemId();
        String before = account.once.get("adjustment " + event.adjustmentId());
        if (before != null) {
            return before.equals(content) ? Did.DUPLICATE : Did.REFUSED;
        }
        boolean refund = generation != null
                && event.amount() > 0
                && event.ground() != AdjustmentGround.GOODWILL
                && event.ground() != AdjustmentGround.CORRECTION;
        if (refund && generation != null) {
            if (gen == null || !gen.charged || tooOld(gen, now)) {
                return Did.REFUSED;
            }
            String item = event.itemId();
            if (item != null && !gen.named.contains(item)) {
                return Did.REFUSED;
            }
            String part = "item:" + item;
            long settled = gen.settled.getOrDefault(part, 0L);
            long price = gen.prices.getOrDefault(String.valueOf(item), 0L);
            long most = item == null ? gen.stillPaid() : Math.min(price - settled, gen.stillPaid());
            if (event.amount() > most) {
                return Did.REFUSED;
            }
            lapse(account, now);
            boolean wholeItem = item != null && settled == 0 && event.amount() == price;
            if (item != null) {
                gen.settled.put(part, settled + event.amount());
            }
            gen.lastAt = now;
            account.once.put("adjustment " + event.adjustmentId(), content);
            giveBack(
                    account,
                    generation,
                    gen,
                    wholeItem ? part : "operator:" + event.adjustmentId(),
                    event.amount(),
                    now);
            return Did.APPLIED;
        }
        lapse(account, now);
        account.once.put("adjustment " + event.adjustmentId(), content);
        if (event.amount() > 0) {
            Pot pot = new Pot(
                    "adjustment " + event.adjustmentId(),
                    event.amount(),
                    GrantKind.GOODWILL,
                    CreditsGranted.PRIORITY_DEFAULT,
                    null,
                    null,
                    account.pots.size());
            account.pots.put(pot.id, pot);
            pot.left = event.amount() - repay(account, pot, event.amount());
        } else {
            take(account, -event.amount());
        }
        book(account, "ADJUSTMENT", event.amount(), generation, null);
        return Did.APPLIED;
    }

    private static void book(
            Account account, String kind, long amount, @Nullable String generation, @Nullable String part) {
        account.balance += amount;
        account.movements.add(new Movement(kind, amount, generation, part));
    }

    // Predictions -----------------------------------------------------------------------------------------------------

    /** Every account that an event named. */
    public Set<String> accounts() {
        return accounts.keySet();
    }

    /** The account's balance. */
    public long balance(String account) {
        return known(account).balance;
    }

    /** What open generations of the account were charged and may get back. */
    public long held(String account) {
        return known(account).gens.values().stream()
                .filter(gen -> gen.charged && !gen.over())
                .mapToLong(Gen::stillPaid)
                .sum();
    }

    /** What is left in the account's grants, largest first: derived grants have other names here. */
    public List<Long> remaining(String account) {
        return known(account).pots.values().stream()
                .map(pot -> pot.left)
                .filter(left -> left > 0)
                .sorted()
                .toList();
    }

    /** What is left of a grant of that id; zero if there is none. */
    public long left(String account, String grantId) {
        Pot pot = known(account).pots.get(grantId);
        return pot == null ? 0 : pot.left;
    }

    /** What can be charged now. */
    public long available(String account) {
        return Math.max(0, balance(account));
    }

    /** The account's movements, in order. */
    public List<Movement> movements(String account) {
        return List.copyOf(known(account).movements);
    }

    /** What was given back, by generation and part, such as {@code n-1/item:2}. */
    public Map<String, Long> refunds(String account) {
        return Map.copyOf(known(account).refunds);
    }

    private Account known(String account) {
        return accounts.getOrDefault(account, new Account());
    }
}
