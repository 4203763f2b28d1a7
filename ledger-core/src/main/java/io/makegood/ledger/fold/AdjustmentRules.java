package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import org.jspecify.annotations.Nullable;

/** What operators do (docs/rules.md, section 7): credits given back for a generation, and all other adjustments. */
final class AdjustmentRules {
    private final Booking booking;
    private final Policies policies;

    AdjustmentRules(Booking booking, Policies policies) {
        this.booking = booking;
        this.policies = policies;
    }

    /** What follows if the adjustment was made before, however old its generation is by now; null if it is new. */
    @Nullable
    Decision known(CreditsAdjusted event) {
        Long known = booking.side.identity(IdentityKind.ADJUSTMENT, event.adjustmentId());
        if (known == null) {
            return null;
        }
        return known == digest(booking, event)
                ? Decision.DUPLICATE
                : booking.conflict(
                        "the adjustment was made before with other content", Subject.adjustment(event.adjustmentId()));
    }

    static Decision unknownGeneration() {
        return Decision.refused(Reason.UNKNOWN_GENERATION, "generationId names no charged generation of the account");
    }

    /** A new adjustment of the account. */
    Decision adjusted(CreditsAdjusted event) {
        Decision bound = limits().bound(event);
        if (bound != null) {
            return bound;
        }
        begin(event);
        String generationId = event.generationId();
        if (event.amount() > 0) {
            give(event, event.amount());
        } else {
            Subject about = Subject.item(generationId, event.itemId()).adjustedBy(event.adjustmentId());
            booking.take(-event.amount(), event.ground().reason(), about);
        }
        return booking.applied(null);
    }

    static long digest(Booking booking, CreditsAdjusted event) {
        String campaignId = event.campaignId();
        if (campaignId != null) {
            // The amount is the most that moves: it depends on when somebody looked, and is no part of what is asked
            // for.
            return Digests.of(
                    booking.chain,
                    event.amount() > 0 ? "make good" : "reverse",
                    event.ground().name(),
                    event.generationId(),
                    campaignId);
        }
        return Digests.of(
                booking.chain,
                Long.toString(event.amount()),
                event.ground().name(),
                event.generationId(),
                event.itemId());
    }

    private OperatorLimits limits() {
        return new OperatorLimits(booking);
    }

    private void begin(CreditsAdjusted event) {
        booking.expireDue();
        booking.side.remember(IdentityKind.ADJUSTMENT, event.adjustmentId(), digest(booking, event));
    }

    private void give(CreditsAdjusted event, long amount) {
        boolean isGoodwill = event.ground() == AdjustmentGround.GOODWILL;
        GrantRow row = GrantRow.of(
                booking.grants.nextOrdinal(),
                Booking.ADJUSTMENT_GRANT_PREFIX + booking.derived(event.adjustmentId()),
                amount,
                GrantKind.GOODWILL,
                CreditsGranted.PRIORITY_DEFAULT,
                isGoodwill ? booking.policyNow.goodwill().expiry(booking.at.recordedAt()) : null,
                null,
                0);
        booking.grant(row, EntryKind.ADJUSTMENT, event.ground().reason(), event.generationId());
    }

    /** A new adjustment that adds credits and names a generation that is charged. */
    Decision aboutGeneration(CreditsAdjusted event, Generation generation) {
        Policy policy = policies.version(generation.policy);
        String itemId = event.itemId();
        if (itemId == null) {
            return event.ground().isOfGeneration() ? ofTheWhole(event, generation, policy) : adjusted(event);
        }
        int index = generation.namedBy(itemId);
        if (index < 0 || generation.isUnknown(generation.items().get(index))) {
            return Decision.refused(Reason.UNKNOWN_ITEM, "itemId is none of the generation's items");
        }
        Item item = generation.items().get(index);
        long worth = new JudgedGeneration(generation, policy).worth(item);
        long back = Math.min(event.amount(), worth);
        long onTop = event.amount() - back;
        if (onTop > 0 && event.ground() != AdjustmentGround.GOODWILL) {
            return exceeds(event, worth);
        }
        Decision bound = limits().bound(event);
        if (bound != null) {
            return bound;
        }
        begin(event);
        if (back > 0) {
            long ofItem = Math.min(back, item.unreturned());
            // The whole item: the same refund as if it had failed, so that it can never be given twice.
            boolean whole = back == item.amount() && item.unreturned() == item.amount();
            generation.put(index, item.returnedByOperator(ofItem));
            generation.baseReturned = Math.addExact(generation.baseReturned, back - ofItem);
            refund(
                    generation,
                    whole
                            ? RefundId.round(RefundId.item(itemId), generation.chargedAgain)
                            : RefundId.operator(event.adjustmentId()),
                    itemId,
                    back,
                    policy);
        }
        if (onTop > 0) {
            give(event, onTop);
        }
        Settlement.settle(booking, generation, policy);
        return booking.applied(generation);
    }

    private Decision ofTheWhole(CreditsAdjusted event, Generation generation, Policy policy) {
        long most = generation.outstanding();
        if (event.amount() > most) {
            return exceeds(event, most);
        }
        Decision bound = limits().bound(event);
        if (bound != null) {
            return bound;
        }
        begin(event);
        refund(generation, RefundId.operator(event.adjustmentId()), null, event.amount(), policy);
        Settlement.settle(booking, generation, policy);
        return booking.applied(generation);
    }

    private void refund(Generation generation, String part, @Nullable String itemId, long amount, Policy policy) {
        generation.otherReturned = Math.addExact(generation.otherReturned, amount);
        booking.refund(generation, part, itemId, amount, RefundCause.OPERATOR, policy);
    }

    private static Decision exceeds(CreditsAdjusted event, long most) {
        return Decision.refused(
                Reason.EXCEEDS_CHARGE,
                "amount " + event.amount() + " is more than the " + most
                        + " that was charged and not yet given back; give the rest as GOODWILL");
    }
}
