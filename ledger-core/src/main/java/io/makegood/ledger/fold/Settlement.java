package io.makegood.ledger.fold;

import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a generation's refunds and questions up to what its facts call for (docs/rules.md, sections 2 to 4). It looks at what is
 * known, never at which event came last, and only ever adds refunds: therefore lifecycle events commute (design §2.4).
 */
final class Settlement {
    private final Booking booking;
    private final Generation generation;
    private final Policy policy;
    private final JudgedGeneration judged;
    /** Null where it is only tried out what would come back. */
    private final @Nullable Questions questions;

    /** What is asked once all credits have moved, if that has not answered it. */
    private final List<Question> asked = new ArrayList<>(0);

    private final HoldSettlement hold;
    /** What was given back so far, in credits. */
    private long givenBack;

    /** A question about an item, by its index, or about the whole. */
    private record Question(CaseReason reason, int item) {}

    private Settlement(Booking booking, Generation generation, Policy policy, boolean tried) {
        this.booking = booking;
        this.generation = generation;
        this.policy = policy;
        judged = new JudgedGeneration(generation, policy);
        hold = new HoldSettlement(judged);
        questions = tried ? null : new Questions(booking, judged);
    }

    /** Settles the generation, if it is charged. */
    static void settle(Booking booking, Generation generation, Policy policy) {
        if (generation.charged) {
            new Settlement(booking, generation, policy, false).settle();
        }
    }

    /** Settles the generation, of which that question is asked. */
    static void settle(Booking booking, Generation generation, Policy policy, CaseReason asked, int item) {
        Settlement settlement = new Settlement(booking, generation, policy, false);
        settlement.ask(asked, item);
        if (generation.charged) {
            settlement.settle();
        }
    }

    /** The base goes with the item that a claim brought back just now: it was the last. */
    static void returnBaseWithItem(Booking booking, Generation generation, Policy policy) {
        new Settlement(booking, generation, policy, false).returnClaimedBase();
    }

    private void settle() {
        boolean late = isLateSuccess();
        if (late && policy.lateCompletion() == LateCompletion.CHARGE_AGAIN) {
            generation.undoTimeout();
        }
        callBack();
        if (generation.toChargeAgain > 0) {
            long again = generation.toChargeAgain;
            generation.toChargeAgain = 0;
            booking.chargeMore(generation, again, generation.chargedAgainFor, policy);
        }
        hold.chargeAbove(booking, givenBack);
        Claims.declinePaidBack(booking, judged);
        if (questions != null) {
            boolean free = (late || questions.isAsked(CaseReason.COMPLETED_AFTER_TIMEOUT)) && wouldHavePaidMore();
            askOfTheWhole(late && free);
            for (Question question : asked) {
                questions.ask(question.reason, question.item, free);
            }
            questions.answer(free);
        }
    }

    /** Whether it succeeded, wholly or in part, after its timeout gave credits back. */
    private boolean isLateSuccess() {
        return (judged.isTimeoutInForce() || judged.isSilenceInForce()) && generation.outcome() != null;
    }

    /** Whether the customer has something for free, for the timeout: tried out on a copy. */
    private boolean wouldHavePaidMore() {
        if (generation.chargedAgain) {
            return false;
        }
        Generation copy = new Generation(generation.id, generation.row(generation.before.lastAt()));
        copy.undoTimeout();
        Settlement without = new Settlement(booking, copy, policy, true);
        without.callBack();
        return copy.toChargeAgain > 0 || without.hold.above() > 0;
    }

    // What comes back -------------------------------------------------------------------------------------------------

    private void callBack() {
        if (judged.isWholeFailure()) {
            wholeFailure();
        } else if (judged.isTimeoutInForce()) {
            timeout();
        } else {
            itemsAlone();
        }
        unused();
        lessThanHeld();
    }

