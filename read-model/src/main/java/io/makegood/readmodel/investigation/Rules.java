package io.makegood.readmodel.investigation;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.policyfiles.PolicyTerms;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rule stands behind the reason of an entry or a notice, and what a policy says there. */
record Rules(@Nullable String feature, Map<PolicyRef, PolicyTerms> terms) {
    private static final String FEATURE = "{feature}";

    private static final Map<String, String> BY_REASON = Map.ofEntries(
            Map.entry("CHARGED", "the publisher's charge"),
            Map.entry("AUTHORIZED", "features.{feature}.price"),
            Map.entry("CHARGED_AGAIN", "charge.onLateCompletion"),
            Map.entry("ITEM_FAILED", "failures.needReview"),
            Map.entry("UNCONFIRMED_FAILURE", "failures.needReview"),
            Map.entry("GENERATION_FAILED", "failures.needReview"),
            Map.entry("TIMED_OUT", "charge.onTimeout"),
            Map.entry("UNUSED", "the publisher's usedAmount"),
            Map.entry("CLAIM_ACCEPTED", "claims.verdict"),
            Map.entry("OPERATOR", "an operator's adjustment"),
            Map.entry("FAILED_AFTER_DELIVERY", "delivery.final"),
            Map.entry("COMPLETED_AFTER_TIMEOUT", "charge.onLateCompletion"),
            Map.entry("TOO_LATE", "claims.timeLimit"),
            Map.entry("LIMIT_REACHED", "claims.limits"),
            Map.entry("NOT_ELIGIBLE", "features.{feature}.claims"),
            Map.entry("NOT_UNUSABLE", "claims.verdict"),
            Map.entry("INSUFFICIENT_CREDITS", "features.{feature}.price"),
            Map.entry("PRICE_CHANGED", "features.{feature}.price"),
            Map.entry("INVALID_INPUT", "features"),
            Map.entry("DUPLICATE", "one success for each output"),
            Map.entry("ALREADY_REFUNDED", "one refund for each output"),
            Map.entry("ADJUSTED_GOODWILL", "an operator's adjustment"),
            Map.entry("ADJUSTED_CORRECTION", "an operator's adjustment"));

    /** A path in the policy, or in words where no policy decides. */
    String rule(String reason) {
        String rule = BY_REASON.getOrDefault(reason, "the ledger's contract");
        return feature == null ? rule : rule.replace(FEATURE, feature);
    }

    /** What the rule says in that version, or null if it is none of the policy's terms. */
    @Nullable
    String says(String reason, PolicyRef policy) {
        PolicyTerms known = terms.get(policy);
        return known == null ? null : known.byPath().get(rule(reason));
    }
}
