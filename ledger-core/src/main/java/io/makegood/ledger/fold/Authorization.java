package io.makegood.ledger.fold;

import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import io.makegood.ledger.reason.Reason;
import java.util.List;

/** Whether a request to be charged is, and the answer (docs/rules.md, section 5). Lives for one event. */
final class Authorization {
    private final Booking booking;
    private final Policy policy;

    Authorization(Booking booking) {
        this.booking = booking;
        policy = booking.policyNow;
    }

    void decide(GenerationRequested event, Generation generation) {
        if (generation.rejection != null || generation.has(Outcome.FAILED)) {
            // What failed before it was charged would be given back at once, and be begun for nothing.
            decline(generation, declined(DeclineReason.NOT_ACCEPTED));
            return;
        }
        if (!booking.accessActive()) {
            decline(generation, declined(DeclineReason.NO_ACCESS));
            return;
        }
        if (policy.isUnlistedPlatform(event.platform())) {
            decline(
                    generation,
                    declined(DeclineReason.INVALID_INPUT).detail("platforms", String.join(", ", policy.platforms())));
            return;
        }
        Price price = policy.price(event.feature(), event.platform(), booking.at.recordedAt());
        if (price == null) {
            decline(generation, declined(DeclineReason.INVALID_INPUT));
            return;
        }
        long required = price.of(event.items().size());
        Long most = event.maxAmount();
        Amounts needed = Amounts.needed(required, booking.balance());
        if (most != null && required > most) {
            decline(
                    generation,
                    declined(DeclineReason.PRICE_CHANGED, text().priceChanged(required))
                            .of(needed));
        } else if (required > booking.available()) {
            String message = text().insufficient(required, booking.balance());
            decline(
                    generation,
                    declined(DeclineReason.INSUFFICIENT_CREDITS, message).of(needed));
        } else {
            charge(event, generation, price, required);
        }
    }

    private void charge(GenerationRequested event, Generation generation, Price price, long required) {
        List<ItemPrice> priced = event.items().stream()
                .map(itemId -> new ItemPrice(itemId, price.itemAmount()))
                .toList();
        long available = booking.available();
        GenerationRules.charge(booking, generation, price.baseAmount(), priced, Reason.AUTHORIZED);
        booking.tell(NoticeDraft.forCustomer(
                        NoticeType.ChargeAuthorized, text().chargeAuthorized(required, booking.balance()))
                .because(required == 0 ? Reason.FREE : null)
                .about(Subject.generation(generation.id))
                .of(new Amounts(required, required, available, null, booking.balance())));
    }

    private NoticeText text() {
        return new NoticeText(policy.scale());
    }

    private static NoticeDraft declined(DeclineReason reason) {
        return declined(reason, NoticeText.of(reason.reason()));
    }

    private static NoticeDraft declined(DeclineReason reason, String message) {
        return NoticeDraft.forCustomer(NoticeType.ChargeDeclined, message).because(reason.reason());
    }

    private void decline(Generation generation, NoticeDraft notice) {
        generation.declined = true;
        booking.tell(notice.about(Subject.generation(generation.id))
                .detail("nextAttempt", Integer.toString(generation.attempt + 1)));
    }
}
