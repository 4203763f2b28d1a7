package io.makegood.ledger.fold;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.TimeoutAction;
import org.jspecify.annotations.Nullable;

/** A generation as its policy sees it: what its facts mean (docs/rules.md, sections 1, 2 and 6). Changes nothing. */
final class JudgedGeneration {
    private static final FailureCause[] CAUSES = FailureCause.values();

    final Generation generation;
    final Policy policy;
    final boolean deliveryIsFinal;
    private final boolean anyPriced;

    JudgedGeneration(Generation generation, Policy policy) {
        this.generation = generation;
        this.policy = policy;
        deliveryIsFinal = policy.deliveryIsFinal(generation.feature);
        anyPriced = generation.hasPricedItems();
    }

    /** What an item's failures come to, or null if it has none. */
    @Nullable
    FailureVerdict verdict(Item item) {
        return verdict(item.failures());
    }

    private @Nullable FailureVerdict verdict(int causes) {
        if (causes == 0) {
            return null;
        }
        FailureVerdict strongest = null;
        for (FailureCause cause : CAUSES) {
            if ((causes & Item.bit(cause)) != 0) {
                FailureVerdict verdict = policy.verdict(cause);
                strongest = strongest == null || verdict.compareTo(strongest) > 0 ? verdict : strongest;
            }
        }
        return strongest;
    }

    /** Whether the customer has it, and had it before a failure was certain. */
    boolean isKept(Item item) {
        return item.isDelivered() && verdict(item.failuresAtDelivery()) != FailureVerdict.REFUNDED;
    }

    /** Whether its delivery came after a failure that was not certain, and answers it. */
    boolean isAnsweredByDelivery(Item item) {
        return item.isDelivered() && verdict(item.failuresAtDelivery()) == FailureVerdict.REVIEW;
    }

    /** Whether it failed for certain and the customer has not got it for good: what it cost comes back. */
    boolean isSurelyFailed(Item item) {
        return verdict(item) == FailureVerdict.REFUNDED && !(deliveryIsFinal && isKept(item));
    }

    /** Whether it comes back: by an accepted claim, by its failure, with all that failed, or at a timeout. */
    boolean cameBack(Item item) {
        if (item.claimAccepted()) {
            return true;
        }
        if (isWholeFailure()) {
            return comesBackWithAll(item);
        }
        return isSurelyFailed(item) || (isTimeoutInForce() && comesBackAtTimeout(item));
    }

    /** Whether a generation that failed whole gives the item back. */
    private boolean comesBackWithAll(Item item) {
        boolean stays = deliveryIsFinal && isKept(item);
        return !stays && (generation.rejection != null || verdict(item) != FailureVerdict.NOT_REFUNDED);
    }

    /** Whether a timeout gives an item back that has no certain failure: the customer has not got it, and it was not called off. */
    boolean comesBackAtTimeout(Item item) {
        FailureVerdict verdict = verdict(item);
        return verdict != FailureVerdict.REFUNDED && verdict != FailureVerdict.NOT_REFUNDED && !isKept(item);
    }

    /** Whether the base stays at the timeout in force because the customer has the item. */
    boolean keepsBaseAtTimeout(Item item) {
        return isTimeoutInForce() && isKept(item) && !cameBack(item);
    }

    /** Whether silence gave credits back, and nothing has said since that all is owed back anyway, or that it succeeded. */
    boolean isTimeoutInForce() {
        return generation.timedOut
                && !generation.chargedAgain
                && policy.timeoutAction() == TimeoutAction.REFUND
                && !settlesSilence()
                && !isWholeFailure();
    }

    /** Whether silence settled the hold at what progress reported, and nothing has said since that all is owed back, or was undone. */
    boolean isSilenceInForce() {
        return generation.timedOut && !generation.chargedAgain && settlesSilence() && !isWholeFailure();
    }

    private boolean settlesSilence() {
        return generation.use.row() != 0
                && policy.settlement().settlesSilence()
                && HoldSettlement.reportedUse(generation, policy);
    }

    /** Why everything is owed back whatever the timeout says. */
    boolean isWholeFailure() {
        return generation.rejection != null || generation.has(Outcome.FAILED);
    }

