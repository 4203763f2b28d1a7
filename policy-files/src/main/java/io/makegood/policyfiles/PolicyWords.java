package io.makegood.policyfiles;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.TimeoutAction;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words of the format that stand for a choice. */
final class PolicyWords {
    static final Map<String, TimeoutAction> TIMEOUT =
            ordered("refund", TimeoutAction.REFUND, "openCase", TimeoutAction.OPEN_CASE);
    static final Map<String, LateCompletion> LATE_COMPLETION =
            ordered("keepRefund", LateCompletion.KEEP_REFUND, "chargeAgain", LateCompletion.CHARGE_AGAIN);
    static final Map<String, ExpiredGrantRefund> REFUND_TO_EXPIRED = expiredGrants();
    /** Whether the base stays when every item failed and the outcome is PARTIAL. */
    static final Map<String, Boolean> STAYS = ordered("keep", true, "refund", false);
    /** Whether the base comes back with the last item that does. */
    static final Map<String, Boolean> RETURNS = ordered("refund", true, "keep", false);

    /** How parts of a unit become whole. */
    static final Map<String, RoundingMode> ROUNDING = rounding();

    static final Map<String, Boolean> VERDICT = ordered("review", false, "automatic", true);
    static final Map<String, Judgement> OTHERWISE = judgements();
    static final Map<String, FailureCause> CAUSES = causes();

    private PolicyWords() {}

    /** The word that stands for a choice. */
    static <T> String of(Map<String, T> words, T meaning) {
        for (Map.Entry<String, T> word : words.entrySet()) {
            if (word.getValue().equals(meaning)) {
                return word.getKey();
            }
        }
        throw new IllegalArgumentException("no word stands for " + meaning);
    }

    private static <T> Map<String, T> ordered(String one, T first, String other, T second) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(one, first);
        words.put(other, second);
        return Collections.unmodifiableMap(words);
    }

    private static Map<String, ExpiredGrantRefund> expiredGrants() {
        Map<String, ExpiredGrantRefund> words = new LinkedHashMap<>();
        words.put("goodwillGrant", ExpiredGrantRefund.GOODWILL_GRANT);
        words.put("remainingTime", ExpiredGrantRefund.REMAINING_TIME);
        words.put("forfeit", ExpiredGrantRefund.FORFEIT);
        return Collections.unmodifiableMap(words);
    }

    private static Map<String, RoundingMode> rounding() {
        Map<String, RoundingMode> words = new LinkedHashMap<>();
        words.put("up", RoundingMode.CEILING);
        words.put("nearest", RoundingMode.HALF_UP);
        words.put("down", RoundingMode.FLOOR);
        return Collections.unmodifiableMap(words);
    }

    private static Map<String, Judgement> judgements() {
        Map<String, Judgement> words = new LinkedHashMap<>();
        words.put("review", Judgement.REVIEW);
        words.put("accept", Judgement.ACCEPT);
        words.put("decline", Judgement.DECLINE);
        return Collections.unmodifiableMap(words);
    }

    private static Map<String, FailureCause> causes() {
        Map<String, FailureCause> words = new LinkedHashMap<>();
        for (FailureCause cause : FailureCause.values()) {
            words.put(cause.name(), cause);
        }
        return Collections.unmodifiableMap(words);
    }
}
