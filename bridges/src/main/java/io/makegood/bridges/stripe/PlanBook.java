package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.makegood.bridges.stripe.AccountPlan.Told;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.PlanEvent;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.secret.Secrets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which plan each account has by its subscriptions, and what the ledger was told of it. What Stripe said last of a subscription decides,
 * whatever came in between, and the ledger is told the difference; so Stripe may tell in any order and twice. Pure: rows in, rows and
 * events out.
 */
final class PlanBook {
    private static final String ACCOUNT = "&";
    private static final String ASKED = "?";
    /** So many subscriptions at most wait for one price; those beyond are dead letters. */
    private static final int WAITING_MAX = 1_000;

    private final ChangedRows rows;
    private final StripeMessage message;
    private final PlanSale sale;
    private final String unassignedAccount;
    private final List<Envelope> events = new ArrayList<>();
    private @Nullable String problem;

    /**
     * A price of which nobody said whether it sells a plan.
     *
     * @param caseId the case that asks for it
     * @param waiting the subscriptions to it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record AskedPrice(String caseId, SortedSet<String> waiting) {
        AskedPrice {
            waiting = Objects.requireNonNullElse(waiting, Collections.emptySortedSet());
        }
    }

    /** One that asks for a plan of an account. */
    private record Asking(String subscription, SubscriptionRow row, PlanWish wish) {
        long since() {
            return Objects.requireNonNull(row.state()).since();
        }
    }

    PlanBook(ChangedRows rows, StripeMessage message, StripeSettings settings) {
        this.rows = rows;
        this.message = message;
        sale = settings.planSale();
        unassignedAccount = settings.unassignedAccount();
    }

    /** What the ledger is told. */
    List<Envelope> events() {
        return events;
    }

    /** Why the event is a dead letter; null if it is none. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Takes in what an event says of a subscription. */
    void take() throws InvalidStripeEvent {
        String id = StripeMessage.idOf(message.object(), "id");
        if (id.isEmpty()) {
            throw new InvalidStripeEvent("the subscription has no id");
        }
        settle(id, row(id).with(SubscriptionState.of(message)));
    }

    /** Settles a subscription of which something new is known, and keeps its row. */
    void settle(String id, SubscriptionRow row) {
        rows.write(StripeBook.SUBSCRIPTION + id, row);
        SubscriptionState state = row.state();
        if (!sale.isUsed() || state == null) {
            return;
        }
        String owner = row.owner();
        PlanWish wish = PlanWish.of(row, sale);
        String refused = owner == null ? null : refused(owner);
        String before = row.planOf();
        boolean isAsking = wish.isWanted() && owner != null && refused == null;
        String after = isAsking ? owner : null;
        // A subscription of which nobody knows what it asks for takes no plan away and gives none.
        boolean stays = wish.isUndecided() && before == null;
        rows.write(StripeBook.SUBSCRIPTION + id, row.inRowOf(stays ? null : after));
        if (before != null && !before.equals(after)) {
            settleAccount(before, account(before).with(id, false));
        }
        if (after != null && !stays) {
            settleAccount(after, account(after).with(id, true));
        } else {
            keepCase(id, unassigned(wish, owner, refused));
        }
        if (owner != null) {
            wish.unknownPrices().forEach(price -> askFor(price, id, owner));
        }
        state.items().stream()
                .map(SubscriptionState.Item::price)
                .filter(price -> sale.plan(price) != null)
                .forEach(this::answered);
    }

    private static @Nullable String refused(String owner) {
        try {
            Limits.id("the account", owner);
            return null;
        } catch (InvalidEvent e) {
            return e.getMessage();
        }
    }

    private static @Nullable String unassigned(PlanWish wish, @Nullable String owner, @Nullable String refused) {
        if (refused != null && wish.isWanted()) {
            return refused;
        }
        return wish.plan() != null && owner == null
                ? "it sells plan " + wish.plan() + " and names no account; set " + GrantTerms.ACCOUNT
                        + " in its metadata, or client_reference_id of its session"
                : wish.problem();
    }

    private void settleAccount(String account, AccountPlan plans) {
        List<Asking> asking = new ArrayList<>();
        for (String subscription : plans.subscriptions()) {
            SubscriptionRow row = row(subscription);
            asking.add(new Asking(subscription, row, PlanWish.of(row, sale)));
        }
        asking.sort(Comparator.comparingLong(Asking::since).thenComparing(Asking::subscription));
        Optional<Asking> first = asking.isEmpty() ? Optional.empty() : Optional.of(asking.get(asking.size() - 1));
        Told told = first.isEmpty() ? ended(account, plans.told()) : tell(account, plans.told(), first.get());
        for (Asking each : asking) {
            boolean isFirst = each.subscription().equals(first.get().subscription());
            keepCase(
                    each.subscription(),
                    isFirst
                            ? each.wish().problem()
                            : "account " + account + " has its plan by the later subscription "
                                    + first.get().subscription()
                                    + ", and an account has one plan at a time; cancel one of the two, or give"
                                    + " one an account of its own");
        }
        if (told == null && plans.subscriptions().isEmpty()) {
            rows.put(ACCOUNT + account, null);
        } else {
            rows.write(ACCOUNT + account, told == null ? plans : plans.with(told));
        }
    }

    /** Nobody asks for a plan of it any more. */
    private @Nullable Told ended(String account, @Nullable Told told) {
        if (told == null || !told.runs()) {
            return told;
        }
        SubscriptionState state = row(told.subscription()).state();
        Long endedAt = state == null ? null : state.endedAt();
        Long known = told.endsAt();
        boolean isOver = known != null && endedAt != null && endedAt >= known;
        if (!isOver) {
            tell(account, new PlanEnded(told.plan(), reason(told.subscription(), state), millis(told.anchor())));
        }
        return told.ended();
    }

