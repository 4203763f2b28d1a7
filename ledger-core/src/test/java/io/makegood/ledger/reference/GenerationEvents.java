package io.makegood.ledger.reference;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is reported of a generation ("What is known of a generation", "Authorising"). */
final class GenerationEvents {
    private GenerationEvents() {}

    /** Ends an event on a generation that was applied: what it calls back comes back, and questions are asked. */
    static Did settled(Turn turn, Gen gen) {
        turn.account.gens.put(gen.id, gen);
        gen.lastAt = turn.now;
        Comeback.settle(turn, gen);
        ClaimEvents.closeSettled(turn, gen);
        Questions.review(turn, gen);
        gen.settlesNow = false;
        return turn.applied();
    }

    private static boolean tooMany(Gen gen, Collection<String> items) {
        Set<String> all = new HashSet<>(gen.named);
        all.addAll(items);
        return all.size() > Limits.ITEMS_MAX;
    }

    static Did requested(Turn turn, Gen gen, GenerationRequested event) {
        GenerationRequested known = gen.request;
        if (known != null && event.attempt() < known.attempt()) {
            return Did.DUPLICATE;
        }
        if (known != null && (event.attempt() == known.attempt() || gen.isCharged())) {
            return content(known).equals(content(event)) ? Did.DUPLICATE : turn.conflict();
        }
        boolean again = !gen.isCharged() && event.attempt() > (known == null ? 1 : known.attempt());
        Gen its = again ? new Gen(gen.id) : gen;
        if (again) {
            its.heard.addAll(gen.heard);
        }
        if (tooMany(its, event.items())) {
            return turn.refuse("TOO_MANY_ITEMS");
        }
        turn.begin();
        boolean calledOff = its.isCalledOff();
        its.request = event;
        its.named.addAll(event.items());
        if (event.authorize() && !its.isCharged()) {
            authorize(turn, its, event);
        }
        if (!calledOff && its.isCalledOff() && its.gaveBack(Money.BASE)) {
            its.tooSoon = Questions.ALL;
        }
        return settled(turn, its);
    }

    /** All but attempt and the most that the customer would pay. */
    private static GenerationRequested content(GenerationRequested event) {
        return new GenerationRequested(
                event.generationId(),
                event.feature(),
                event.platform(),
                event.surface(),
                event.inputMode(),
                event.label(),
                event.actorId(),
                event.items(),
                event.authorize(),
                1,
                null,
                event.attributes(),
                event.quantities());
    }

    private static void authorize(Turn turn, Gen gen, GenerationRequested event) {
        PriceAnswer answer = turn.policy.answer(PriceQuery.of(event), turn.now);
        Price price = answer.price();
        DeclineReason reason = declined(turn, gen, event, price);
        if (reason != null || price == null) {
            turn.tell(NoticeType.ChargeDeclined, String.valueOf(reason));
            return;
        }
        List<ItemPrice> prices = event.items().stream()
                .map(item -> new ItemPrice(item, price.itemAmount()))
                .toList();
        String row = answer.row();
        if (row != null) {
            gen.row = Objects.requireNonNull(turn.policy.rates(event.feature())).rows().stream()
                    .filter(each -> each.name().equals(row))
                    .findFirst()
                    .orElseThrow();
        }
        charge(
                turn,
                gen,
                new GenerationCharged(
                        gen.id, event.feature(), event.platform(), event.surface(), price.baseAmount(), prices));
        turn.tell(NoticeType.ChargeAuthorized, gen.cost() == 0 ? "FREE" : null);
    }

    private static @Nullable DeclineReason declined(
            Turn turn, Gen gen, GenerationRequested event, @Nullable Price price) {
        if (gen.failedWhole()) {
            return DeclineReason.NOT_ACCEPTED;
        }
        if (turn.account.mergedInto != null) {
            return DeclineReason.ACCOUNT_MERGED;
        }
        if (turn.account.closed) {
            return DeclineReason.ACCOUNT_CLOSED;
        }
        if (!turn.account.access) {
            return DeclineReason.NO_ACCESS;
        }
        if (!turn.account.budgets.mayStart(turn.policy, event.actorId())) {
            return DeclineReason.NOT_A_HOLDER;
        }
        if (price == null) {
            return DeclineReason.INVALID_INPUT;
        }
        long cost = price.of(event.items().size());
        if (event.maxAmount() != null && cost > event.maxAmount()) {
            return DeclineReason.PRICE_CHANGED;
        }
        if (Budgeting.isExceeded(turn, event.actorId(), event.feature(), cost)) {
            return DeclineReason.BUDGET_EXCEEDED;
        }
        String model = event.attributes().get("model");
        return cost > Pots.availableFor(turn, event.feature(), model) ? DeclineReason.INSUFFICIENT_CREDITS : null;
    }

