package io.makegood.ledger.reference;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reference.ReferenceFold.Did;
import io.makegood.ledger.refund.RefundCause;
import org.jspecify.annotations.Nullable;

/** What operators add and take ("Operators"). */
final class AdjustmentEvents {
    private AdjustmentEvents() {}

    static Did adjusted(Turn turn, @Nullable Gen gen, boolean forgotten, CreditsAdjusted event) {
        String content = content(event);
        String known = turn.account.said("adjustment", event.adjustmentId());
        if (known != null) {
            return known.equals(content) ? Did.DUPLICATE : turn.conflict();
        }
        Did did;
        if (event.campaignId() != null) {
            did = campaign(turn, gen, forgotten, event, event.campaignId());
        } else if (event.amount() < 0) {
            did = taken(turn, event);
        } else if (event.generationId() == null) {
            did = added(turn, event);
        } else {
            did = addedForGeneration(turn, gen, forgotten, event);
        }
        if (did == Did.APPLIED && !turn.waits) {
            turn.account.say("adjustment", event.adjustmentId(), content);
        }
        return did;
    }

    /** What an adjustment says: of a campaign, how much at most is no part of it. */
    static String content(CreditsAdjusted event) {
        if (event.campaignId() != null) {
            return (event.amount() > 0) + " " + event.ground() + " " + event.generationId() + " of "
                    + event.campaignId();
        }
        return event.amount() + " " + event.ground() + " " + event.generationId() + " " + event.itemId();
    }

    private static Did campaign(
            Turn turn, @Nullable Gen gen, boolean forgotten, CreditsAdjusted event, String campaignId) {
        if (forgotten || gen == null || !gen.isCharged()) {
            return turn.refuse(forgotten ? "GENERATION_TOO_OLD" : "UNKNOWN_GENERATION");
        }
        boolean gives = event.amount() > 0;
        Long before = gen.madeGood.get(campaignId);
        boolean reversed = before != null && before < 0;
        if (before != null && gives) {
            return reversed ? turn.conflict() : Did.DUPLICATE;
        }
        if (reversed) {
            return Did.DUPLICATE;
        }
        long moves = gives
                ? Math.min(event.amount(), gen.money.paid)
                : -Math.min(-event.amount(), before == null ? 0 : before);
        Did bound = Bounds.of(turn, event, moves);
        if (bound != null) {
            return bound;
        }
        turn.begin();
        if (gives) {
            gen.madeGood.put(campaignId, moves);
            gen.money.giveOnTop(moves);
            if (moves > 0) {
                Comeback.refund(turn, gen, operatorPart(event), moves, RefundCause.OPERATOR);
                turn.tell(NoticeType.MadeGood, null);
            }
        } else {
            gen.madeGood.put(campaignId, -1L);
            gen.money.takeBack(-moves);
            gen.chargedAgainFor = "MAKE_GOOD_REVERSED";
        }
        return GenerationEvents.settled(turn, gen);
    }

    private static Did taken(Turn turn, CreditsAdjusted event) {
        Did bound = Bounds.of(turn, event);
        if (bound != null) {
            return bound;
        }
        turn.begin();
        Pots.take(turn, -event.amount());
        turn.book("ADJUSTMENT", event.amount());
        turn.tell(NoticeType.CreditsTaken, "ADJUSTED");
        return turn.applied();
    }

    private static Did added(Turn turn, CreditsAdjusted event) {
        Did bound = Bounds.of(turn, event);
        if (bound != null) {
            return bound;
        }
        turn.begin();
        add(turn, event, event.amount());
        return turn.applied();
    }

    private static void add(Turn turn, CreditsAdjusted event, long credits) {
        Pot pot = Pots.open(
                turn.account,
                "adjustment:" + event.adjustmentId(),
                credits,
                GrantKind.GOODWILL,
                CreditsGranted.PRIORITY_DEFAULT,
                event.ground() == AdjustmentGround.GOODWILL ? Bounds.goodwillUntil(turn) : null,
                null,
                null);
        Pots.fill(turn.account, pot, credits);
        turn.book("ADJUSTMENT", credits);
    }

    private static Did addedForGeneration(Turn turn, @Nullable Gen gen, boolean forgotten, CreditsAdjusted event) {
        boolean ofAccount =
                event.ground() == AdjustmentGround.GOODWILL || event.ground() == AdjustmentGround.CORRECTION;
        if (forgotten || gen == null || !gen.isCharged()) {
            if (ofAccount) {
                return added(turn, event);
            }
            return turn.refuse(forgotten ? "GENERATION_TOO_OLD" : "UNKNOWN_GENERATION");
        }
        String item = event.itemId();
        if (item != null) {
            return givenBackForItem(turn, gen, item, event);
        }
        if (ofAccount) {
            return added(turn, event);
        }
        if (event.amount() > gen.money.paid) {
            return turn.refuse("EXCEEDS_CHARGE");
        }
        Did bound = Bounds.of(turn, event);
        if (bound != null) {
            return bound;
        }
        turn.begin();
        gen.money.giveOnTop(event.amount());
        Comeback.refund(turn, gen, operatorPart(event), event.amount(), RefundCause.OPERATOR);
        return GenerationEvents.settled(turn, gen);
    }

    private static Did givenBackForItem(Turn turn, Gen gen, String item, CreditsAdjusted event) {
        boolean only = gen.named.isEmpty();
        if (only) {
            gen.named.add(item);
        }
        if (!gen.items().contains(item)) {
            return turn.refuse("UNKNOWN_ITEM");
        }
        long back = Math.min(event.amount(), ClaimEvents.worth(gen, item));
        if (back < event.amount() && event.ground() != AdjustmentGround.GOODWILL) {
            if (only) {
                gen.named.remove(item);
            }
            return turn.refuse("EXCEEDS_CHARGE");
        }
        Did bound = Bounds.of(turn, event);
        if (bound != null) {
            if (only) {
                gen.named.remove(item);
            }
            return bound;
        }
        turn.begin();
        String part = Money.item(item);
        boolean wholeItem = back == gen.money.amount(part) && gen.money.back(part) == 0;
        long ofItem = gen.money.giveOnTop(part, back);
        gen.money.giveOnTop(Money.BASE, back - ofItem);
        if (ofItem > 0 && gen.money.there(part) == 0) {
            gen.givenBackByOperator.add(item);
        }
        Comeback.refund(
                turn, gen, wholeItem ? Comeback.named(gen, part) : operatorPart(event), back, RefundCause.OPERATOR);
        if (event.amount() > back) {
            add(turn, event, event.amount() - back);
        }
        return GenerationEvents.settled(turn, gen);
    }

    private static String operatorPart(CreditsAdjusted event) {
        return "operator:" + event.adjustmentId();
    }
}
