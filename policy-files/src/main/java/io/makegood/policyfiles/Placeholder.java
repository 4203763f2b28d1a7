package io.makegood.policyfiles;

import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.MessageValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message can speak of. */
enum Placeholder {
    /** The credits that moved or are at stake, without a sign: the sentence says which way. */
    AMOUNT("amount"),
    /** What the action costs. */
    REQUIRED("required"),
    /** What the account has for it. */
    AVAILABLE("available"),
    /** What lacks for it, a debt included. */
    MISSING("missing"),
    /** What the account owes, if its balance is below zero. */
    DEBT("debt"),
    /** The balance, below zero if the account is overdrawn. */
    BALANCE("balance"),
    /** The feature's display name. */
    FEATURE("feature"),
    /** What the customer calls the generation: an article's title, say. */
    LABEL("label"),
    /** The generation's id. */
    GENERATION_ID("generationId"),
    /** The item's id. */
    ITEM_ID("itemId"),
    /** The case's id. */
    CASE_ID("caseId"),
    /** The balance below which the account fell, of one of several thresholds. */
    THRESHOLD("threshold"),
    /** How many percent of the plan's allowance that is, if the policy says it so. */
    PERCENT("percent");

    private final String written;

    Placeholder(String written) {
        this.written = written;
    }

    static Optional<Placeholder> find(String written) {
        return Arrays.stream(values())
                .filter(placeholder -> placeholder.written.equals(written))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Placeholder::written).toList();
    }

    /** The name between the braces. */
    String written() {
        return written;
    }

    /** Whether it stands for credits. */
    boolean isCredits() {
        return switch (this) {
            case AMOUNT, REQUIRED, AVAILABLE, MISSING, DEBT, BALANCE, THRESHOLD -> true;
            case FEATURE, LABEL, GENERATION_ID, ITEM_ID, CASE_ID, PERCENT -> false;
        };
    }

    /** The value in words, or null if the notice knows none. {@code featureName} is the feature's name in the language. */
    @Nullable
    String in(MessageValues values, int scale, @Nullable String featureName) {
        return switch (this) {
            case AMOUNT -> credits(values.amount() == null ? null : Long.valueOf(Math.abs(values.amount())), scale);
            case REQUIRED -> credits(values.required(), scale);
            case AVAILABLE -> credits(values.available(), scale);
            case MISSING -> credits(values.missing(), scale);
            case DEBT -> credits(values.debt(), scale);
            case BALANCE -> credits(values.balance(), scale);
            case FEATURE -> featureName;
            case LABEL -> values.label();
            case GENERATION_ID -> values.generationId();
            case ITEM_ID -> values.itemId();
            case CASE_ID -> values.caseId();
            case THRESHOLD -> credits(values.threshold(), scale);
            case PERCENT -> values.percent();
        };
    }

    private static @Nullable String credits(@Nullable Long units, int scale) {
        return units == null ? null : NoticeText.credits(units, scale);
    }
}
