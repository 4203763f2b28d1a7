package io.makegood.ledger.fold;

import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimState;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims on bad results. The guards stand in the order in which a customer is told: what is not known, what may never be
 * claimed, what was claimed already, what comes too late, what is too much (photoroom policy, PHO-2 to PHO-9). Only claims
 * that pass them count against the limits.
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
        long digest = Digests.of(booking.chain, event);
        ClaimRow known = booking.claim(event.claimId());
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
            return decline(claim, "TOO_LATE", booking.policyNow, null);
        }
        if (!generation.charged || generation.indexOf(event.itemId()) < 0) {
            return decline(claim, "UNKNOWN", booking.policyNow, null);
        }
        Policy policy = policies.version(generation.policy);
        ClaimRules rules = policy.claims();
        long refundable = refundable(generation, event.itemId());
        if (!rules.isEligible(generation.feature, generation.platform, generation.surface)
                || chargedFor(generation, event.itemId()) == 0) {
            return decline(claim, "NOT_ELIGIBLE", policy, generation);
        }
        Long claimed = booking.identity(IdentityKind.CLAIMED_OUTPUT, output(claim));
        if (claimed != null || refundable == 0) {
            return decline(claim, "DUPLICATE", policy, generation);
        }
        if (booking.at.recordedAt() - generation.chargedAt > rules.timeLimitMillis()) {
            return decline(claim, "TOO_LATE", policy, generation);
        }
        if (isLimitReached(rules)) {
            return decline(claim, "LIMIT_REACHED", policy, generation);
        }
        count(rules);
        return switch (rules.judgement(event.reason())) {
            case ACCEPT -> accept(claim, generation, policy, null);
            case DECLINE -> judged(claim, "NOT_UNUSABLE", policy, generation, null);
            case REVIEW -> open(claim, generation, policy, event);
        };
    }

    Decision reviewed(ClaimReviewed event, ClaimRow claim, Generation generation) {
        boolean usable = event.verdict() == Verdict.NOT_UNUSABLE;
        if (claim.state() != ClaimState.OPEN) {
            boolean foundUsable = claim.state() == ClaimState.DECLINED;
            return foundUsable == usable
                    ? Decision.DUPLICATE
                    : booking.conflict(
                            "the claim was decided before as " + claim.state(),
                            Subject.item(claim.generationId(), claim.itemId()).claimedAs(claim.claimId()));
        }
        booking.expireDue();
        Policy policy = policies.version(generation.policy);
        if (usable) {
            return judged(claim, "NOT_UNUSABLE", policy, generation, event.reviewer());
        }
        if (refundable(generation, claim.itemId()) == 0) {
            // A failure or an operator was quicker: the output is paid back already.
            remember(claim.in(ClaimState.PAID_BEFORE));
            tellDeclined(claim, "DUPLICATE", policy, event.reviewer());
            return booking.applied(generation);
        }
        return accept(claim, generation, policy, event.reviewer());
    }

    private Decision accept(ClaimRow claim, Generation generation, Policy policy, @Nullable String reviewer) {
        long amount = refundable(generation, claim.itemId());
        int index = generation.indexOf(claim.itemId());
        Item item = generation.items().get(index);
        String part;
        if (item.priced()) {
            generation.put(index, item.returning(item.unreturned()));
            part = RefundId.item(item.itemId());
        } else {
            generation.baseReturned = generation.baseAmount;
            part = RefundId.base();
        }
        booking.refund(generation, part, claim.itemId(), amount, RefundCause.CLAIM_ACCEPTED, policy);
        remember(claim.in(ClaimState.ACCEPTED));
        notice(
                NoticeType.ClaimAccepted,
                NoticeText.claimAccepted(amount, booking.balance()),
                null,
                claim,
                Amounts.moved(amount, booking.balance()),
                by(reviewer),
                policy);
        return booking.applied(generation);
    }

    private Decision open(ClaimRow claim, Generation generation, Policy policy, ResultReported event) {
        remember(claim);
        List<NoticeDetail> details = new ArrayList<>();
        details.add(new NoticeDetail("reason", event.reason()));
        if (event.details() != null) {
            details.add(new NoticeDetail("details", event.details()));
        }
        notice(
                NoticeType.ClaimOpened,
                NoticeText.claimOpened(),
                null,
                claim,
                new Amounts(refundable(generation, claim.itemId()), null, null, booking.balance()),
                details,
                policy);
        return booking.applied(generation);
    }

    /** Declined by a rule before anyone judged the result: the output may be claimed again. */
    private Decision decline(ClaimRow claim, String reason, Policy policy, @Nullable Generation generation) {
        booking.put(claim.in(ClaimState.DECLINED));
        tellDeclined(claim, reason, policy, null);
        return booking.applied(generation);
    }

    /** Declined by judgement: final for this output. */
    private Decision judged(
            ClaimRow claim, String reason, Policy policy, Generation generation, @Nullable String reviewer) {
        remember(claim.in(ClaimState.DECLINED));
        tellDeclined(claim, reason, policy, reviewer);
        return booking.applied(generation);
    }

    private void tellDeclined(ClaimRow claim, String reason, Policy policy, @Nullable String reviewer) {
        notice(
                NoticeType.ClaimDeclined,
                NoticeText.claimDeclined(reason),
                reason,
                claim,
                Amounts.NONE,
                by(reviewer),
                policy);
    }

    private void remember(ClaimRow claim) {
        booking.put(claim);
        booking.remember(
                IdentityKind.CLAIMED_OUTPUT, output(claim), claim.state().code());
    }

    private String output(ClaimRow claim) {
        byte[] digest = booking.chain.digest(claim.generationId() + '\n' + claim.itemId());
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    /** What was charged for the output: its own price or, where items have none, the base of a generation of one. */
    private static long chargedFor(Generation generation, String itemId) {
        Item item = generation.item(itemId);
        if (item.priced()) {
            return item.amount();
        }
        return generation.items().size() == 1 ? generation.baseAmount : 0;
    }

    private static long refundable(Generation generation, String itemId) {
        Item item = generation.item(itemId);
        long unreturned = item.priced() ? item.unreturned() : chargedFor(generation, itemId) - generation.baseReturned;
        return Math.max(0, Math.min(unreturned, generation.outstanding()));
    }

    private boolean isLimitReached(ClaimRules rules) {
        List<Long> times = booking.claimTimes();
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
        List<Long> times = new ArrayList<>(booking.claimTimes());
        times.removeIf(time -> time <= booking.at.recordedAt() - longest);
        times.add(booking.at.recordedAt());
        booking.putClaimTimes(times);
    }

    private static List<NoticeDetail> by(@Nullable String reviewer) {
        return reviewer == null ? List.of() : List.of(new NoticeDetail("reviewer", reviewer));
    }

    private void notice(
            NoticeType type,
            String message,
            @Nullable String reason,
            ClaimRow claim,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        booking.notice(
                type,
                message,
                reason,
                Subject.item(claim.generationId(), claim.itemId()).claimedAs(claim.claimId()),
                amounts,
                details,
                policy);
    }
}
