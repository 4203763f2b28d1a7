package io.makegood.ledger.reference;

import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.TimeoutAction;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions and the cases that they are in ("Questions and cases"). */
final class Questions {
    private static final String UNCONFIRMED_FAILURE = "UNCONFIRMED_FAILURE";
    private static final String FAILED_AFTER_DELIVERY = "FAILED_AFTER_DELIVERY";
    private static final String DELIVERED_AFTER_REFUND = "DELIVERED_AFTER_REFUND";
    private static final String COMPLETED_AFTER_TIMEOUT = "COMPLETED_AFTER_TIMEOUT";
    private static final String USED_ABOVE_CHARGE = "USED_ABOVE_CHARGE";
    private static final String TIMED_OUT = "TIMED_OUT";
    private static final String UNEXPLAINED_PARTIAL = "UNEXPLAINED_PARTIAL";
    private static final String UNKNOWN_ITEM = "UNKNOWN_ITEM";
    private static final String REFUNDED_TOO_SOON = "REFUNDED_TOO_SOON";
    private static final String CONTRADICTORY_REPORTS = "CONTRADICTORY_REPORTS";
    private static final String REVOCATION_SHORT = "REVOCATION_SHORT";
    private static final String REVOCATIONS_DIFFER = "REVOCATIONS_DIFFER";
    private static final String CREDITS_ELSEWHERE = "CREDITS_ELSEWHERE";

    private static final String REFUNDED = "REFUNDED";
    /** What is asked of when it is not one item: the base of a generation, or the whole of it. */
    static final String ALL = "";

    private Questions() {}

    // Generations -----------------------------------------------------------------------------------------------------

    /** Asks what the facts call for, takes what answers they give, and closes the cases in which nothing is open. */
    static void review(Turn turn, Gen gen) {
        if (!gen.isCharged()) {
            return;
        }
        askOfItems(turn, gen);
        askOfAll(turn, gen);
        String tooSoon = gen.tooSoon;
        if (tooSoon != null && answer(gen, REFUNDED_TOO_SOON, tooSoon) == null) {
            ask(turn, gen, REFUNDED_TOO_SOON, tooSoon);
        }
        answer(turn, gen);
        gen.strangersFailed = false;
        gen.tooSoon = null;
    }

    private static void askOfItems(Turn turn, Gen gen) {
        boolean timeoutInForce = gen.isTimeoutInForce();
        boolean someStay = false;
        for (String item : gen.items()) {
            if (gen.failedWhole()) {
                boolean stays = Comeback.staysDelivered(gen, item);
                someStay |= stays;
                askOf(turn, gen, FAILED_AFTER_DELIVERY, item, stays);
                continue;
            }
            askOf(turn, gen, FAILED_AFTER_DELIVERY, item, gen.isRefundedFailure(item) && gen.isKeptForGood(item));
            boolean uncertain = gen.verdict(item) == FailureVerdict.REVIEW
                    && gen.verdictAtDelivery(item) != FailureVerdict.REVIEW
                    && (!timeoutInForce || gen.isKept(item));
            askOf(turn, gen, FAILED_AFTER_DELIVERY, item, uncertain && gen.isKeptForGood(item));
            askOf(turn, gen, UNCONFIRMED_FAILURE, item, uncertain && !gen.isKeptForGood(item));
        }
        if (someStay && gen.isBaseAtStake()) {
            ask(turn, gen, FAILED_AFTER_DELIVERY, ALL);
        }
    }

    private static void askOf(Turn turn, Gen gen, String reason, String item, boolean condition) {
        if (condition && gen.isAtStake(item)) {
            ask(turn, gen, reason, item);
        }
    }

    private static void askOfAll(Turn turn, Gen gen) {
        contradicted(turn, gen);
        if (isFreeBecauseOfTimeout(gen) && gen.succeeded()) {
            ask(turn, gen, COMPLETED_AFTER_TIMEOUT, ALL);
        }
        if (gen.money.paid <= 0) {
            return;
        }
        if ((gen.used != null && gen.used > gen.cost() && !gen.failedWhole()) || Uses.isForSupport(gen)) {
            ask(turn, gen, USED_ABOVE_CHARGE, ALL);
        }
        if (isUnexplainedPartial(gen)) {
            ask(turn, gen, UNEXPLAINED_PARTIAL, ALL);
        }
        if (gen.strangersFailed) {
            ask(turn, gen, UNKNOWN_ITEM, ALL);
        }
    }

    private static boolean isFreeBecauseOfTimeout(Gen gen) {
        return Comeback.isGivenBackInTime(gen)
                && gen.policy().lateCompletion() == LateCompletion.KEEP_REFUND
                && Comeback.freeBecauseOfTimeout(gen) > 0;
    }

