package io.makegood.ledger.reason;

import org.jspecify.annotations.Nullable;

/** What stands behind a reason: a path in the policy or, where no policy decides, what does. */
public enum Basis {
    /** The publisher charged. */
    PUBLISHERS_CHARGE("the publisher's charge"),
    /** The publisher said what was used. */
    PUBLISHERS_USE("what the publisher says was used"),
    /** An operator decided. */
    OPERATORS_ADJUSTMENT("an operator's adjustment"),
    /** An output is claimed once. */
    ONE_SUCCESS("one success for each output"),
    /** An output is paid back once. */
    ONE_REFUND("one refund for each output"),
    /** What the policy knows of features. */
    FEATURES("features"),
    /** The feature's price. */
    PRICE("features.{feature}.price"),
    /** The table of the feature's prices; the row's name follows. */
    PRICE_ROW("features.{feature}.table"),
    /** Whether the feature's results can be claimed. */
    CLAIMABLE("features.{feature}.claims"),
    /** What a failure's cause means. */
    FAILURES("failures.needReview"),
    /** What happens at a timeout. */
    TIMEOUT("charge.onTimeout"),
    /** What happens at a late success. */
    LATE_COMPLETION("charge.onLateCompletion"),
    /** How a hold is settled by what was used. */
    SETTLEMENT("settlement.above"),
    /** Whether a delivery is final. */
    FINAL_DELIVERY("delivery.final"),
    /** How a claim is judged. */
    CLAIM_VERDICT("claims.verdict"),
    /** How long results can be claimed. */
    CLAIM_TIME("claims.timeLimit"),
    /** How much can be claimed. */
    CLAIM_LIMITS("claims.limits"),
    /** What operators may give, and when two of them are needed. */
    GOODWILL("goodwill"),
    /** What may be spent in a window. */
    BUDGETS("budgets"),
    /** When credits are bought for an account. */
    TOP_UP("topUp"),
    /** What holds under every policy (docs/rules.md). */
    CONTRACT("the ledger's contract");

    private static final String FEATURE = "{feature}";

    private final String text;

    Basis(String text) {
        this.text = text;
    }

    /** The path or the words, for that feature if it is known. */
    public String of(@Nullable String feature) {
        return feature == null ? text : text.replace(FEATURE, feature);
    }
}
