package io.makegood.ledger.fold;

import io.makegood.ledger.event.DeliveryKind;
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
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.Price;
import io.makegood.ledger.policy.TimeoutAction;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle of a generation. Each rule asks first whether the event says what is known (a duplicate) or the contrary (a
 * conflict), then notes what it says and lets {@link Settlement} do what follows. Design §4, "Who charges?" and after.
 */
final class GenerationRules {
    /** The reason of an authorisation that costs nothing, so that a policy can word it (pinsearch policy, PIN-8). */
    private static final String FREE = "FREE";

    private final Booking booking;
    private final Policies policies;

    GenerationRules(Booking booking, Policies policies) {
        this.booking = booking;
        this.policies = policies;
    }

    Decision requested(GenerationRequested event, Generation generation) {
        long digest = Digests.of(booking.chain, event);
        if (generation.requested) {
            return generation.requestDigest == digest
                    ? Decision.DUPLICATE
                    : conflict(generation, "the generation was requested before with other content");
        }
        if (isTooMany(generation, event.items(), Function.identity())) {
            return tooManyItems();
        }
        booking.expireDue();
        generation.requested = true;
        generation.authorize = event.authorize();
        generation.requestDigest = digest;
        generation.inputMode = event.inputMode();
        generation.label = event.label();
        if (!generation.charged) {
            generation.feature = event.feature();
        }
        describe(generation, event.feature(), event.platform(), event.surface());
        generation.requestItems(event.items());
        if (event.authorize() && !generation.charged) {
            authorize(event, generation);
        }
        return settled(generation);
    }

    private void authorize(GenerationRequested event, Generation generation) {
        Policy policy = booking.policyNow;
        Price price = policy.price(event.feature(), event.platform(), booking.at.recordedAt());
        if (generation.rejection != null) {
            decline(generation, RejectionReason.NOT_ACCEPTED, Amounts.NONE);
        } else if (!booking.accessActive()) {
            decline(generation, RejectionReason.NO_ACCESS, Amounts.NONE);
        } else if (price == null) {
            decline(generation, RejectionReason.INVALID_INPUT, Amounts.NONE);
        } else {
            long required = price.of(event.items().size());
            if (required > booking.available()) {
                decline(
                        generation,
                        RejectionReason.INSUFFICIENT_CREDITS,
                        Amounts.needed(required, booking.available()));
                return;
            }
            List<ItemPrice> priced = event.items().stream()
                    .map(itemId -> new ItemPrice(itemId, price.itemAmount()))
                    .toList();
            long available = booking.available();
            charge(generation, price.baseAmount(), priced, "AUTHORIZED");
            booking.notice(
                    NoticeType.ChargeAuthorized,
                    NoticeText.chargeAuthorized(required, booking.balance()),
                    required == 0 ? FREE : null,
                    Subject.generation(generation.id),
                    new Amounts(required, required, available, booking.balance()),
                    List.of(),
                    policy);
        }
    }

    private void decline(Generation generation, RejectionReason reason, Amounts amounts) {
        generation.declined = true;
        Long required = amounts.required();
        Long available = amounts.available();
        String message = required == null || available == null
                ? NoticeText.declined(reason.name())
                : NoticeText.insufficient(required, available);
        booking.notice(
                NoticeType.ChargeDeclined,
                message,
                reason.name(),
                Subject.generation(generation.id),
                amounts,
                List.of(),
                booking.policyNow);
    }

    Decision rejected(GenerationRejected event, Generation generation) {
        if (generation.rejection != null) {
            return generation.rejection == event.reason()
                    ? Decision.DUPLICATE
                    : conflict(generation, "the generation was rejected before as " + generation.rejection);
        }
        booking.expireDue();
        generation.rejection = event.reason();
        failedAfterChargedAgain(generation);
        return settled(generation);
    }

