package io.makegood.ledger.fold;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.generation.Use;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle of a generation. Each rule asks first whether the event says what is known (a duplicate) or the contrary (a
 * conflict), then notes what it says and lets {@link Settlement} do what follows (docs/rules.md, section 1).
 */
final class GenerationRules {
    private final Booking booking;
    private final Policies policies;

    GenerationRules(Booking booking, Policies policies) {
        this.booking = booking;
        this.policies = policies;
    }

    Decision requested(GenerationRequested event, Generation generation) {
        long digest = Digests.of(booking.chain, event);
        int known = Math.max(generation.attempt, GenerationRequested.FIRST_ATTEMPT);
        boolean again = event.attempt() > known;
        if (generation.requested) {
            if (event.attempt() < known) {
                return Decision.DUPLICATE;
            }
            if (!again || generation.charged) {
                return generation.requestDigest == digest
                        ? Decision.DUPLICATE
                        : conflict(generation, "the generation was requested before with other content");
            }
        }
        if (again && !generation.charged) {
            generation.beginAgain();
        }
        if (isTooMany(generation, event.items(), Function.identity())) {
            return tooManyItems();
        }
        booking.expireDue();
        generation.requested = true;
        generation.attempt = event.attempt();
        generation.authorize = event.authorize();
        generation.requestDigest = digest;
        generation.inputMode = event.inputMode();
        generation.label = event.label();
        generation.actorId = event.actorId();
        generation.model = event.model();
        if (!generation.charged) {
            generation.feature = event.feature();
        }
        describe(generation, event.feature(), event.platform(), event.surface());
        boolean calledOff = isCalledOff(generation);
        generation.requestItems(event.items());
        if (event.authorize() && !generation.charged) {
            new Authorization(booking).decide(event, generation);
            return settledCharge(generation);
        }
        boolean tooSoon = !calledOff
                && isCalledOff(generation)
                && generation.rejection == null
                && judged(generation).gaveBaseBack();
        return tooSoon ? settled(generation, CaseReason.REFUNDED_TOO_SOON, Questions.WHOLE) : settled(generation);
    }

    /** Whether items count, and each of them failed by a cause that gives nothing back. */
    private boolean isCalledOff(Generation generation) {
        return generation.charged && judged(generation).allHave(FailureVerdict.NOT_REFUNDED);
    }

    Decision rejected(GenerationRejected event, Generation generation) {
        if (generation.rejection != null) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        generation.rejection = event.reason();
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
        charge(booking, generation, event.baseAmount(), event.items(), Reason.CHARGED);
        return settledCharge(generation);
    }

    static void charge(Booking booking, Generation generation, long baseAmount, List<ItemPrice> items, Reason reason) {
        generation.charged = true;
        generation.chargedAt = booking.at.recordedAt();
        generation.policy = booking.policyNowOrdinal;
        generation.forgetHeard();
        generation.baseAmount = baseAmount;
        generation.priceItems(items);
        booking.charge(generation, generation.charge(), reason, booking.policyNow);
    }

    private void askOfContradiction(Generation generation) {
        if (generation.contradicted && generation.charged && generation.charge() > 0) {
            new Questions(booking, judged(generation)).askOfTheWhole(CaseReason.CONTRADICTORY_REPORTS, null);
        }
    }

    /** What was said before of items that the charge does not name, and contradicted, is told now, as it is when it comes later. */
    private Decision settledCharge(Generation generation) {
        generation.settlesNow = true;
        Settlement.settle(booking, generation, policyOf(generation));
        askOfContradiction(generation);
        if (generation.hasPricedItems()) {
            Questions questions = new Questions(booking, judged(generation));
            for (Item item : List.copyOf(generation.items())) {
                if (!item.priced() && item.isFailed()) {
                    questions.askOfUnknown(item.itemId());
                }
                if (!item.priced() && item.isDelivered()) {
                    tellUnknownDelivery(booking, generation, item.itemId());
                }
            }
        }
        Set<String> reported = new TreeSet<>(generation.use.used().keySet());
        reported.addAll(generation.use.progress().keySet());
        tellUncounted(generation, reported);
        return booking.applied(generation);
    }

    private static void tellUnknownDelivery(Booking booking, Generation generation, String itemId) {
        booking.tell(NoticeDraft.conflict(Reason.UNKNOWN_ITEM, "an item was delivered that the charge does not name")
                .about(Subject.item(generation.id, itemId)));
    }