    private void wholeFailure() {
        boolean kept = false;
        boolean rejected = generation.rejection != null;
        for (int i = 0; i < generation.items().size(); i++) {
            Item item = generation.items().get(i);
            if (generation.isUnknown(item)) {
                continue;
            }
            if (judged.deliveryIsFinal && judged.isKept(item) && !item.claimAccepted()) {
                kept = true;
                askIfAtStake(CaseReason.FAILED_AFTER_DELIVERY, i);
            } else if (rejected || judged.verdict(item) != FailureVerdict.NOT_REFUNDED) {
                returnItem(i, item.isFailed() ? RefundCause.ITEM_FAILED : RefundCause.GENERATION_FAILED);
            }
        }
        if (kept) {
            ask(CaseReason.FAILED_AFTER_DELIVERY, Questions.WHOLE);
        } else if (rejected || !judged.allHave(FailureVerdict.NOT_REFUNDED)) {
            returnBase(RefundCause.GENERATION_FAILED);
        }
    }

    private void timeout() {
        boolean kept = false;
        for (int i = 0; i < generation.items().size(); i++) {
            Item item = generation.items().get(i);
            if (generation.isUnknown(item)) {
                continue;
            }
            FailureVerdict verdict = judged.verdict(item);
            boolean has = judged.isKept(item);
            kept |= judged.keepsBaseAtTimeout(item);
            if (verdict == FailureVerdict.REFUNDED) {
                surelyFailed(i, item);
            } else if (has) {
                if (verdict == FailureVerdict.REVIEW) {
                    uncertain(i, item);
                }
            } else if (judged.comesBackAtTimeout(item)) {
                long back = refundable(item.unreturned());
                generation.put(i, item.withReturned(item.returned(), Math.addExact(item.timeoutReturned(), back)));
                refund(RefundId.item(item.itemId()), item.itemId(), back, RefundCause.TIMED_OUT);
            }
        }
        if (!kept && !judged.allHave(FailureVerdict.NOT_REFUNDED)) {
            long owed = generation.unreturnedBase();
            long covered = cover(owed);
            long back = refundable(owed - covered);
            generation.callBaseBack();
            generation.baseReturned = Math.addExact(generation.baseReturned, covered);
            generation.baseTimeoutReturned = Math.addExact(generation.baseTimeoutReturned, back);
            refund(RefundId.base(), null, back, RefundCause.TIMED_OUT);
        }
    }

    private void itemsAlone() {
        for (int i = 0; i < generation.items().size(); i++) {
            Item item = generation.items().get(i);
            FailureVerdict verdict = generation.isUnknown(item) ? null : judged.verdict(item);
            if (verdict == FailureVerdict.REFUNDED) {
                surelyFailed(i, item);
            } else if (verdict == FailureVerdict.REVIEW) {
                uncertain(i, item);
            }
        }
        if ((generation.unreturnedBase() > 0 || generation.use.row() != 0) && judged.allCameBackBut(null)) {
            baseWithItems();
        }
    }

    private void surelyFailed(int index, Item item) {
        if (judged.deliveryIsFinal && judged.isKept(item)) {
            askIfAtStake(CaseReason.FAILED_AFTER_DELIVERY, index);
        } else {
            returnItem(index, RefundCause.ITEM_FAILED);
        }
    }

    private void uncertain(int index, Item item) {
        if (!judged.isAnsweredByDelivery(item)) {
            boolean contradicts = judged.deliveryIsFinal && judged.isKept(item);
            askIfAtStake(contradicts ? CaseReason.FAILED_AFTER_DELIVERY : CaseReason.UNCONFIRMED_FAILURE, index);
        }
    }

    /** Every item that counts came back; whether the base does too is for the policy to say. */
    private void baseWithItems() {
        BaseRule rule = judged.baseRule();
        if (rule.returnsWithLastItem() && judged.anyClaimAccepted()) {
            returnClaimedBase();
        } else if (judged.allHave(FailureVerdict.REFUNDED) && returnsWhenAllFailed(rule)) {
            returnBase(RefundCause.GENERATION_FAILED);
        }
    }

    /** With no outcome yet it comes back only if it would whatever the outcome is. */
    private boolean returnsWhenAllFailed(BaseRule rule) {
        Outcome outcome = generation.outcome();
        if (outcome == null) {
            return rule.returnsWithLastItem() && !rule.staysWhenPartial();
        }
        return outcome == Outcome.PARTIAL ? !rule.staysWhenPartial() : rule.returnsWithLastItem();
    }

