package io.makegood.ledger.reference;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.price.RateRow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a generation: the facts, what follows from them, and what became of its credits. */
final class Gen {
    final String id;

    @Nullable
    GenerationRequested request;

    boolean rejected;

    @Nullable
    GenerationCharged charge;

    long chargedAt;

    @Nullable
    Policy policy;

    final Set<String> named = new LinkedHashSet<>();
    final Map<String, Set<FailureCause>> failures = new HashMap<>();
    final Map<String, Set<DeliveryKind>> deliveries = new HashMap<>();
    final Map<String, Set<FailureCause>> failuresAtDelivery = new HashMap<>();
    final Map<String, Long> deliveredAt = new HashMap<>();

    @Nullable
    Outcome outcome;

    final Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    /** What was told before the charge, word for word. */
    final List<String> heard = new ArrayList<>();

    @Nullable
    Long used;

    @Nullable
    Long completedAt;

    /** What the end said was used; null if it did not say. */
    @Nullable
    Map<String, Long> usedQuantities;
    /** The most of each quantity that progress reported, and the longest extension in milliseconds. */
    final Map<String, Long> progress = new TreeMap<>();

    long extendBy;
    /** The row of a price table by which it was charged; null if none did. */
    @Nullable
    RateRow row;
    /** Whether the event that is being decided makes known what settles it. */
    boolean settlesNow;

    boolean timedOut;
    /** Whether the charge has just come, and items had failed that it did not price. */
    boolean strangersFailed;

    /** What was given back and would not have been, had this report come before; {@link Questions#ALL} for the base. */
    @Nullable
    String tooSoon;

    long lastAt;

    Money money = new Money();
    /** Which grants paid what is still paid, in order. */
    final List<Paid> paidBy = new ArrayList<>();
    /** What each campaign gave back, or below zero once it was reversed. */
    final Map<String, Long> madeGood = new HashMap<>();
    /** Why credits are charged again by the event that is being decided. */
    String chargedAgainFor = "CHARGED_AGAIN";
    /** Whether a late success has undone the timeout. */
    boolean undone;

    final Set<String> claimAccepted = new HashSet<>();
    /** Whether two reports of its end contradicted one another. */
    boolean contradicted;

    /** Items of whose price operators gave back whatever was left. */
    final Set<String> givenBackByOperator = new HashSet<>();

    /** Questions that were asked and not answered yet, by reason and what they ask of, with the case that each is in. */
    final Map<String, Map<String, Case>> asked = new HashMap<>();
    /** Every case, by reason, oldest first. */
    final Map<String, List<Case>> cases = new HashMap<>();

    /** The budgets for which its charge counts. */
    final Set<Budgeting.Counted> counted = new LinkedHashSet<>();

    boolean countedByCharge;
    boolean countedByRequest;

    Gen(String id) {
        this.id = id;
    }

    boolean isCharged() {
        return charge != null;
    }

    boolean isOver() {
        return outcome != null || rejected || timedOut;
    }

    boolean isOpen() {
        return isCharged() && !isOver();
    }

    boolean isForgotten(long now, long retentionMillis) {
        return !isOpen() && now - lastAt >= retentionMillis;
    }

    Policy policy() {
        return Objects.requireNonNull(policy, "it is charged");
    }

    /** What was charged in all, with what settling added or took off. */
    long cost() {
        return held() + money.settledBy;
    }

    /** What was charged at first. */
    long held() {
        GenerationCharged charged = charge;
        if (charged == null) {
            return 0;
        }
        return charged.baseAmount()
                + charged.items().stream().mapToLong(ItemPrice::amount).sum();
    }

    /** The model that the newest request named; a charge names none. */
    @Nullable
    String model() {
        return request == null ? null : request.attributes().get("model");
    }

    /** The charge's own feature; else the request's. */
    @Nullable
    String feature() {
        if (charge != null && charge.feature() != null) {
            return charge.feature();
        }
        return request == null ? null : request.feature();
    }

    @Nullable
    String platform() {
        if (charge != null && charge.platform() != null) {
            return charge.platform();
        }
        return request == null ? null : request.platform();
    }

    @Nullable
    String surface() {
        if (charge != null && charge.surface() != null) {
            return charge.surface();
        }
        return request == null ? null : request.surface();
    }

    BaseRule baseRule() {
        return policy().baseRule(feature());
    }

    boolean deliveryIsFinal() {
        return policy().deliveryIsFinal(feature());
    }

    // Items -----------------------------------------------------------------------------------------------------------

