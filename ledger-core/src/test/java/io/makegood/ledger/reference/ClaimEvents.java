package io.makegood.ledger.reference;

import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.reference.Account.Claim;
import io.makegood.ledger.reference.ReferenceFold.Did;
import io.makegood.ledger.refund.RefundCause;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims on bad results, and what an item is worth ("Claims"). */
final class ClaimEvents {
    private static final String ALREADY_REFUNDED = "ALREADY_REFUNDED";
    private static final String NOT_UNUSABLE = "NOT_UNUSABLE";

    private ClaimEvents() {}

    static Did reported(Turn turn, @Nullable Gen gen, boolean forgotten, ResultReported event) {
        Account account = turn.account;
        Claim known = account.claims.get(event.claimId());
        if (known != null) {
            return known.content.equals(event.toString()) ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        if (gen != null && !forgotten && gen.isCharged() && gen.named.isEmpty()) {
            gen.named.add(event.itemId());
        }
        Claim claim = new Claim(event.toString(), event.generationId(), event.itemId());
        String declined = declined(turn, gen, forgotten, event.itemId());
        account.claims.put(event.claimId(), claim);
        if (gen != null && !forgotten && isOutput(gen, event.itemId())) {
            // Whatever comes of it, something was heard of the generation.
            gen.lastAt = turn.now;
        }
        if (declined != null || gen == null) {
            return declined(turn, claim, String.valueOf(declined));
        }
        account.countedClaims.add(turn.now);
        ClaimRules rules = gen.policy().claims();
        Judgement judgement = rules.judgement(event.reason());
        if (judgement == Judgement.ACCEPT && eligibility(gen) == Eligibility.UNCERTAIN) {
            judgement = Judgement.REVIEW;
        }
        return switch (judgement) {
            case DECLINE -> declined(turn, claim, NOT_UNUSABLE);
            case ACCEPT -> accepted(turn, gen, claim);
            case REVIEW -> {
                claim.open = true;
                turn.tell(NoticeType.ClaimOpened, null);
                yield GenerationEvents.settled(turn, gen);
            }
        };
    }

    private static Eligibility eligibility(Gen gen) {
        return gen.policy().claims().eligibility(gen.feature(), gen.platform(), gen.surface());
    }

    private static @Nullable String declined(Turn turn, @Nullable Gen gen, boolean forgotten, String item) {
        if (forgotten) {
            return "TOO_LATE";
        }
        if (gen == null || !isOutput(gen, item)) {
            return "UNKNOWN";
        }
        if (eligibility(gen) == Eligibility.NOT_ELIGIBLE || !couldComeBack(gen, item)) {
            return "NOT_ELIGIBLE";
        }
        if (turn.account.claims.values().stream().anyMatch(claim -> isFor(claim, gen, item) && stands(claim))) {
            return "DUPLICATE";
        }
        if (nothingIsThere(gen, item)) {
            return ALREADY_REFUNDED;
        }
        ClaimRules rules = gen.policy().claims();
        if (rules.requiresDelivery() && !gen.isDelivered(item)) {
            return "NOT_ELIGIBLE";
        }
        if (turn.now - madeAt(gen, item) > rules.timeLimitMillis()) {
            return "TOO_LATE";
        }
        for (ClaimLimit limit : rules.limits()) {
            long counted = turn.account.countedClaims.stream()
                    .filter(at -> turn.now - at < limit.periodMillis())
                    .count();
            if (counted >= limit.claims()) {
                return "LIMIT_REACHED";
            }
        }
        return null;
    }

    private static boolean isOutput(Gen gen, String item) {
        return gen.isCharged() && gen.items().contains(item);
    }

    private static boolean isFor(Claim claim, Gen gen, String item) {
        return claim.generation.equals(gen.id) && claim.item.equals(item);
    }

    /** Whether it keeps others from claiming the same: open, accepted, or declined by judgement. */
    private static boolean stands(Claim claim) {
        return claim.open || claim.accepted || NOT_UNUSABLE.equals(claim.declined);
    }

    /** The later of first completion and first delivery; the charge, if neither is known. */
    private static long madeAt(Gen gen, String item) {
        Long completed = gen.completedAt;
        Long delivered = gen.deliveredAt.get(item);
        if (completed == null) {
            return delivered == null ? gen.chargedAt : delivered;
        }
        return delivered == null ? completed : Math.max(completed, delivered);
    }

    static Did reviewed(Turn turn, ClaimReviewed event, long retentionMillis) {
        Claim claim = turn.account.claims.get(event.claimId());
        if (claim == null) {
            return turn.refuse("UNKNOWN_CLAIM");
        }
        boolean unusable = event.verdict() == Verdict.CLEARLY_UNUSABLE;
        if (!claim.open) {
            boolean same = claim.closedItself || claim.accepted == unusable;
            return same ? Did.DUPLICATE : turn.conflict();
        }
        Gen gen = turn.account.gens.get(claim.generation);
        if (gen == null || gen.isForgotten(turn.now, retentionMillis)) {
            return turn.refuse("GENERATION_TOO_OLD");
        }
        turn.begin();
        claim.open = false;
        gen.lastAt = turn.now;
        return unusable ? accepted(turn, gen, claim) : declined(turn, claim, NOT_UNUSABLE);
    }

    private static Did declined(Turn turn, Claim claim, String reason) {
        claim.declined = reason;
        turn.tell(NoticeType.ClaimDeclined, reason);
        return turn.applied();
    }

    private static Did accepted(Turn turn, Gen gen, Claim claim) {
        claim.accepted = true;
        turn.tell(NoticeType.ClaimAccepted, null);
        boolean withBase = comesWithBase(gen, claim.item);
        gen.claimAccepted.add(claim.item);
        giveBack(turn, gen, Money.item(claim.item));
        if (withBase) {
            giveBack(turn, gen, Money.BASE);
        }
        return GenerationEvents.settled(turn, gen);
    }

    private static void giveBack(Turn turn, Gen gen, String part) {
        long credits = gen.money.giveOnTop(part, Long.MAX_VALUE);
        Comeback.refund(turn, gen, Comeback.named(gen, part), credits, RefundCause.CLAIM_ACCEPTED);
    }

    /** Claims that wait for review while nothing is there to give back any more are declined. */
    static void closeSettled(Turn turn, Gen gen) {
        for (Claim claim : turn.account.claims.values()) {
            if (claim.open && claim.generation.equals(gen.id) && nothingIsThere(gen, claim.item)) {
                claim.open = false;
                claim.closedItself = true;
                claim.declined = ALREADY_REFUNDED;
                turn.tell(NoticeType.ClaimDeclined, ALREADY_REFUNDED);
            }
        }
    }

    // What an item is worth -------------------------------------------------------------------------------------------

    private static boolean couldComeBack(Gen gen, String item) {
        return gen.money.amount(Money.item(item)) > 0
                || (gen.money.amount(Money.BASE) > 0 && gen.baseRule().returnsWithLastItem());
    }

    /** What can be given back for it. */
    static long worth(Gen gen, String item) {
        String part = Money.item(item);
        if (Comeback.cameBack(gen, item)) {
            return 0;
        }
        long worth = gen.money.there(part) + (comesWithBase(gen, item) ? gen.money.there(Money.BASE) : 0);
        return Math.min(worth, gen.money.paid);
    }

    /** Whether what is there of the base comes back with that item. */
    private static boolean comesWithBase(Gen gen, String item) {
        if (!gen.baseRule().returnsWithLastItem()) {
            return false;
        }
        Set<String> counted = gen.counted();
        return counted.isEmpty()
                ? gen.named.equals(Set.of(item))
                : counted.contains(item)
                        && !Comeback.hasSomethingBeside(gen)
                        && counted.stream()
                                .allMatch(other -> other.equals(item)
                                        || gen.givenBackByOperator.contains(other)
                                        || Comeback.cameBack(gen, other));
    }

    private static boolean nothingIsThere(Gen gen, String item) {
        boolean waitsForOthers = gen.money.amount(Money.item(item)) == 0
                && gen.money.there(Money.BASE) > 0
                && gen.money.paid > 0
                && !Comeback.cameBack(gen, item);
        return worth(gen, item) == 0 && !waitsForOthers;
    }
}