    private void unused() {
        Long used = generation.usedAmount;
        if (used == null || used > generation.charge()) {
            return;
        }
        long paid = generation.outstanding();
        long back = Math.min(paid, Math.addExact(paid, generation.otherReturned) - used);
        if (back > 0) {
            generation.unusedCover = Math.addExact(generation.unusedCover, back);
            refund(RefundId.unused(), null, back, RefundCause.UNUSED);
        }
    }

    /** What the use leaves of the base is all that there is of it from now on, unless it was silence that settled it. */
    private void lessThanHeld() {
        long back = hold.below();
        if (back == 0) {
            return;
        }
        if (hold.isBySilence()) {
            generation.baseTimeoutReturned = Math.addExact(generation.baseTimeoutReturned, back);
            refund(RefundId.silent(), null, back, RefundCause.TIMED_OUT);
        } else {
            generation.baseAmount -= back;
            generation.use = generation.use.settling(-back);
            refund(RefundId.unused(), null, back, RefundCause.UNUSED);
        }
    }

    private void returnItem(int index, RefundCause why) {
        Item item = generation.items().get(index);
        long owed = item.unreturned();
        if (owed > 0) {
            long covered = cover(owed);
            long back = refundable(owed - covered);
            generation.put(index, item.returning(Math.addExact(covered, back)));
            refund(RefundId.item(item.itemId()), item.itemId(), back, why);
        }
    }

    private void returnBase(RefundCause why) {
        generation.callBaseBack();
        long owed = generation.unreturnedBase();
        if (owed > 0) {
            long covered = cover(owed);
            long back = refundable(owed - covered);
            generation.baseReturned = Math.addExact(generation.baseReturned, Math.addExact(covered, back));
            refund(RefundId.base(), null, back, why);
        }
    }

    /** The base goes with an item that a claim brought back: no unused rest covers it. */
    private void returnClaimedBase() {
        generation.callBaseBack();
        long back = refundable(generation.unreturnedBase());
        generation.baseReturned = Math.addExact(generation.baseReturned, back);
        generation.otherReturned = Math.addExact(generation.otherReturned, back);
        refund(RefundId.base(), null, back, RefundCause.CLAIM_ACCEPTED);
    }

    /** What of {@code owed} the refund of unused credits has covered already, which it does only once. */
    private long cover(long owed) {
        long covered = Math.min(generation.unusedCover, owed);
        generation.unusedCover -= covered;
        return covered;
    }

    private long refundable(long owed) {
        return Math.min(owed, generation.outstanding());
    }

    /** Gives credits back; what an undone timeout gave back is with the customer already. */
    private void refund(String part, @Nullable String itemId, long amount, RefundCause why) {
        long there = Math.min(amount, generation.toChargeAgain);
        generation.toChargeAgain -= there;
        givenBack = Math.addExact(givenBack, amount - there);
        if (questions != null) {
            booking.refund(
                    generation, RefundId.round(part, generation.chargedAgain), itemId, amount - there, why, policy);
        }
    }

    // What is asked ---------------------------------------------------------------------------------------------------

    private void askOfTheWhole(boolean free) {
        if (free) {
            ask(CaseReason.COMPLETED_AFTER_TIMEOUT, Questions.WHOLE);
        }
        if (isUsedAboveCharge() || (hold.leavesARestToSupport() && generation.outstanding() > 0)) {
            ask(CaseReason.USED_ABOVE_CHARGE, Questions.WHOLE);
        }
        if (judged.isPartialWithoutReason()) {
            ask(CaseReason.UNEXPLAINED_PARTIAL, Questions.WHOLE);
        }
    }

    private boolean isUsedAboveCharge() {
        Long used = generation.usedAmount;
        return used != null && used > generation.charge() && !judged.isWholeFailure() && generation.outstanding() > 0;
    }

    private void askIfAtStake(CaseReason reason, int index) {
        if (judged.isAtStake(generation.items().get(index))) {
            ask(reason, index);
        }
    }

    private void ask(CaseReason reason, int index) {
        asked.add(new Question(reason, index));
    }
}