    Decision charged(GenerationCharged event, Generation generation) {
        if (generation.charged) {
            return isSameCharge(event, generation)
                    ? Decision.DUPLICATE
                    : conflict(generation, "the generation was charged before with other content");
        }
        if (isTooMany(generation, event.items(), ItemPrice::itemId)) {
            return tooManyItems();
        }
        booking.expireDue();
        if (event.feature() != null) {
            generation.feature = event.feature();
        }
        if (event.platform() != null) {
            generation.platform = event.platform();
        }
        if (event.surface() != null) {
            generation.surface = event.surface();
        }
        charge(generation, event.baseAmount(), event.items(), "CHARGED");
        return settled(generation);
    }

    private void charge(Generation generation, long baseAmount, List<ItemPrice> items, String reason) {
        generation.charged = true;
        generation.chargedAt = booking.at.recordedAt();
        generation.policy = booking.policyNowOrdinal;
        generation.baseAmount = baseAmount;
        generation.priceItems(items);
        booking.charge(generation, generation.charge(), reason, booking.policyNow);
    }

    private static boolean isSameCharge(GenerationCharged event, Generation generation) {
        if (event.baseAmount() != generation.baseAmount
                || differs(event.feature(), generation.feature)
                || differs(event.platform(), generation.platform)
                || differs(event.surface(), generation.surface)) {
            return false;
        }
        return generation.isPriced(event.items());
    }

    private static boolean differs(@Nullable String said, @Nullable String known) {
        return said != null && known != null && !said.equals(known);
    }

    Decision itemFailed(ItemFailed event, Generation generation) {
        int index = generation.indexOf(event.itemId());
        Item item = index < 0 ? Item.named(event.itemId()) : generation.items().get(index);
        if (item.isFailed()) {
            return item.failure() == event.cause()
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the item failed before by " + item.failure(), Subject.item(generation.id, event.itemId()));
        }
        Decision refused = refuseItem(generation, event.itemId());
        if (refused != null) {
            return refused;
        }
        booking.expireDue();
        generation.put(index, item.failedBy(event.cause()));
        failedAfterChargedAgain(generation);
        return settled(generation);
    }

    private void failedAfterChargedAgain(Generation generation) {
        if (generation.chargedAgain) {
            Settlement.openCase(booking, generation, policyOf(generation), CaseReason.FAILED_AFTER_CHARGED_AGAIN, null);
        }
    }

    Decision itemDelivered(ItemDelivered event, Generation generation) {
        DeliveryKind how = event.how();
        Item item = generation.item(event.itemId());
        if (item.isDelivered(how)) {
            return Decision.DUPLICATE;
        }
        Decision refused = refuseItem(generation, event.itemId());
        if (refused != null) {
            return refused;
        }
        booking.expireDue();
        generation.put(item.deliveredAs(how));
        boolean wasFailed = item.isFailed()
                || generation.timedOut
                || generation.rejection != null
                || generation.outcome == Outcome.FAILED;
        boolean wasReturned = item.priced() ? item.returned() > 0 : generation.baseReturned > 0;
        if (!item.isDelivered() && wasReturned && wasFailed && (item.isFailed() || !generation.chargedAgain)) {
            Settlement.openCase(
                    booking, generation, policyOf(generation), CaseReason.DELIVERED_AFTER_REFUND, event.itemId());
        }
        return settled(generation);
    }

    /** Once the charge has named its items, another one cannot be told from a mistake. */
    private @Nullable Decision refuseItem(Generation generation, String itemId) {
        if (generation.indexOf(itemId) >= 0) {
            return null;
        }
        if (generation.charged && generation.hasPricedItems()) {
            return Decision.refused(
                    RefusalReason.UNKNOWN_ITEM, "itemId is none of the items that the generation was charged for");
        }
        return generation.items().size() < Limits.ITEMS_MAX ? null : tooManyItems();
    }