    private static boolean isUnexplainedPartial(Gen gen) {
        boolean someFailed = gen.counted().isEmpty()
                ? !gen.failures.isEmpty()
                : gen.counted().stream().anyMatch(gen::isFailed);
        return gen.outcome == Outcome.PARTIAL
                && !gen.rejected
                && gen.used == null
                && gen.usedQuantities == null
                && !someFailed
                && gen.money.paid > 0;
    }

    /** The first delivery of an item of which something was given back. */
    static void deliveredFirst(Turn turn, Gen gen, String item) {
        if (!gen.isCharged()) {
            return;
        }
        String part = gen.money.amount(Money.item(item)) == 0 ? Money.BASE : Money.item(item);
        boolean refundedFor = gen.isRefundedFailure(item)
                || gen.money.backByTimeout(part) > 0
                || gen.failedWhole()
                || isBesideWhatCameBack(gen, item);
        if (gen.money.back(part) > 0 && refundedFor && !gen.isAtStake(item)) {
            ask(turn, gen, DELIVERED_AFTER_REFUND, item);
        }
    }

    private static boolean isBesideWhatCameBack(Gen gen, String item) {
        Set<String> counted = gen.counted();
        return !counted.isEmpty()
                && !counted.contains(item)
                && counted.stream()
                        .allMatch(other -> Comeback.cameBack(gen, other) || gen.givenBackByOperator.contains(other));
    }

    /** The timeout itself. */
    static void timedOut(Turn turn, Gen gen) {
        if (gen.policy().timeoutAction() == TimeoutAction.OPEN_CASE && gen.money.paid > 0 && !gen.isSilenceInForce()) {
            ask(turn, gen, TIMED_OUT, ALL);
        }
    }

    /** A report that contradicts another. */
    static void contradicted(Turn turn, Gen gen) {
        if (gen.contradicted && gen.isCharged() && gen.cost() > 0) {
            ask(turn, gen, CONTRADICTORY_REPORTS, ALL);
        }
    }

    /** A failure of an item that was not charged for, after the charge. */
    static void strangerFailed(Turn turn, Gen gen) {
        if (gen.money.paid > 0) {
            ask(turn, gen, UNKNOWN_ITEM, ALL);
        }
    }

    private static void ask(Turn turn, Gen gen, String reason, String of) {
        Map<String, Case> asked = gen.asked.computeIfAbsent(reason, any -> new LinkedHashMap<>());
        if (asked.containsKey(of)) {
            return;
        }
        List<Case> cases = gen.cases.computeIfAbsent(reason, any -> new ArrayList<>());
        Case newest = cases.isEmpty() ? null : cases.get(cases.size() - 1);
        if (newest == null || !newest.open) {
            newest = new Case(reason, audience(reason), "");
            cases.add(newest);
            turn.account.cases.put(idOf(gen.id, reason, cases.size()), newest);
            turn.tell(NoticeType.CaseOpened, reason, newest.audience);
        }
        asked.put(of, newest);
    }

    /** How a stream names a case that the ledger opened: by generation or grant, reason and number. */
    private static String idOf(String about, String reason, int number) {
        return "case:" + about + "/" + reason + "/" + number;
    }

    private static Audience audience(String reason) {
        return switch (reason) {
            case DELIVERED_AFTER_REFUND,
                    REFUNDED_TOO_SOON,
                    COMPLETED_AFTER_TIMEOUT,
                    USED_ABOVE_CHARGE,
                    CONTRADICTORY_REPORTS,
                    REVOCATION_SHORT -> Audience.OPERATOR;
            default -> Audience.CUSTOMER;
        };
    }

    /** A case closes when all that is asked in it is answered at once; in one that an operator closed each is answered alone. */
    private static void answer(Turn turn, Gen gen) {
        gen.asked.forEach((reason, asked) -> {
            for (Case in : gen.cases.getOrDefault(reason, List.of())) {
                Map<String, String> answers = new LinkedHashMap<>();
                List<String> waiting = new ArrayList<>();
                asked.forEach((of, its) -> {
                    String answer = its == in ? answer(gen, reason, of) : null;
                    if (answer != null) {
                        answers.put(of, answer);
                    } else if (its == in) {
                        waiting.add(of);
                    }
                });
                if (!answers.isEmpty() && (waiting.isEmpty() || !in.open)) {
                    asked.keySet().removeAll(answers.keySet());
                    close(
                            turn,
                            in,
                            answers.containsValue(REFUNDED)
                                    ? REFUNDED
                                    : answers.values().iterator().next());
                }
            }
        });
    }

    static void close(Turn turn, Case in, String answer) {
        if (in.open) {
            in.open = false;
            turn.tell(NoticeType.CaseClosed, answer, in.audience);
        }
    }

