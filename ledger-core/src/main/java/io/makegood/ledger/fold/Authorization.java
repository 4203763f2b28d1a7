package io.makegood.ledger.fold;

import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
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
            decline(generation, DeclineReason.NOT_ACCEPTED);
            return;
        }
        if (!booking.accessActive()) {
            decline(generation, DeclineReason.NO_ACCESS);
            return;
        }
        if (policy.isUnlistedPlatform(event.platform())) {
            decline(
                    generation,
                    DeclineReason.INVALID_INPUT,
                    NoticeText.of(Reason.INVALID_INPUT),
                    Amounts.NONE,
                    new NoticeDetail("platforms", String.join(", ", policy.platforms())));
            return;
        }
        Price price = policy.price(event.feature(), event.platform(), booking.at.recordedAt());
        if (price == null) {
            decline(generation, DeclineReason.INVALID_INPUT);
            return;
        }
        long required = price.of(event.items().size());
        Long most = event.maxAmount();
        Amounts needed = Amounts.needed(required, booking.balance());
        if (most != null && required > most) {
            decline(generation, DeclineReason.PRICE_CHANGED, text().priceChanged(required), needed);
        } else if (required > booking.available()) {
            decline(
                    generation,
                    DeclineReason.INSUFFICIENT_CREDITS,
                    text().insufficient(required, booking.balance()),
                    needed);
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
        booking.notice(
                NoticeType.ChargeAuthorized,
                text().chargeAuthorized(required, booking.balance()),
                required == 0 ? Reason.FREE : null,
                Subject.generation(generation.id),
                new Amounts(required, required, available, null, booking.balance()),
                List.of(),
                policy);
    }

    private NoticeText text() {
        return new NoticeText(policy.scale());
    }

    private void decline(Generation generation, DeclineReason reason) {
        decline(generation, reason, NoticeText.of(reason.reason()), Amounts.NONE);
    }

    private void decline(
            Generation generation, DeclineReason reason, String message, Amounts amounts, NoticeDetail... more) {
        generation.declined = true;
        List<NoticeDetail> details = new ArrayList<>(List.of(more));
        details.add(new NoticeDetail("nextAttempt", Integer.toString(generation.attempt + 1)));
        booking.notice(
                NoticeType.ChargeDeclined,
                message,
                reason.reason(),
                Subject.generation(generation.id),
                amounts,
                details,
                policy);
    }
}
