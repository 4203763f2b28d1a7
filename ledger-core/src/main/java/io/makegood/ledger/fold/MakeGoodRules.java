package io.makegood.ledger.fold;

import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import org.jspecify.annotations.Nullable;

/**
 * Campaigns that make the generations of an incident good, and their reversal (docs/rules.md, section 7): each generation once, and never
 * more than what was charged of it and has not come back.
 */
final class MakeGoodRules {
    /** What is remembered in the place of an amount once the campaign is reversed for the generation. */
    private static final long REVERSED = -1;

    private final Booking booking;
    private final Policies policies;

    MakeGoodRules(Booking booking, Policies policies) {
        this.booking = booking;
        this.policies = policies;
    }

    /** A new adjustment of a campaign, about a generation that is charged. */
    Decision decide(CreditsAdjusted event, Generation generation) {
        String name = event.campaignId() + "\n" + generation.id;
        Long known = booking.side.identity(IdentityKind.MADE_GOOD, name);
        return event.amount() > 0 ? makeGood(event, generation, name, known) : reverse(event, generation, name, known);
    }

    private Decision makeGood(CreditsAdjusted event, Generation generation, String name, @Nullable Long known) {
        if (known != null) {
            return known != REVERSED
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the campaign was reversed for this generation; give it back by another campaign",
                            subject(event));
        }
        long back = Math.min(event.amount(), generation.outstanding());
        Decision bound = new OperatorLimits(booking).bound(event, back);
        if (bound != null) {
            return bound;
        }
        begin(event, name, back);
        Policy policy = policies.version(generation.policy);
        if (back > 0) {
            generation.otherReturned = Math.addExact(generation.otherReturned, back);
            booking.refund(
                    generation, RefundId.operator(event.adjustmentId()), null, back, RefundCause.OPERATOR, policy);
            String message = new NoticeText(booking.policyNow.scale()).madeGood(back, booking.balance());
            booking.tell(NoticeDraft.forCustomer(NoticeType.MadeGood, message)
                    .about(subject(event))
                    .of(Amounts.moved(back, booking.balance()))
                    .detail("campaignId", event.campaignId()));
        }
        Settlement.settle(booking, generation, policy);
        return booking.applied(generation);
    }

    /** What the campaign gave back is charged again, but for what is called back by now: that stays where it is. */
    private Decision reverse(CreditsAdjusted event, Generation generation, String name, @Nullable Long known) {
        if (known != null && known == REVERSED) {
            return Decision.DUPLICATE;
        }
        long given = known == null ? 0 : Math.min(known, -event.amount());
        Decision bound = new OperatorLimits(booking).bound(event, -given);
        if (bound != null) {
            return bound;
        }
        begin(event, name, REVERSED);
        generation.otherReturned -= given;
        generation.toChargeAgain = given;
        generation.chargedAgainFor = Reason.MAKE_GOOD_REVERSED;
        Settlement.settle(booking, generation, policies.version(generation.policy));
        return booking.applied(generation);
    }

    private void begin(CreditsAdjusted event, String name, long remembered) {
        booking.expireDue();
        booking.side.remember(IdentityKind.ADJUSTMENT, event.adjustmentId(), AdjustmentRules.digest(booking, event));
        booking.side.remember(IdentityKind.MADE_GOOD, name, remembered);
    }

    private static Subject subject(CreditsAdjusted event) {
        return Subject.item(event.generationId(), null).adjustedBy(event.adjustmentId());
    }
}
