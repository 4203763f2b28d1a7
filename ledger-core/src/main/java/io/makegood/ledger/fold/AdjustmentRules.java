package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What operators do. Credits given back for a generation because the law grants it, the output was faulty or not as
 * described are a refund of that generation: to the grants that paid, never more than was charged. All else is an adjustment.
 */
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
        Long known = booking.identity(IdentityKind.ADJUSTMENT, event.adjustmentId());
        if (known == null) {
            return null;
        }
        return known == Digests.of(booking.chain, event)
                ? Decision.DUPLICATE
                : booking.conflict(
                        "the adjustment was made before with other content", Subject.adjustment(event.adjustmentId()));
    }

    /** Whether the adjustment gives back what a generation cost, and so needs to know it. */
    static boolean isRefund(CreditsAdjusted event) {
        return event.generationId() != null && event.amount() > 0 && isRefundOfOutput(event.ground());
    }

    /** A new adjustment that is no refund. */
    Decision adjusted(CreditsAdjusted event) {
        long digest = Digests.of(booking.chain, event);
        booking.expireDue();
        booking.remember(IdentityKind.ADJUSTMENT, event.adjustmentId(), digest);
        String reason = "ADJUSTED_" + event.ground();
        if (event.amount() > 0) {
            byte[] name = booking.chain.digest(event.adjustmentId());
            GrantRow row = GrantRow.of(
                    booking.grants.nextOrdinal(),
                    Booking.ADJUSTMENT_GRANT_PREFIX + HexFormat.of().formatHex(name, 0, 16),
                    event.amount(),
                    GrantKind.GOODWILL,
                    CreditsGranted.PRIORITY_DEFAULT,
                    null,
                    null);
            booking.grant(row, EntryKind.ADJUSTMENT, ContraAccount.ADJUSTED, reason, event.generationId());
        } else {
            booking.take(-event.amount(), reason, event.generationId(), event.itemId());
        }
        return booking.applied(null);
    }

    private static boolean isRefundOfOutput(AdjustmentGround ground) {
        return switch (ground) {
            case LEGAL_RIGHT, FAULTY_OUTPUT, NOT_AS_DESCRIBED -> true;
            case GOODWILL, CORRECTION -> false;
        };
    }

    /** A new adjustment that is a refund of {@code generation}. */
    Decision refunded(CreditsAdjusted event, Generation generation) {
        long digest = Digests.of(booking.chain, event);
        if (!generation.charged) {
            return Decision.refused(
                    RefusalReason.UNKNOWN_GENERATION, "generationId names no charged generation of the account");
        }
        String itemId = event.itemId();
        int index = itemId == null ? -1 : generation.indexOf(itemId);
        if (itemId != null && index < 0) {
            return Decision.refused(RefusalReason.UNKNOWN_ITEM, "itemId is none of the generation's items");
        }
        Item item = index < 0 ? null : generation.items().get(index);
        long most = item == null ? generation.outstanding() : Math.min(item.unreturned(), generation.outstanding());
        if (event.amount() > most) {
            return Decision.refused(
                    RefusalReason.EXCEEDS_CHARGE,
                    "amount " + event.amount() + " is more than the " + most
                            + " that was charged and not yet given back; give the rest as GOODWILL");
        }
        booking.expireDue();
        booking.remember(IdentityKind.ADJUSTMENT, event.adjustmentId(), digest);
        String part = RefundId.operator(event.adjustmentId());
        if (item != null) {
            generation.put(index, item.returning(event.amount()));
            if (item.returned() == 0 && event.amount() == item.amount()) {
                // The whole item: the same refund as if it had failed, so that it can never be given twice.
                part = RefundId.item(item.itemId());
            }
        }
        Policy policy = policies.version(generation.policy);
        booking.refund(generation, part, itemId, event.amount(), RefundCause.OPERATOR, policy);
        return booking.applied(generation);
    }
}
