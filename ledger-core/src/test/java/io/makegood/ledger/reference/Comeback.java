package io.makegood.ledger.reference;

import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.refund.RefundCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the facts of a generation call back ("What comes back"), and what a late success changes ("Late success"). */
final class Comeback {
    private static final String UNUSED = "unused";

    private Comeback() {}

    /** Credits that a part gives back, and why. */
    private record Move(String part, long credits, RefundCause cause) {}

    /** Gives back what the facts call back, after a late success has undone the timeout. */
    static void settle(Turn turn, Gen gen) {
        if (!gen.isCharged()) {
            return;
        }
        boolean undoes = isLate(gen) && gen.policy().lateCompletion() == LateCompletion.CHARGE_AGAIN && !gen.undone;
        if (undoes) {
            gen.money = gen.money.withoutTimeout();
            gen.undone = true;
        }
        long givenBack = 0;
        for (Move move : moves(gen, gen.money, gen.isTimeoutInForce(), gen.isSilenceInForce())) {
            refund(turn, gen, named(gen, move.part), move.credits, move.cause);
            givenBack += move.credits;
        }
        long again = gen.money.pool;
        if (again > 0) {
            gen.money.pool = 0;
            gen.money.paid += again;
            gen.paidBy.addAll(Pots.takeFor(turn, gen, again));
            turn.book("CHARGE", -again);
            turn.tell(NoticeType.CreditsTaken, gen.chargedAgainFor);
        }
        gen.chargedAgainFor = "CHARGED_AGAIN";
        Uses.chargeAbove(turn, gen, givenBack);
    }

    /** Whether it timed out under a policy that refunds then, or settles, and succeeded after that. */
    static boolean isLate(Gen gen) {
        return isGivenBackInTime(gen) && gen.succeeded();
    }

    /** Whether silence gave credits back, or settled the hold. */
    static boolean isGivenBackInTime(Gen gen) {
        boolean gives =
                gen.isCharged() && (gen.policy().timeoutAction() == TimeoutAction.REFUND || gen.settlesSilence());
        return gen.timedOut && gives;
    }

    /** What the customer would have paid more without the timeout. */
    static long freeBecauseOfTimeout(Gen gen) {
        Money without = gen.money.withoutTimeout();
        moves(gen, without, false, false);
        return without.pool + Uses.above(gen, without, false);
    }

    /** The name of a part; refunds after a second charge have names of their own. */
    static String named(Gen gen, String part) {
        return gen.undone ? "again:" + part : part;
    }

    /** Returns credits to the grants that paid. */
    static void refund(Turn turn, Gen gen, String part, long credits, RefundCause cause) {
        if (credits == 0) {
            return;
        }
        Pots.Return back = new Pots.Return(turn, gen.policy(), gen.chargedAt);
        back.unpay(gen.paidBy, credits);
        turn.refund(gen.id, part, credits, cause);
        back.bookTakenOnReturn();
    }

    private static List<Move> moves(Gen gen, Money money, boolean timeoutInForce, boolean silent) {
        List<Move> moves = new ArrayList<>();
        for (String item : gen.items()) {
            RefundCause cause = itemComesBack(gen, item, timeoutInForce);
            if (cause != null) {
                String part = Money.item(item);
                moves.add(new Move(part, money.callBack(part, cause == RefundCause.TIMED_OUT), cause));
            }
        }
        RefundCause cause = baseComesBack(gen, timeoutInForce);
        money.baseCalledBack |= cause != null;
        if (cause == RefundCause.CLAIM_ACCEPTED) {
            moves.add(new Move(Money.BASE, money.giveOnTop(Money.BASE, Long.MAX_VALUE), cause));
        } else if (cause != null) {
            moves.add(new Move(Money.BASE, money.callBack(Money.BASE, cause == RefundCause.TIMED_OUT), cause));
        }
        Long used = gen.used;
        if (used != null) {
            moves.add(new Move(UNUSED, money.callBackUnused(used), RefundCause.UNUSED));
        }
        long below = Uses.below(gen, money, silent);
        if (below > 0) {
            boolean bySilence = silent && gen.usedQuantities == null;
            moves.add(
                    bySilence
                            ? new Move("silent", money.giveBackBySilence(Money.BASE, below), RefundCause.TIMED_OUT)
                            : new Move(UNUSED, money.takeOff(Money.BASE, below), RefundCause.UNUSED));
        }
        return moves;
    }