    Decision completed(GenerationCompleted event, Generation generation) {
        if (generation.outcome != null) {
            return generation.outcome == event.outcome() && Objects.equals(generation.usedAmount, event.usedAmount())
                    ? Decision.DUPLICATE
                    : conflict(
                            generation,
                            "the generation completed before as " + generation.outcome
                                    + (generation.usedAmount == null
                                            ? ""
                                            : " with usedAmount " + generation.usedAmount));
        }
        booking.expireDue();
        generation.outcome = event.outcome();
        generation.usedAmount = event.usedAmount();
        if (generation.timedOut && event.outcome() != Outcome.FAILED) {
            completedLate(generation);
        }
        return settled(generation);
    }

    private void completedLate(Generation generation) {
        Policy policy = policyOf(generation);
        long back = freeOfCharge(generation);
        if (back == 0) {
            return;
        }
        if (policy.lateCompletion() == LateCompletion.CHARGE_AGAIN) {
            generation.chargedAgain = true;
            booking.charge(generation, back, "CHARGED_AGAIN", policy);
        } else {
            Settlement.openCase(booking, generation, policy, CaseReason.COMPLETED_AFTER_TIMEOUT, null);
        }
    }

    /**
     * What the customer got and, for the timeout's refund, did not pay for: of what the timeout gave back no more than an end in
     * time would have kept. So neither a failure, nor what an operator gave back, nor what was not used is charged again.
     */
    private static long freeOfCharge(Generation generation) {
        if (generation.rejection != null || generation.allItemsFailed()) {
            return 0;
        }
        long kept = generation.charge() - generation.failedAmount();
        Long used = generation.usedAmount;
        if (used != null) {
            kept = Math.min(kept, used);
        }
        return Math.max(0, Math.min(generation.timeoutReturned, kept - generation.outstanding()));
    }

    Decision timedOut(GenerationTimedOut event, Generation generation) {
        if (!generation.charged) {
            return Decision.refused(
                    RefusalReason.UNKNOWN_GENERATION, "generationId names no charged generation of the account");
        }
        if (generation.hasEnded()) {
            return Decision.DUPLICATE;
        }
        Policy policy = policyOf(generation);
        long due = Math.addExact(generation.chargedAt, policy.chargeTimeoutMillis());
        if (booking.at.recordedAt() < due) {
            return Decision.refused(
                    RefusalReason.NOT_DUE, "the charge times out at " + due + ", after the record's time");
        }
        booking.expireDue();
        generation.timedOut = true;
        if (policy.timeoutAction() == TimeoutAction.OPEN_CASE) {
            Settlement.openCase(booking, generation, policy, CaseReason.TIMED_OUT, null);
        }
        return settled(generation);
    }

    private Decision settled(Generation generation) {
        Settlement.settle(booking, generation, policyOf(generation));
        return booking.applied(generation);
    }

    private Policy policyOf(Generation generation) {
        return generation.charged ? policies.version(generation.policy) : booking.policyNow;
    }

    private static void describe(
            Generation generation, String feature, @Nullable String platform, @Nullable String surface) {
        if (generation.feature == null) {
            generation.feature = feature;
        }
        if (generation.platform == null) {
            generation.platform = platform;
        }
        if (generation.surface == null) {
            generation.surface = surface;
        }
    }

    private Decision conflict(Generation generation, String detail) {
        return booking.conflict(detail, Subject.generation(generation.id));
    }

    private static <T> boolean isTooMany(Generation generation, List<T> named, Function<T, String> id) {
        int known = generation.items().size();
        if (known + named.size() <= Limits.ITEMS_MAX) {
            return false;
        }
        long added = named.stream()
                .filter(item -> generation.indexOf(id.apply(item)) < 0)
                .count();
        return known + added > Limits.ITEMS_MAX;
    }

    private static Decision tooManyItems() {
        return Decision.refused(
                RefusalReason.TOO_MANY_ITEMS, "a generation has at most " + Limits.ITEMS_MAX + " items; split it");
    }
}