    Set<String> priced() {
        Set<String> priced = new LinkedHashSet<>();
        if (charge != null) {
            charge.items().forEach(item -> priced.add(item.itemId()));
        }
        return priced;
    }

    /** Whether the charge priced items, and not this one. */
    boolean isStranger(String item) {
        Set<String> priced = priced();
        return !priced.isEmpty() && !priced.contains(item);
    }

    /** Those that the charge priced; if it priced none, all that were named. In the order in which they were named. */
    List<String> items() {
        return named.stream().filter(item -> !isStranger(item)).toList();
    }

    /** The items that count. */
    Set<String> counted() {
        Set<String> priced = priced();
        if (!priced.isEmpty()) {
            return priced;
        }
        return request == null ? Set.of() : new LinkedHashSet<>(request.items());
    }

    Set<FailureCause> failures(String item) {
        return failures.getOrDefault(item, EnumSet.noneOf(FailureCause.class));
    }

    boolean isFailed(String item) {
        return !failures(item).isEmpty();
    }

    boolean isDelivered(String item) {
        return failuresAtDelivery.containsKey(item);
    }

    /** The strongest verdict on its causes, or null if it did not fail. */
    @Nullable
    FailureVerdict verdict(String item) {
        return verdict(failures(item));
    }

    /** The same, of the causes that were known at its first delivery. */
    @Nullable
    FailureVerdict verdictAtDelivery(String item) {
        return verdict(failuresAtDelivery.getOrDefault(item, Set.of()));
    }

    private @Nullable FailureVerdict verdict(Set<FailureCause> causes) {
        FailureVerdict strongest = null;
        for (FailureCause cause : causes) {
            FailureVerdict verdict = policy().verdict(cause);
            if (strongest == null || strength(verdict) > strength(strongest)) {
                strongest = verdict;
            }
        }
        return strongest;
    }

    private static int strength(FailureVerdict verdict) {
        return switch (verdict) {
            case NOT_REFUNDED -> 0;
            case REVIEW -> 1;
            case REFUNDED -> 2;
        };
    }

    boolean isRefundedFailure(String item) {
        return verdict(item) == FailureVerdict.REFUNDED;
    }

    boolean isKept(String item) {
        return isDelivered(item) && verdictAtDelivery(item) != FailureVerdict.REFUNDED;
    }

    boolean isKeptForGood(String item) {
        return isKept(item) && deliveryIsFinal();
    }

    /** Whether items count, and all of them have the verdict not refunded. */
    boolean allNotRefunded() {
        Set<String> counted = counted();
        return !counted.isEmpty() && counted.stream().allMatch(item -> verdict(item) == FailureVerdict.NOT_REFUNDED);
    }

    /** Whether a timeout, or the failure of a generation that was not rejected, gave something of that part back. */
    boolean gaveBack(String part) {
        return !rejected && (money.backByTimeout(part) > 0 || (outcome == Outcome.FAILED && money.back(part) > 0));
    }

    /** The part that an item's credits are: its own or, if it costs nothing, the base. */
    String partOf(String item) {
        return money.amount(Money.item(item)) > 0 ? Money.item(item) : Money.BASE;
    }

    /** Whether it is charged, items count, and all of them failed by causes that give nothing back. */
    boolean isCalledOff() {
        return isCharged() && allNotRefunded();
    }

    // How it went -----------------------------------------------------------------------------------------------------

    boolean failedWhole() {
        return rejected || outcome == Outcome.FAILED;
    }

    boolean isTimeoutInForce() {
        return !failedWhole()
                && timedOut
                && policy().timeoutAction() == TimeoutAction.REFUND
                && !settlesSilence()
                && !undone;
    }

    /** Whether its silence settles it, and not the timeout: progress reported something that counts. */
    boolean settlesSilence() {
        RateRow by = row;
        return by != null
                && policy().settlement().settlesSilence()
                && progress.keySet().stream().anyMatch(name -> by.per().containsKey(name));
    }

    boolean isSilenceInForce() {
        return !failedWhole() && timedOut && settlesSilence() && !undone;
    }

    /** Whether it ended as a success, whole or in part. */
    boolean succeeded() {
        return !rejected && (outcome == Outcome.SUCCEEDED || outcome == Outcome.PARTIAL);
    }

    /** Whether something is at stake of an item. */
    boolean isAtStake(String item) {
        if (money.paid <= 0) {
            return false;
        }
        String part = Money.item(item);
        return money.there(part) > 0 || (money.amount(part) == 0 && money.there(Money.BASE) > 0);
    }

    boolean isBaseAtStake() {
        return money.paid > 0 && money.there(Money.BASE) > 0;
    }
}
