package io.makegood.ledger.reference;

import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reference.Account.Cash;
import io.makegood.ledger.reference.ReferenceFold.Did;

/** Unused credits of a paid grant as cash: asked for by a customer, judged by a reviewer. */
final class CashEvents {
    private CashEvents() {}

    static Did requested(Turn turn, CashRefundRequested event) {
        Account account = turn.account;
        Cash known = account.cash.get(event.requestId());
        if (known != null) {
            return known.grant.equals(event.grantId()) ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        Cash cash = new Cash(event.grantId());
        account.cash.put(event.requestId(), cash);
        Pot pot = account.pots.get(event.grantId());
        if (pot == null) {
            return declined(turn, cash, "UNKNOWN", false);
        }
        if (pot.kind != GrantKind.PAID) {
            return declined(turn, cash, "NOT_PAID", false);
        }
        Questions.elsewhere(turn, pot);
        if (pot.left == 0) {
            return declined(turn, cash, "NOTHING_UNUSED", false);
        }
        turn.tell(NoticeType.CaseOpened, "CASH_REFUND_REQUESTED");
        return turn.applied();
    }

    static Did reviewed(Turn turn, CashRefundReviewed event) {
        Cash cash = turn.account.cash.get(event.requestId());
        if (cash == null) {
            return turn.refuse("UNKNOWN_REQUEST");
        }
        if (cash.approved != null) {
            return cash.approved == event.approved() ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        if (!event.approved()) {
            return declined(turn, cash, "REVIEWED", false);
        }
        Pot pot = turn.account.pots.get(cash.grant);
        if (pot == null || pot.left == 0) {
            return declined(turn, cash, "NOTHING_UNUSED", true);
        }
        long amount = event.amount() == null ? pot.left : Math.min(event.amount(), pot.left);
        cash.approved = true;
        pot.left -= amount;
        pot.taken += amount;
        turn.book("REVOCATION", -amount);
        turn.tell(NoticeType.CashRefundAccepted, null);
        return turn.applied();
    }

    private static Did declined(Turn turn, Cash cash, String reason, boolean approved) {
        cash.approved = approved;
        turn.tell(NoticeType.CashRefundDeclined, reason);
        return turn.applied();
    }
}
