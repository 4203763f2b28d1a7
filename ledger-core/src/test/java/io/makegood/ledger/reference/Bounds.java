package io.makegood.ledger.reference;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.reference.ReferenceFold.Did;
import org.jspecify.annotations.Nullable;

/** What operators may give, and when two of them are needed ("Operators"). Null where nothing stands against it. */
final class Bounds {
    private static final long DAY = 86_400_000L;

    private Bounds() {}

    /** When goodwill ends of which nobody says how long it lives. */
    static @Nullable Long goodwillUntil(Turn turn) {
        long life = turn.policy.goodwill().expiresAfterMillis();
        return life == 0 ? null : Long.valueOf(turn.now + life);
    }

    static @Nullable Did of(Turn turn, CreditsAdjusted event) {
        return of(turn, event, event.amount());
    }

    /** The same of one that moves so many credits. */
    static @Nullable Did of(Turn turn, CreditsAdjusted event, long amount) {
        long gift = event.ground() == AdjustmentGround.GOODWILL ? Math.max(0, amount) : 0;
        return of(
                turn,
                event.adjustmentId(),
                AdjustmentEvents.content(event),
                amount,
                event.amount(),
                gift,
                event.operator());
    }

    static @Nullable Did of(Turn turn, CreditsGranted event) {
        String content = event.kind() + " " + event.amount() + " " + event.priority() + " " + event.expiresAt() + " "
                + event.paymentReference() + event.features() + event.models();
        return event.kind() == GrantKind.GOODWILL
                ? of(turn, event.grantId(), content, event.amount(), event.amount(), event.amount(), turn.source)
                : second(turn, event.grantId(), content, false, false, person(turn, turn.source));
    }

    private static @Nullable Did of(
            Turn turn, String id, String content, long amount, long most, long gift, @Nullable String saidBy) {
        GoodwillRules rules = turn.policy.goodwill();
        long today = Math.floorDiv(turn.now, DAY);
        long given = turn.account.goodwill.getOrDefault(today, 0L);
        if (gift > 0 && (gift > rules.perAction() || gift > rules.perDay() - given)) {
            return turn.refuse("OVER_LIMIT");
        }
        boolean large = Math.abs(amount) > rules.secondPersonAbove();
        boolean asksForMuch = Math.abs(most) > rules.secondPersonAbove();
        Did did = second(turn, id, content, large, asksForMuch, person(turn, saidBy));
        if (did == null && gift > 0 && rules.perDay() < Long.MAX_VALUE) {
            turn.account.goodwill.put(today, given + gift);
        }
        return did;
    }

    private static String person(Turn turn, @Nullable String saidBy) {
        return turn.caller != null ? "caller " + turn.caller : "said " + (saidBy == null ? "" : saidBy);
    }

    private static @Nullable Did second(
            Turn turn, String id, String content, boolean large, boolean asksForMuch, String person) {
        String caseId = "case:" + id + "/SECOND_PERSON/1";
        Case waiting = turn.account.cases.get(caseId);
        if (waiting == null) {
            if (!large) {
                return null;
            }
            turn.begin();
            turn.waits = true;
            turn.account.cases.put(caseId, new Case("SECOND_PERSON", Audience.OPERATOR, content));
            turn.account.say("first person", id, person);
            turn.tell(NoticeType.CaseOpened, "SECOND_PERSON", Audience.OPERATOR);
            return turn.applied();
        }
        if (waiting.resolution != null || !waiting.content.equals(content)) {
            return turn.conflict();
        }
        boolean same = person.equals(turn.account.said("first person", id));
        if (asksForMuch && same) {
            return Did.DUPLICATE;
        }
        waiting.open = false;
        turn.tell(NoticeType.CaseClosed, same ? "EXPLAINED" : "APPROVED", Audience.OPERATOR);
        return null;
    }
}