    /** Whether the item came back: called back by the facts, or by an accepted claim. */
    static boolean cameBack(Gen gen, String item) {
        return gen.claimAccepted.contains(item) || itemComesBack(gen, item, gen.isTimeoutInForce()) != null;
    }

    /** Why an item is called back; null if it stays. */
    private static @Nullable RefundCause itemComesBack(Gen gen, String item, boolean timeoutInForce) {
        if (gen.failedWhole()) {
            boolean stays =
                    staysDelivered(gen, item) || (!gen.rejected && gen.verdict(item) == FailureVerdict.NOT_REFUNDED);
            if (stays) {
                return null;
            }
            return gen.isFailed(item) ? RefundCause.ITEM_FAILED : RefundCause.GENERATION_FAILED;
        }
        if (gen.isRefundedFailure(item)) {
            return gen.isKeptForGood(item) ? null : RefundCause.ITEM_FAILED;
        }
        boolean goesByTimeout = timeoutInForce && !gen.isKept(item) && gen.verdict(item) != FailureVerdict.NOT_REFUNDED;
        return goesByTimeout ? RefundCause.TIMED_OUT : null;
    }

    /** Whether, in a whole failure, the customer keeps an item that was delivered for good. */
    static boolean staysDelivered(Gen gen, String item) {
        return gen.isKeptForGood(item) && !gen.claimAccepted.contains(item);
    }

    private static @Nullable RefundCause baseComesBack(Gen gen, boolean timeoutInForce) {
        if (gen.failedWhole()) {
            boolean stays = gen.items().stream().anyMatch(item -> staysDelivered(gen, item))
                    || (!gen.rejected && gen.allNotRefunded());
            return stays ? null : RefundCause.GENERATION_FAILED;
        }
        if (timeoutInForce) {
            boolean stays = gen.allNotRefunded();
            for (String item : gen.items()) {
                boolean cameBack =
                        gen.claimAccepted.contains(item) || (gen.isRefundedFailure(item) && !gen.deliveryIsFinal());
                stays |= gen.isKept(item) && !cameBack;
            }
            return stays ? null : RefundCause.TIMED_OUT;
        }
        return baseComesBackWithItems(gen);
    }

    /** Whether the customer has an item that does not count, though others do. */
    static boolean hasSomethingBeside(Gen gen) {
        Set<String> counted = gen.counted();
        return gen.items().stream()
                .anyMatch(item -> !counted.contains(item) && gen.isKept(item) && !cameBack(gen, item));
    }

    private static @Nullable RefundCause baseComesBackWithItems(Gen gen) {
        Set<String> counted = gen.counted();
        if (counted.isEmpty()) {
            return null;
        }
        if (hasSomethingBeside(gen)) {
            return null;
        }
        boolean byClaim = false;
        boolean allFailed = true;
        for (String item : counted) {
            boolean claimed = gen.claimAccepted.contains(item);
            boolean failed = gen.isRefundedFailure(item);
            boolean byOperator = gen.givenBackByOperator.contains(item);
            if (!claimed && !byOperator && !(failed && !gen.isKeptForGood(item))) {
                return null;
            }
            byClaim |= claimed;
            allFailed &= failed;
        }
        BaseRule rule = gen.baseRule();
        boolean whole = rule.returnsWithLastItem();
        if (byClaim && whole) {
            return RefundCause.CLAIM_ACCEPTED;
        }
        if (!allFailed) {
            return null;
        }
        boolean partial = !rule.staysWhenPartial();
        Outcome outcome = gen.outcome;
        boolean returns = outcome == null ? whole && partial : outcome == Outcome.PARTIAL ? partial : whole;
        return returns ? RefundCause.GENERATION_FAILED : null;
    }
}