    /** Whether a timeout, or the failure of the whole, gave back of what the item cost. */
    boolean gaveBack(Item item) {
        return item.amount() > 0
                ? item.timeoutReturned() > 0 || (isWholeFailure() && item.returned() > 0)
                : gaveBaseBack();
    }

    /** Whether a timeout, or the failure of the whole, gave back of the base. */
    boolean gaveBaseBack() {
        return generation.baseTimeoutReturned > 0 || (isWholeFailure() && generation.baseReturned > 0);
    }

    /** Whether the generation is made of the item: of those that were priced or, where none was, of those requested. */
    boolean counts(Item item) {
        return anyPriced ? item.priced() : item.requested();
    }

    /** Whether items count, and each of them has that verdict. */
    boolean allHave(FailureVerdict verdict) {
        boolean any = false;
        for (Item item : generation.items()) {
            if (counts(item)) {
                if (verdict(item) != verdict) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Whether a claim on an item that counts was accepted. */
    boolean anyClaimAccepted() {
        for (Item item : generation.items()) {
            if (counts(item) && item.claimAccepted()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether items count, and all but {@code other} came back or were given back whole by operators, and the customer has nothing
     * beside them.
     */
    boolean allCameBackBut(@Nullable Item other) {
        for (Item item : generation.items()) {
            boolean beside = !counts(item) && !generation.isUnknown(item);
            if (beside && isKept(item) && !cameBack(item)) {
                return false;
            }
        }
        return allThatCountCameBackBut(other);
    }

    private boolean allThatCountCameBackBut(@Nullable Item other) {
        boolean any = false;
        for (Item item : generation.items()) {
            if (counts(item)) {
                any = true;
                boolean asked = other != null && item.itemId().equals(other.itemId());
                if (!asked && !cameBack(item) && !item.operatorReturned()) {
                    return false;
                }
            }
        }
        return any;
    }

    /** Whether the base came back with the items that count, though the customer has this one beside them. */
    boolean isBesideWhatCameBack(Item item) {
        return !counts(item) && generation.baseReturned > 0 && allThatCountCameBackBut(null);
    }

    /** Whether it ended in part, credits are still paid, and nothing says which part is missing. */
    boolean isPartialWithoutReason() {
        if (generation.outcome() != Outcome.PARTIAL
                || generation.rejection != null
                || generation.usedAmount != null
                || !generation.use.used().isEmpty()
                || generation.outstanding() == 0) {
            return false;
        }
        boolean any = anyCounts();
        for (Item item : generation.items()) {
            if (item.isFailed() && (!any || counts(item))) {
                return false;
            }
        }
        return true;
    }

    BaseRule baseRule() {
        return policy.baseRule(generation.feature);
    }

    /** What an accepted claim on the item would give back now. */
    long worth(Item item) {
        if (cameBack(item)) {
            return 0;
        }
        long there = Math.addExact(item.unreturned(), baseShare(item));
        return Math.max(0, Math.min(there, generation.outstanding()));
    }

    /** Whether nothing of what the item cost is there to give back any more. */
    boolean isPaidBack(Item item) {
        boolean waitsForOthers = item.amount() == 0
                && !cameBack(item)
                && generation.unreturnedBase() > 0
                && generation.outstanding() > 0;
        return worth(item) == 0 && !waitsForOthers;
    }

    /** What of the base goes with the item: all that is there, with the last one that comes back. */
    private long baseShare(Item item) {
        if (!baseRule().returnsWithLastItem()) {
            return 0;
        }
        boolean last = anyCounts()
                ? counts(item) && allCameBackBut(item)
                : generation.items().size() == 1;
        return last ? generation.unreturnedBase() : 0;
    }

    private boolean anyCounts() {
        for (Item item : generation.items()) {
            if (counts(item)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a claim on the item could ever give something back. */
    boolean wasChargedFor(Item item) {
        return item.amount() > 0 || (generation.baseAmount > 0 && baseRule().returnsWithLastItem());
    }

    /** Whether credits depend on what becomes of the item. */
    boolean isAtStake(Item item) {
        if (generation.outstanding() == 0) {
            return false;
        }
        return item.unreturned() > 0 || (item.amount() == 0 && generation.unreturnedBase() > 0);
    }
}
