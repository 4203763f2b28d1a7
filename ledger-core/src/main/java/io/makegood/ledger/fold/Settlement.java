package io.makegood.ledger.fold;

import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a generation's refunds up to what its state calls for. It looks at what is known, never at which event came last,
 * and only ever adds refunds: therefore lifecycle events commute (design §2.4).
 *
 * <p>What is called for: everything if the generation failed whole, was never accepted or timed out; else each failed item.
 * If less was used than charged, at least the unused rest: its refund covers items that fail later, so the total is the
 * larger of the two in any order. An item that the customer has and that did not fail before is never refunded by itself:
 * support looks at it.
 */
final class Settlement {
    private final Booking booking;
    private final Generation generation;
    private final Policy policy;

    private Settlement(Booking booking, Generation generation, Policy policy) {
        this.booking = booking;
        this.generation = generation;
        this.policy = policy;
    }

    static void settle(Booking booking, Generation generation, Policy policy) {
        if (generation.charged) {
            new Settlement(booking, generation, policy).settle();
        }
    }

    private void settle() {
        if (generation.chargedAgain) {
            return;
        }
        RefundCause whole = wholeFailure();
        boolean kept = settleItems(whole);
        if (whole != null) {
            settleBase(whole, kept);
        } else if (generation.usedAmount != null) {
            settleUnused(generation.usedAmount);
        }
    }

    /** Why everything is owed back, or null. */
    private @Nullable RefundCause wholeFailure() {
        if (generation.rejection != null || generation.outcome == Outcome.FAILED || allItemsSurelyFailed()) {
            return RefundCause.GENERATION_FAILED;
        }
        if (generation.timedOut && policy.timeoutAction() == TimeoutAction.REFUND) {
            return RefundCause.TIMED_OUT;
        }
        return null;
    }

    /** Whether every item failed, and by causes that the policy takes for certain. */
    private boolean allItemsSurelyFailed() {
        if (!generation.allItemsFailed()) {
            return false;
        }
        for (Item item : generation.items()) {
            if (needsReview(item) && generation.counts(item)) {
                return false;
            }
        }
        return true;
    }

    private boolean needsReview(Item item) {
        FailureCause cause = item.failure();
        return cause != null && !policy.refundsAtOnce(cause);
    }

    /** Refunds what items call for; returns whether the customer keeps an item of a generation that failed whole. */
    private boolean settleItems(@Nullable RefundCause whole) {
        boolean kept = false;
        boolean deliveryIsFinal = policy.deliveryIsFinal(generation.feature);
        for (int i = 0; i < generation.items().size(); i++) {
            Item item = generation.items().get(i);
            if (!item.isFailed() && whole == null) {
                continue;
            }
            if (deliveryIsFinal && item.isKept()) {
                kept |= whole != null;
                // What was delivered before a timeout is simply paid for; only a failure contradicts it.
                boolean contradicted = item.isFailed() || whole == RefundCause.GENERATION_FAILED;
                if (contradicted && item.unreturned() > 0) {
                    openCase(CaseReason.FAILED_AFTER_DELIVERY, item.itemId());
                }
                continue;
            }
            if (whole == null && needsReview(item)) {
                if (item.unreturned() > 0) {
                    openCase(CaseReason.UNCONFIRMED_FAILURE, item.itemId());
                }
                continue;
            }
            if (item.unreturned() > 0) {
                RefundCause why = item.isFailed() || whole == null ? RefundCause.ITEM_FAILED : whole;
                long owed = item.unreturned();
                generation.put(i, item.returning(owed));
                refund(RefundId.item(item.itemId()), item.itemId(), uncovered(owed), why);
            }
        }
        return kept;
    }

    private void settleBase(RefundCause whole, boolean kept) {
        long owed = generation.baseAmount - generation.baseReturned;
        if (owed == 0) {
            return;
        }
        if (kept) {
            if (whole != RefundCause.TIMED_OUT) {
                openCase(CaseReason.FAILED_AFTER_DELIVERY, null);
            }
            return;
        }
        generation.baseReturned = generation.baseAmount;
        refund(RefundId.base(), null, uncovered(owed), whole);
    }

    private void settleUnused(long used) {
        long charge = generation.charge();
        if (used > charge) {
            openCase(CaseReason.USED_ABOVE_CHARGE, null);
            return;
        }
        long back = charge - used - (charge - generation.outstanding());
        if (back > 0) {
            generation.unusedCover = Math.addExact(generation.unusedCover, back);
            refund(RefundId.unused(), null, back, RefundCause.UNUSED);
        }
    }

    /** What of {@code owed} the refund of unused credits has not covered already. */
    private long uncovered(long owed) {
        long covered = Math.min(generation.unusedCover, owed);
        generation.unusedCover -= covered;
        return owed - covered;
    }

    private void refund(String part, @Nullable String itemId, long amount, RefundCause why) {
        long back = Math.min(amount, generation.outstanding());
        booking.refund(generation, part, itemId, back, why, policy);
        if (why == RefundCause.TIMED_OUT) {
            generation.timeoutReturned = Math.addExact(generation.timeoutReturned, back);
        }
    }

    private void openCase(CaseReason reason, @Nullable String itemId) {
        openCase(booking, generation, policy, reason, itemId);
    }

    /** Opens a case about the generation, once for each reason. */
    static void openCase(
            Booking booking, Generation generation, Policy policy, CaseReason reason, @Nullable String itemId) {
        if ((generation.cases & reason.bit()) != 0) {
            return;
        }
        generation.cases |= reason.bit();
        byte[] digest = booking.chain.digest(booking.accountId() + '\n' + generation.id + '\n' + reason.name());
        String caseId = "case_" + HexFormat.of().formatHex(digest, 0, 16);
        booking.remember(IdentityKind.CASE, caseId, CaseRules.OPEN);
        List<NoticeDetail> details = new ArrayList<>();
        detail(details, "feature", generation.feature);
        detail(details, "label", generation.label);
        detail(details, "inputMode", generation.inputMode);
        detail(details, "happenedAt", Long.toString(booking.at.recordedAt()));
        if (booking.envelope.event() instanceof ItemFailed failed) {
            detail(details, "cause", failed.cause().name());
            detail(details, "message", failed.message());
            detail(details, "providerReference", failed.providerReference());
        }
        booking.notice(
                NoticeType.CaseOpened,
                NoticeText.caseOpened(),
                reason.name(),
                Subject.item(generation.id, itemId).inCase(caseId),
                new Amounts(generation.outstanding(), null, null, booking.balance()),
                details,
                policy);
    }

    private static void detail(List<NoticeDetail> details, String name, @Nullable String value) {
        if (value != null) {
            details.add(new NoticeDetail(name, value));
        }
    }
}