    private @Nullable Told tell(String account, @Nullable Told told, Asking first) {
        PlanWish wish = first.wish();
        String plan = wish.plan();
        if (plan == null) {
            return told;
        }
        String subscription = first.subscription();
        Long end = wish.endsAt();
        boolean isSame = told != null && told.isOf(subscription, wish);
        if (told != null && isSame && Objects.equals(told.endsAt(), end)) {
            return told;
        }
        Told now = told;
        if (now == null || !isSame || now.endsAt() != null) {
            int starts = told == null ? 0 : told.starts();
            tell(account, new PlanStarted(plan, millis(wish.anchor()), wish.quantity(), startsAt(first, starts)));
            rows.write(StripeBook.SUBSCRIPTION + subscription, row(subscription).started(wish.anchor()));
            now = new Told(subscription, plan, wish.quantity(), wish.anchor(), true, null, starts + 1);
        }
        if (end != null) {
            tell(
                    account,
                    new PlanEnded(plan, reason(subscription, first.row().state()), millis(wish.anchor()), millis(end)));
        }
        return now.endingAt(end);
    }

    /**
     * When the first period of a start begins: of what began under the same anchor before, with Stripe's next period, so that none is given
     * twice; else at once, which a time that is past says too. Each start but the first has a time of its own, for the ledger takes a start
     * that says the same for the one before.
     */
    private static @Nullable Long startsAt(Asking first, int starts) {
        SubscriptionState state = Objects.requireNonNull(first.row().state());
        Long startedAt = first.row().startedAt();
        Long periodEnd = state.periodEnd();
        if (startedAt != null && startedAt == first.wish().anchor() && periodEnd != null) {
            return millis(periodEnd) + starts;
        }
        return starts == 0 ? null : Long.valueOf(millis(state.since()) + starts);
    }

    private static String reason(String subscription, @Nullable SubscriptionState state) {
        String standing = state == null
                ? "is another account's"
                : switch (state.standing()) {
                    case ENDED -> "was cancelled";
                    case STOPPED -> "was not paid";
                    case PAST_DUE -> "is past due";
                    case PAUSED -> "is paused";
                    case INCOMPLETE -> "is not paid yet";
                    case TRIAL, ACTIVE -> state.endsAt() == null ? "sells no plan here any more" : "was cancelled";
                };
        String text = "Stripe: subscription " + subscription + " " + standing;
        // The ledger refuses what looks like a secret, and an id may by chance.
        return Secrets.findIn(text).isEmpty() ? text : "Stripe: the subscription " + standing;
    }

    private void keepCase(String subscription, @Nullable String why) {
        SubscriptionRow row = row(subscription);
        String open = row.openCase();
        if (why != null && open == null) {
            int before = Objects.requireNonNullElse(row.cases(), 0);
            String caseId = "stripe:" + subscription + (before == 0 ? "" : ":" + (before + 1));
            events.add(aboutPlan(caseId, "subscription " + subscription + ": " + why));
            rows.write(StripeBook.SUBSCRIPTION + subscription, row.opened(caseId));
        } else if (why == null && open != null) {
            events.add(Settlement.resolved(message, open, "its plan is known", unassignedAccount));
            rows.write(StripeBook.SUBSCRIPTION + subscription, row.closed());
        }
    }

    private void askFor(String price, String subscription, String owner) {
        AskedPrice asked = rows.read(ASKED + price, AskedPrice.class);
        String why = "subscription " + subscription + " of account " + owner + " is to price " + price
                + ", of which stripe.plans does not say which plan it sells, and its metadata grants no credits; name"
                + " its plan there, or " + PlanSale.NOTHING + " if it sells something else, then send an event of"
                + " such a subscription again";
        if (asked == null) {
            asked = new AskedPrice("stripe:plan:" + price, Collections.emptySortedSet());
            events.add(aboutPlan(asked.caseId(), why));
        }
        if (asked.waiting().size() >= WAITING_MAX && !asked.waiting().contains(subscription)) {
            problem = why;
            return;
        }
        SortedSet<String> waiting = new TreeSet<>(asked.waiting());
        waiting.add(subscription);
        rows.write(ASKED + price, new AskedPrice(asked.caseId(), waiting));
    }

    /** Somebody said meanwhile what the price sells. */
    private void answered(String price) {
        AskedPrice asked = rows.read(ASKED + price, AskedPrice.class);
        if (asked == null) {
            return;
        }
        rows.put(ASKED + price, null);
        events.add(Settlement.resolved(message, asked.caseId(), "stripe.plans names the price", unassignedAccount));
        for (String waiting : asked.waiting()) {
            settle(waiting, row(waiting));
        }
    }

    private Envelope aboutPlan(String caseId, String why) {
        return Settlement.event(message, unassignedAccount, UnbookedCase.ofPlan(caseId, why, message));
    }

    private void tell(String account, PlanEvent event) {
        events.add(Settlement.event(message, account, event));
    }

    private SubscriptionRow row(String id) {
        SubscriptionRow known = rows.read(StripeBook.SUBSCRIPTION + id, SubscriptionRow.class);
        return known == null ? SubscriptionRow.NONE : known;
    }

    private AccountPlan account(String account) {
        AccountPlan known = rows.read(ACCOUNT + account, AccountPlan.class);
        return known == null ? AccountPlan.NONE : known;
    }

    private static long millis(long seconds) {
        return seconds * 1000;
    }
}