    private static boolean isSameCharge(GenerationCharged event, Generation generation) {
        if (event.baseAmount() != generation.baseAmount - generation.use.settledBy()
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
        if (item.isFailedBy(event.cause())) {
            return Decision.DUPLICATE;
        }
        if (generation.isUnknown(item)) {
            new Questions(booking, judged(generation)).askOfUnknown(event.itemId());
            return unknownItem(generation);
        }
        if (index < 0 && generation.items().size() >= Limits.ITEMS_MAX) {
            return tooManyItems();
        }
        booking.expireDue();
        boolean first = !item.isFailed();
        generation.put(index, item.failedBy(event.cause()));
        return first ? settledFirstFailure(generation, item) : settled(generation);
    }

    /** Settles a generation of which {@code before} has just failed: what its failure would have kept may be back already. */
    private Decision settledFirstFailure(Generation generation, Item before) {
        int index = generation.indexOf(before.itemId());
        JudgedGeneration judged = judged(generation);
        if (generation.charged
                && generation.rejection == null
                && judged.verdict(generation.items().get(index)) == FailureVerdict.NOT_REFUNDED) {
            if (judged.gaveBack(before)) {
                return settled(generation, CaseReason.REFUNDED_TOO_SOON, index);
            }
            if (isCalledOff(generation) && judged.gaveBaseBack()) {
                return settled(generation, CaseReason.REFUNDED_TOO_SOON, Questions.WHOLE);
            }
        }
        return settled(generation);
    }

    Decision itemDelivered(ItemDelivered event, Generation generation) {
        DeliveryKind how = event.how();
        int index = generation.indexOf(event.itemId());
        Item item = index < 0 ? Item.named(event.itemId()) : generation.items().get(index);
        if (item.isDelivered(how)) {
            return Decision.DUPLICATE;
        }
        if (generation.isUnknown(item)) {
            tellUnknownDelivery(booking, generation, event.itemId());
            return unknownItem(generation);
        }
        if (index < 0 && generation.items().size() >= Limits.ITEMS_MAX) {
            return tooManyItems();
        }
        booking.expireDue();
        generation.put(index, item.deliveredAs(how, booking.at.recordedAt()));
        return item.isDelivered() ? settled(generation) : settledFirstDelivery(generation, item);
    }

    /** Settles a generation of which {@code before} was just delivered for the first time: it may be free by now. */
    private Decision settledFirstDelivery(Generation generation, Item before) {
        int index = generation.indexOf(before.itemId());
        JudgedGeneration judged = judged(generation);
        if (wasRefunded(before, judged)) {
            return settled(generation, CaseReason.DELIVERED_AFTER_REFUND, index);
        }
        Item item = generation.items().get(index);
        return judged.keepsBaseAtTimeout(item) && generation.baseTimeoutReturned > 0
                ? settled(generation, CaseReason.REFUNDED_TOO_SOON, Questions.WHOLE)
                : settled(generation);
    }

    /** Whether credits of the item came back for a failure or a timeout, not for a claim or by an operator. */
    private static boolean wasRefunded(Item item, JudgedGeneration judged) {
        boolean failed = judged.verdict(item) == FailureVerdict.REFUNDED;
        long back = item.amount() > 0 ? item.returned() : judged.generation.baseReturned;
        return (failed && back > 0) || judged.gaveBack(item) || judged.isBesideWhatCameBack(item);
    }

    private Decision unknownItem(Generation generation) {
        return booking.refused(
                Reason.UNKNOWN_ITEM, "itemId is none of the items that the generation was charged for", generation);
    }

    Decision completed(GenerationCompleted event, Generation generation) {
        Outcome known = generation.outcome();
        Long used = generation.usedAmount == null ? event.usedAmount() : generation.usedAmount;
        String contradiction = contradiction(event, generation);
        if (contradiction != null) {
            return contradicted(generation, contradiction);
        }
        Outcome worst = known == null || event.outcome().compareTo(known) > 0 ? event.outcome() : known;
        boolean saysUse = generation.use.used().isEmpty() && !event.quantities().isEmpty();
        if (worst == known && Objects.equals(used, generation.usedAmount) && !saysUse) {
            return Decision.DUPLICATE;
        }
        booking.expireDue();
        if (known == null) {
            generation.completedAt = booking.at.recordedAt();
        }
        boolean tooSoon = known == Outcome.SUCCEEDED && worst == Outcome.PARTIAL && gaveBackWhatIsKept(generation);
        generation.outcomes |= GenerationRow.bit(event.outcome());
        generation.usedAmount = used;
        if (saysUse) {
            generation.settlesNow = true;
            generation.use = generation.use.using(event.quantities());
            tellUncounted(generation, event.quantities().keySet());
        }
        return tooSoon ? settled(generation, CaseReason.REFUNDED_TOO_SOON, Questions.WHOLE) : settled(generation);
    }

    /** Whether the base came back with the last item that failed, though it stays where something beside the items was made. */
    private boolean gaveBackWhatIsKept(Generation generation) {
        JudgedGeneration judged = judged(generation);
        return generation.charged
                && generation.baseReturned > 0
                && judged.baseRule().staysWhenPartial()
                && judged.allHave(FailureVerdict.REFUNDED)
                && !judged.anyClaimAccepted();
    }

    private static @Nullable String contradiction(GenerationCompleted event, Generation generation) {
        Long used = event.usedAmount();
        if (used != null && generation.usedAmount != null && !used.equals(generation.usedAmount)) {
            return "the generation completed before with usedAmount " + generation.usedAmount;
        }
        Map<String, Long> known = generation.use.used();
        boolean otherUse = !event.quantities().isEmpty()
                && !known.isEmpty()
                && !event.quantities().equals(known);
        boolean inCreditsToo = (used != null && !known.isEmpty())
                || (generation.usedAmount != null && !event.quantities().isEmpty());
        if (otherUse || inCreditsToo) {
            return "the generation completed before with " + (known.isEmpty() ? "usedAmount" : "other quantities");
        }
        if (event.outcome() == Outcome.FAILED || generation.has(event.outcome())) {
            return null;
        }
        if (generation.rejection != null) {
            return "the generation was rejected before as " + generation.rejection;
        }
        return generation.has(Outcome.FAILED) ? "the generation completed before as FAILED" : null;
    }

    /** Two reports of an end of which one must be wrong: the first stands, and support looks if there were credits. */
    private Decision contradicted(Generation generation, String detail) {
        booking.tell(NoticeDraft.conflict(Reason.CONFLICT, detail).about(Subject.generation(generation.id)));
        generation.forgetReport();
        generation.contradicted = true;
        askOfContradiction(generation);
        return booking.refused(Reason.CONFLICT, detail, generation);
    }

    Decision progressed(GenerationProgressed event, Generation generation) {
        Use use = generation.use.progressing(event.quantities(), event.extendBy());
        if (generation.hasEnded() || use.equals(generation.use)) {
            return Decision.DUPLICATE;
        }
        if (HoldSettlement.isTooMuch(generation.use, event.quantities())) {
            return Decision.refused(
                    Reason.TOO_MANY_QUANTITIES, "progress of a generation names at most " + Particulars.NAMES_MAX);
        }
        booking.expireDue();
        Set<String> news = new TreeSet<>(event.quantities().keySet());
        news.removeAll(generation.use.progress().keySet());
        generation.use = use;
        tellUncounted(generation, news);
        return settled(generation);
    }

    /** What the charge does not count is told where the charge is known, each name once. */
    private void tellUncounted(Generation generation, Set<String> reported) {
        if (generation.charged && !reported.isEmpty()) {
            HoldSettlement.tellUncounted(booking, generation, policyOf(generation), reported);
        }
    }

    Decision timedOut(GenerationTimedOut event, Generation generation) {
        if (!generation.charged) {
            return Decision.refused(
                    Reason.UNKNOWN_GENERATION, "generationId names no charged generation of the account");
        }
        if (generation.hasEnded()) {
            return Decision.DUPLICATE;
        }
        Policy policy = policyOf(generation);
        long due = policy.timeoutAt(generation.feature, generation.chargedAt, generation.use.extendBy());
        if (booking.at.recordedAt() < due) {
            return Decision.refused(Reason.NOT_DUE, "the charge times out at " + due + ", after the record's time");
        }
        booking.expireDue();
        generation.timedOut = true;
        generation.settlesNow = true;
        boolean settled = judged(generation).isSilenceInForce();
        if (policy.timeoutAction() == TimeoutAction.OPEN_CASE && generation.outstanding() > 0 && !settled) {
            return settled(generation, CaseReason.TIMED_OUT, Questions.WHOLE);
        }
        return settled(generation);
    }

    /** Settles the generation, of which that question is asked. */
    private Decision settled(Generation generation, CaseReason asked, int item) {
        Settlement.settle(booking, generation, policyOf(generation), asked, item);
        return booking.applied(generation);
    }

    private JudgedGeneration judged(Generation generation) {
        return new JudgedGeneration(generation, policyOf(generation));
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
                Reason.TOO_MANY_ITEMS, "a generation has at most " + Limits.ITEMS_MAX + " items; split it");
    }
}