    private static @Nullable String answer(Gen gen, String reason, String of) {
        boolean nothingPaid = gen.money.paid <= 0;
        return switch (reason) {
            case UNCONFIRMED_FAILURE -> {
                if (!gen.isAtStake(of)) {
                    yield REFUNDED;
                }
                yield gen.verdictAtDelivery(of) == FailureVerdict.REVIEW ? "DELIVERED" : null;
            }
            case FAILED_AFTER_DELIVERY -> {
                boolean atStake = of.equals(ALL) ? gen.isBaseAtStake() : gen.isAtStake(of);
                yield atStake ? null : REFUNDED;
            }
            case DELIVERED_AFTER_REFUND, REFUNDED_TOO_SOON -> {
                boolean atStake = of.equals(ALL) ? gen.isBaseAtStake() : gen.isAtStake(of);
                yield atStake ? "CHARGED" : null;
            }
            case COMPLETED_AFTER_TIMEOUT -> Comeback.freeBecauseOfTimeout(gen) > 0 ? null : REFUNDED;
            case TIMED_OUT -> nothingPaid ? REFUNDED : gen.outcome != null || gen.rejected ? "COMPLETED" : null;
            case UNEXPLAINED_PARTIAL -> nothingPaid ? REFUNDED : isUnexplainedPartial(gen) ? null : "EXPLAINED";
            case USED_ABOVE_CHARGE ->
                nothingPaid
                        ? REFUNDED
                        : gen.used == null && Boolean.FALSE.equals(Uses.isUnpaid(gen)) ? "CHARGED" : null;
            case UNKNOWN_ITEM -> nothingPaid ? REFUNDED : null;
            default -> null;
        };
    }

    // Grants ----------------------------------------------------------------------------------------------------------

    /** A revocation did not get all that it asked for. */
    static void fellShort(Turn turn, Pot pot) {
        Case newest = new Case(REVOCATION_SHORT, audience(REVOCATION_SHORT), "");
        pot.shortages++;
        pot.openShortages.add(newest);
        turn.account.cases.put(idOf(pot.id, REVOCATION_SHORT, pot.shortages), newest);
        turn.tell(NoticeType.CaseOpened, REVOCATION_SHORT, newest.audience);
    }

    /** Transferred credits were revoked a second time for a reason, and for more than the first: asked about once. */
    static void revokedForMore(Turn turn, Pot pot, String reason) {
        if (pot.askedAbout.add(reason)) {
            String id = idOf(pot.id, REVOCATIONS_DIFFER, pot.askedAbout.size());
            turn.account.cases.put(id, new Case(REVOCATIONS_DIFFER, Audience.OPERATOR, ""));
            turn.tell(NoticeType.CaseOpened, REVOCATIONS_DIFFER, Audience.OPERATOR);
        }
    }

    /** What was decided of a grant does not reach what went to other accounts of it. */
    static void elsewhere(Turn turn, Pot pot) {
        long there = pot.owner().moves.stream()
                .mapToLong(move -> move.moved - move.revoked - move.revokedForGood)
                .sum();
        if (turn.fold >= 2 && there > 0) {
            pot.elsewhere++;
            turn.account.cases.put(
                    idOf(pot.id, CREDITS_ELSEWHERE, pot.elsewhere), new Case(CREDITS_ELSEWHERE, Audience.OPERATOR, ""));
            turn.tell(NoticeType.CaseOpened, CREDITS_ELSEWHERE, Audience.OPERATOR);
        }
    }

    /** Closes the cases of grants that owe nothing any more. */
    static void reviewGrants(Turn turn, String answer) {
        for (Pot pot : turn.account.pots.values()) {
            if (pot.owed == 0) {
                pot.openShortages.forEach(shortage -> close(turn, shortage, answer));
                pot.openShortages.clear();
            }
        }
    }

    // People ----------------------------------------------------------------------------------------------------------

    static Did requested(Turn turn, SupportRequested event) {
        Case known = turn.account.cases.get(event.caseId());
        if (known != null) {
            return known.content.equals(event.toString()) ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        turn.account.cases.put(event.caseId(), new Case("SUPPORT_REQUESTED", Audience.CUSTOMER, event.toString()));
        turn.tell(NoticeType.CaseOpened, "SUPPORT_REQUESTED");
        return turn.applied();
    }

    static Did resolved(Turn turn, CaseResolved event) {
        Case known = turn.account.cases.get(event.caseId());
        if (known == null) {
            return turn.refuse("UNKNOWN_CASE");
        }
        if (!known.open) {
            boolean same = known.resolution == null || known.resolution.equals(event.resolution());
            return same ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        known.open = false;
        known.resolution = event.resolution();
        turn.tell(NoticeType.CaseClosed, "RESOLVED", known.audience);
        return turn.applied();
    }
}