    static Did charged(Turn turn, Gen gen, GenerationCharged event) {
        if (gen.charge != null) {
            return isSame(gen, gen.charge, event) ? Did.DUPLICATE : turn.conflict();
        }
        if (tooMany(gen, event.items().stream().map(ItemPrice::itemId).toList())) {
            return turn.refuse("TOO_MANY_ITEMS");
        }
        turn.begin();
        charge(turn, gen, event);
        return settled(turn, gen);
    }

    private static void charge(Turn turn, Gen gen, GenerationCharged event) {
        gen.charge = event;
        if (gen.request == null || gen.request.attempt() == 1) {
            gen.heard.clear();
        }
        gen.chargedAt = turn.now;
        gen.policy = turn.policy;
        gen.settlesNow = true;
        Set<String> reported = new HashSet<>(gen.progress.keySet());
        reported.addAll(gen.usedQuantities == null ? Set.of() : gen.usedQuantities.keySet());
        Uses.tellUncounted(turn, gen, reported);
        gen.money.charge(Money.BASE, event.baseAmount());
        for (ItemPrice item : event.items()) {
            gen.named.add(item.itemId());
            gen.money.charge(Money.item(item.itemId()), item.amount());
        }
        long cost = gen.cost();
        if (cost > 0) {
            gen.paidBy.addAll(Pots.takeFor(turn, gen, cost));
            turn.book("CHARGE", -cost);
        }
        gen.strangersFailed = gen.failures.keySet().stream().anyMatch(gen::isStranger);
        for (String item : gen.named) {
            if (gen.isStranger(item) && gen.isDelivered(item)) {
                turn.tell(NoticeType.EventConflict, "UNKNOWN_ITEM", Audience.OPERATOR);
            }
        }
    }

    /** The same prices, and nothing that contradicts what is known of where and what. */
    private static boolean isSame(Gen gen, GenerationCharged first, GenerationCharged second) {
        return first.baseAmount() == second.baseAmount()
                && prices(first).equals(prices(second))
                && agree(gen.feature(), second.feature())
                && agree(gen.platform(), second.platform())
                && agree(gen.surface(), second.surface());
    }

    private static boolean agree(@Nullable String first, @Nullable String second) {
        return first == null || second == null || first.equals(second);
    }

    private static Map<String, Long> prices(GenerationCharged charge) {
        Map<String, Long> prices = new HashMap<>();
        charge.items().forEach(item -> prices.put(item.itemId(), item.amount()));
        return prices;
    }

    static Did rejected(Turn turn, Gen gen, GenerationRejected event) {
        if (gen.rejected) {
            return Did.DUPLICATE;
        }
        turn.begin();
        gen.rejected = true;
        return settled(turn, gen);
    }

    static Did failed(Turn turn, Gen gen, ItemFailed event) {
        String item = event.itemId();
        if (gen.failures(item).contains(event.cause())) {
            return Did.DUPLICATE;
        }
        if (gen.isStranger(item)) {
            Questions.strangerFailed(turn, gen);
            return turn.refuse("UNKNOWN_ITEM");
        }
        if (tooMany(gen, List.of(item))) {
            return turn.refuse("TOO_MANY_ITEMS");
        }
        turn.begin();
        gen.named.add(item);
        boolean first = !gen.isFailed(item);
        gen.failures
                .computeIfAbsent(item, any -> EnumSet.noneOf(FailureCause.class))
                .add(event.cause());
        if (first && gen.isCharged() && gen.verdict(item) == FailureVerdict.NOT_REFUNDED) {
            if (gen.gaveBack(gen.partOf(item))) {
                gen.tooSoon = item;
            } else if (gen.isCalledOff() && gen.gaveBack(Money.BASE)) {
                gen.tooSoon = Questions.ALL;
            }
        }
        return settled(turn, gen);
    }

