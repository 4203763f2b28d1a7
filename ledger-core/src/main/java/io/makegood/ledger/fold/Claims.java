package io.makegood.ledger.fold;

import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimState;
import io.makegood.ledger.account.ClaimTimes;
import io.makegood.ledger.account.ClaimedOutput;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims on bad results (docs/rules.md, section 6). The guards stand in the order in which a customer is told: what is not known,
 * what may never be claimed, what was claimed or paid back already, what comes too late, what is too much (photoroom policy, PHO-2 to
 * PHO-9). Only claims that pass them count against the limits.
 */
final class Claims {
    private final Booking booking;
    private final Policies policies;

    Claims(Booking booking, Policies policies) {
        this.booking = booking;
        this.policies = policies;
    }

    /** {@code generation} is null if it is too old to be remembered. */
    Decision reported(ResultReported event, @Nullable Generation generation) {
        long digest = Digests.of(booking.chain, event.generationId(), event.itemId(), event.reason());
        ClaimRow known = booking.side.claim(event.claimId());
        if (known != null) {
            return known.digest() == digest
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the claim was made before about something else",
                            Subject.item(event.generationId(), event.itemId()).claimedAs(event.claimId()));
        }
        booking.expireDue();
        ClaimRow claim = new ClaimRow(event.claimId(), event.generationId(), event.itemId(), digest, ClaimState.OPEN);
        if (generation == null) {
            return decline(claim, Reason.TOO_LATE, booking.policyNow, null);
        }
        int index = generation.charged ? generation.namedBy(event.itemId()) : -1;
        if (index < 0 || generation.isUnknown(generation.items().get(index))) {
            return decline(claim, Reason.UNKNOWN, booking.policyNow, null);
        }
        Item item = generation.items().get(index);
        Policy policy = policies.version(generation.policy);
        ClaimRules rules = policy.claims();
        JudgedGeneration judged = new JudgedGeneration(generation, policy);
        Eligibility eligible = rules.eligibility(generation.feature, generation.platform, generation.surface);
        Reason guarded = guard(claim, item, eligible, judged);
        if (guarded != null) {
            return decline(claim, guarded, policy, generation);
        }
        count(rules);
        return switch (judgement(rules, event.reason(), eligible)) {
            case ACCEPT -> accept(claim, generation, policy, null);
            case DECLINE -> judged(claim, Reason.NOT_UNUSABLE, policy, generation, null);
            case REVIEW -> open(claim, generation, judged, event);
        };
    }

    /** Why the claim is declined before anyone judges the result, or null. */
    private @Nullable Reason guard(ClaimRow claim, Item item, Eligibility eligible, JudgedGeneration judged) {
        ClaimRules rules = judged.policy.claims();
        if (eligible == Eligibility.NOT_ELIGIBLE || !judged.wasChargedFor(item)) {
            return Reason.NOT_ELIGIBLE;
        }
        ClaimRow earlier = booking.side.claimOn(output(booking, claim));
        if (earlier != null && earlier.state() != ClaimState.PAID_BEFORE) {
            return Reason.DUPLICATE;
        }
        if (judged.isPaidBack(item)) {
            return Reason.ALREADY_REFUNDED;
        }
        if (rules.requiresDelivery() && !item.isDelivered()) {
            return Reason.NOT_ELIGIBLE;
        }
        if (booking.at.recordedAt() - since(judged.generation, item) > rules.timeLimitMillis()) {
            return Reason.TOO_LATE;
        }
        return isLimitReached(rules) ? Reason.LIMIT_REACHED : null;
    }

    /** From when on the time to claim runs: the later of completion and delivery or, where neither is known, the charge. */
    private static long since(Generation generation, Item item) {
        long known = Math.max(generation.completedAt, item.deliveredAt());
        return known == 0 ? generation.chargedAt : known;
    }

    /** What is uncertain is never accepted at once. */
    private static Judgement judgement(ClaimRules rules, String reason, Eligibility eligible) {
        Judgement judgement = rules.judgement(reason);
        return judgement == Judgement.ACCEPT && eligible == Eligibility.UNCERTAIN ? Judgement.REVIEW : judgement;
    }

    /** What follows if the claim was decided before, however old its generation is by now; null if it waits. */
    @Nullable
    Decision decided(ClaimReviewed event, ClaimRow claim) {
        return switch (claim.state()) {
            case OPEN -> null;
            case PAID_BEFORE -> Decision.DUPLICATE;
            case ACCEPTED, DECLINED -> {
                boolean foundUsable = claim.state() == ClaimState.DECLINED;
                yield foundUsable == isUsable(event)
                        ? Decision.DUPLICATE
                        : booking.conflict("the claim was decided before as " + claim.state(), subject(claim));
            }
        };
    }

    private static boolean isUsable(ClaimReviewed event) {
        return event.verdict() == Verdict.NOT_UNUSABLE;
    }

    /** The review of a claim that waits. */
    Decision reviewed(ClaimReviewed event, ClaimRow claim, Generation generation) {
        booking.expireDue();
        Policy policy = policies.version(generation.policy);
        return isUsable(event)
                ? judged(claim, Reason.NOT_UNUSABLE, policy, generation, event.reviewer())
                : accept(claim, generation, policy, event.reviewer());
    }

    private Decision accept(ClaimRow claim, Generation generation, Policy policy, @Nullable String reviewer) {
        int index = generation.indexOf(claim.itemId());
        Item item = generation.items().get(index);
        long amount = new JudgedGeneration(generation, policy).worth(item);
        long ofItem = Math.min(item.unreturned(), amount);
        generation.put(index, item.returning(ofItem).claimed(true, false));
        generation.otherReturned = Math.addExact(generation.otherReturned, ofItem);
        booking.refund(
                generation,
                RefundId.round(RefundId.item(item.itemId()), generation.chargedAgain),
                claim.itemId(),
                ofItem,
                RefundCause.CLAIM_ACCEPTED,
                policy);
        remember(claim.in(ClaimState.ACCEPTED));
        if (amount > ofItem) {
            Settlement.returnBaseWithItem(booking, generation, policy);
        }
        Settlement.settle(booking, generation, policy);
        String message = new NoticeText(policy.scale()).claimAccepted(amount, booking.balance());
        booking.tell(NoticeDraft.forCustomer(NoticeType.ClaimAccepted, message)
                .about(subject(claim))
                .of(Amounts.moved(amount, booking.balance()))
                .detail("reviewer", reviewer)
                .under(policy));
        return booking.applied(generation);
    }

    private Decision open(ClaimRow claim, Generation generation, JudgedGeneration judged, ResultReported event) {
        remember(claim);
        Item item = generation.item(claim.itemId());
        generation.put(item.claimed(item.claimAccepted(), true));
        booking.tell(NoticeDraft.forCustomer(NoticeType.ClaimOpened, NoticeText.claimOpened())
                .about(subject(claim))
                .of(Amounts.moved(judged.worth(item), booking.balance()))
                .detail("reason", event.reason())
                .detail("details", event.details())
                .under(judged.policy));
        return booking.applied(generation);
    }

    /** Declined by a rule before anyone judged the result: the output may be claimed again. */
    private Decision decline(ClaimRow claim, Reason reason, Policy policy, @Nullable Generation generation) {
        booking.side.put(claim.in(ClaimState.DECLINED));
        tellDeclined(booking, claim, reason, policy, null);
        return booking.applied(generation);
    }

    /** Declined by judgement: final for this output. */
    private Decision judged(
            ClaimRow claim, Reason reason, Policy policy, Generation generation, @Nullable String reviewer) {
        remember(claim.in(ClaimState.DECLINED));
        Item item = generation.item(claim.itemId());
        generation.put(item.claimed(item.claimAccepted(), false));
        tellDeclined(booking, claim, reason, policy, reviewer);
        return booking.applied(generation);
    }

    /** Claims that wait for review are declined when what they are about was paid back another way. */
    static void declinePaidBack(Booking booking, JudgedGeneration judged) {
        Generation generation = judged.generation;
        for (int i = 0; i < generation.items().size(); i++) {
            Item item = generation.items().get(i);
            if (!item.claimOpen() || !judged.isPaidBack(item)) {
                continue;
            }
            ClaimRow claim = booking.side.claimOn(output(booking, generation.id, item.itemId()));
            if (claim == null || claim.state() != ClaimState.OPEN) {
                throw new IllegalStateException("item " + item.itemId() + " of " + generation.id
                        + " waits for the review of a claim that does not wait");
            }
            generation.put(i, item.claimed(item.claimAccepted(), false));
            booking.side.put(claim.in(ClaimState.PAID_BEFORE));
            tellDeclined(booking, claim, Reason.ALREADY_REFUNDED, judged.policy, null);
        }
    }

    private static void tellDeclined(
            Booking booking, ClaimRow claim, Reason reason, Policy policy, @Nullable String reviewer) {
        booking.tell(NoticeDraft.forCustomer(NoticeType.ClaimDeclined, reason)
                .about(subject(claim))
                .detail("reviewer", reviewer)
                .under(policy));
    }

    private void remember(ClaimRow claim) {
        booking.side.put(claim);
        booking.side.put(new ClaimedOutput(output(booking, claim), claim.claimId()));
    }

    private static String output(Booking booking, ClaimRow claim) {
        return output(booking, claim.generationId(), claim.itemId());
    }

    private static String output(Booking booking, String generationId, String itemId) {
        return booking.derived(generationId, itemId);
    }

    private boolean isLimitReached(ClaimRules rules) {
        List<Long> times = booking.side.claimTimes();
        for (ClaimLimit limit : rules.limits()) {
            long since = booking.at.recordedAt() - limit.periodMillis();
            long made = times.stream().filter(time -> time > since).count();
            if (made >= limit.claims()) {
                return true;
            }
        }
        return false;
    }

    /** Remembers the claim's time, and forgets those that no limit looks at any more. */
    private void count(ClaimRules rules) {
        long longest = rules.limits().stream()
                .mapToLong(ClaimLimit::periodMillis)
                .max()
                .orElse(0);
        if (longest == 0) {
            return;
        }
        List<Long> times = new ArrayList<>(booking.side.claimTimes());
        times.removeIf(time -> time <= booking.at.recordedAt() - longest);
        times.add(booking.at.recordedAt());
        booking.side.put(new ClaimTimes(times));
    }

    private static Subject subject(ClaimRow claim) {
        return Subject.item(claim.generationId(), claim.itemId()).claimedAs(claim.claimId());
    }
}