    static Did delivered(Turn turn, Gen gen, ItemDelivered event) {
        String item = event.itemId();
        if (gen.deliveries.getOrDefault(item, Set.of()).contains(event.how())) {
            return Did.DUPLICATE;
        }
        if (gen.isStranger(item)) {
            turn.tell(NoticeType.EventConflict, "UNKNOWN_ITEM", Audience.OPERATOR);
            return turn.refuse("UNKNOWN_ITEM");
        }
        if (tooMany(gen, List.of(item))) {
            return turn.refuse("TOO_MANY_ITEMS");
        }
        turn.begin();
        gen.named.add(item);
        gen.deliveries.computeIfAbsent(item, any -> new HashSet<>()).add(event.how());
        boolean first = !gen.isDelivered(item);
        if (first) {
            gen.failuresAtDelivery.put(item, new HashSet<>(gen.failures(item)));
            gen.deliveredAt.put(item, turn.now);
            Questions.deliveredFirst(turn, gen, item);
            boolean keeps = gen.isCharged()
                    && gen.isTimeoutInForce()
                    && gen.isKept(item)
                    && !Comeback.cameBack(gen, item)
                    && gen.money.backByTimeout(Money.BASE) > 0;
            if (keeps && gen.money.backByTimeout(gen.partOf(item)) == 0) {
                gen.tooSoon = Questions.ALL;
            }
        }
        return settled(turn, gen);
    }

    static Did completed(Turn turn, Gen gen, GenerationCompleted event) {
        Long used = event.usedAmount();
        boolean otherUse = used != null && gen.used != null && !Objects.equals(used, gen.used);
        Map<String, Long> quantities = event.quantities();
        boolean otherQuantities =
                !quantities.isEmpty() && gen.usedQuantities != null && !gen.usedQuantities.equals(quantities);
        boolean bothWays = (!quantities.isEmpty() && gen.used != null) || (used != null && gen.usedQuantities != null);
        boolean tooGood =
                event.outcome() != Outcome.FAILED && gen.failedWhole() && !gen.outcomes.contains(event.outcome());
        if (otherUse || tooGood || otherQuantities || bothWays) {
            gen.contradicted = true;
            Questions.contradicted(turn, gen);
            return turn.conflict();
        }
        boolean worse = gen.outcome == null || event.outcome().compareTo(gen.outcome) > 0;
        boolean addsUse = used != null && gen.used == null;
        boolean addsQuantities = !quantities.isEmpty() && gen.usedQuantities == null;
        if (!worse && !addsUse && !addsQuantities) {
            return Did.DUPLICATE;
        }
        turn.begin();
        boolean keptAfterAll = gen.outcome == Outcome.SUCCEEDED && event.outcome() == Outcome.PARTIAL;
        gen.outcomes.add(event.outcome());
        if (worse) {
            gen.outcome = event.outcome();
        }
        if (keptAfterAll
                && gen.isCharged()
                && gen.money.back(Money.BASE) > gen.money.backByTimeout(Money.BASE)
                && gen.baseRule().staysWhenPartial()
                && gen.counted().stream().allMatch(gen::isRefundedFailure)
                && gen.counted().stream().noneMatch(gen.claimAccepted::contains)
                && !gen.counted().isEmpty()) {
            gen.tooSoon = Questions.ALL;
        }
        if (addsUse) {
            gen.used = used;
        }
        if (addsQuantities) {
            gen.usedQuantities = quantities;
            gen.settlesNow = true;
            Uses.tellUncounted(turn, gen, quantities.keySet());
        }
        if (gen.completedAt == null) {
            gen.completedAt = turn.now;
        }
        return settled(turn, gen);
    }

    static Did timedOut(Turn turn, Gen gen, GenerationTimedOut event) {
        if (!gen.isCharged()) {
            return turn.refuse("UNKNOWN_GENERATION");
        }
        if (gen.isOver()) {
            return Did.DUPLICATE;
        }
        long extension = Math.min(gen.extendBy, gen.policy().settlement().extensionMaxMillis());
        if (turn.now < gen.chargedAt + gen.policy().chargeTimeoutMillis(gen.feature()) + extension) {
            return turn.refuse("NOT_DUE");
        }
        turn.begin();
        gen.timedOut = true;
        gen.settlesNow = true;
        Questions.timedOut(turn, gen);
        return settled(turn, gen);
    }
}
