package io.makegood.policyfiles;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.ClaimRules.Judgement;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.RateTable;
import io.makegood.policyfiles.PolicyFeature.DatedPrice;
import io.makegood.policyfiles.PublishedClaims.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says, term by term: each by its path in the document, in words for people. Defaults are told too, since they
 * hold as much as what is written.
 */
public record PolicyTerms(Map<String, String> byPath) {
    /** One term in two versions; null on the side on which it is absent. */
    public record Change(
            String path, @Nullable String before, @Nullable String after) {}

    /** The terms of a policy, in the order of a document. */
    public static PolicyTerms of(PublishedPolicy policy) {
        Map<String, String> terms = new LinkedHashMap<>();
        Long from = policy.effectiveFrom();
        terms.put(PolicyReading.ACCOUNT_PREFIX.name(), policy.accountPrefix().isEmpty() ? "every account" : policy.accountPrefix());
        terms.put(
                PolicyReading.EFFECTIVE_FROM.name(),
                from == null ? "at once" : Instant.ofEpochMilli(from).toString());
        terms.put(PolicyReading.SCALE.name(), Integer.toString(policy.scale()));
        terms.put(PolicyReading.LANGUAGE.name(), policy.language());
        policy.listed()
                .attributes()
                .forEach((name, values) ->
                        terms.put(PolicyReading.ATTRIBUTES.name() + "." + name, values.isEmpty() ? "any" : String.join(", ", values)));
        if (!policy.listed().quantities().isEmpty()) {
            terms.put(PolicyReading.QUANTITIES.name(), String.join(", ", policy.listed().quantities()));
        }
        policy.features().forEach((id, feature) -> feature(terms, policy, id, feature));
        terms.put(ChargeReading.TIMEOUT.in(PolicyReading.CHARGE), Durations.words(policy.chargeTimeoutMillis()));
        terms.put(ChargeReading.ON_TIMEOUT.in(PolicyReading.CHARGE), PolicyWords.of(policy.timeoutAction()));
        terms.put(ChargeReading.ON_LATE_COMPLETION.in(PolicyReading.CHARGE), PolicyWords.of(policy.lateCompletion()));
        terms.put(ChargeReading.NEED_REVIEW.in(PolicyReading.FAILURES), listed(policy.causes(FailureVerdict.REVIEW), "none"));
        terms.put(ChargeReading.NOT_REFUNDED.in(PolicyReading.FAILURES), listed(policy.causes(FailureVerdict.NOT_REFUNDED), "none"));
        base(terms, PolicyReading.BASE.name(), policy.baseRule());
        terms.put(ChargeReading.FINAL.in(PolicyReading.DELIVERY), Boolean.toString(policy.deliveryIsFinal()));
        policy.refundToExpired()
                .forEach((kind, rule) -> terms.put(
                        ChargeReading.REFUND_TO_EXPIRED.in(PolicyReading.GRANTS) + "." + kind, PolicyWords.of(rule)));
        terms.put(ChargeReading.GRACE_PERIOD.in(PolicyReading.GRANTS), Durations.words(policy.gracePeriodMillis()));
        if (!policy.claims().eligible().isEmpty()) {
            terms.put(ClaimReading.TIME_LIMIT.in(PolicyReading.CLAIMS), Durations.words(policy.claims().timeLimitMillis()));
            terms.put(
                    ClaimReading.REQUIRES_DELIVERY.in(PolicyReading.CLAIMS), Boolean.toString(policy.claims().requiresDelivery()));
            terms.put(ClaimReading.LIMITS.in(PolicyReading.CLAIMS), limits(policy.claims().limits()));
            terms.put(ClaimReading.VERDICT.in(PolicyReading.CLAIMS), verdict(policy.claims()));
        }
        BalanceReading.tell(terms, policy.lowBalance(), policy.scale());
        bound(terms, policy, ChargeReading.PER_ACTION.in(PolicyReading.GOODWILL), policy.goodwill().perAction());
        bound(terms, policy, ChargeReading.PER_DAY.in(PolicyReading.GOODWILL), policy.goodwill().perDay());
        bound(terms, policy, ChargeReading.SECOND_PERSON_ABOVE.in(PolicyReading.GOODWILL), policy.goodwill().secondPersonAbove());
        long goodwillLife = policy.goodwill().expiresAfterMillis();
        terms.put(ChargeReading.EXPIRES_AFTER.in(PolicyReading.GOODWILL), goodwillLife == 0 ? "never" : Durations.words(goodwillLife));
        SettlementReading.tell(terms, policy.settlement());
        PlanReading.tell(terms, policy.planTerms(), policy.scale());
        BudgetReading.tell(terms, policy.spending(), policy.scale());
        policy.messages()
                .forEach((type, texts) -> texts.forEach(
                        (language, text) -> terms.put(PolicyReading.MESSAGES.name() + "." + type + "." + language, text.source())));
        return new PolicyTerms(terms);
    }

    private static void bound(Map<String, String> terms, PublishedPolicy policy, String path, long credits) {
        terms.put(path, credits == Long.MAX_VALUE ? "no limit" : NoticeText.credits(credits, policy.scale()));
    }

    private static void feature(Map<String, String> terms, PublishedPolicy policy, String id, PolicyFeature feature) {
        String path = PolicyReading.FEATURES.name() + "." + id;
        feature.displayName().forEach((language, name) -> terms.put(path + "." + FeatureReading.DISPLAY_NAME.name() + "." + language, name));
        List<String> prices = new ArrayList<>();
        for (DatedPrice price : feature.prices()) {
            Long from = price.from();
            String where = price.platform() == null ? "" : " on " + price.platform();
            String when = from == null ? "" : " from " + Instant.ofEpochMilli(from);
            prices.add(words(price.price(), policy.scale()) + where + when);
        }
        RateTable table = feature.table();
        if (table == null) {
            terms.put(path + "." + FeatureReading.PRICE.name(), String.join("; ", prices));
        } else {
            RateTerms.put(terms, path + "." + FeatureReading.TABLE.name(), table, policy.scale());
        }
        terms.put(path + "." + FeatureReading.CLAIMS.name(), where(policy.claims().eligible().get(id)));
        Boolean deliveryIsFinal = feature.deliveryIsFinal();
        if (deliveryIsFinal != null) {
            terms.put(path + "." + ChargeReading.FINAL.in(FeatureReading.DELIVERY), deliveryIsFinal.toString());
        }
        Long timeout = feature.chargeTimeoutMillis();
        if (timeout != null) {
            terms.put(path + "." + ChargeReading.TIMEOUT.in(FeatureReading.CHARGE), Durations.words(timeout));
        }
        BaseRule base = feature.baseRule();
        if (base != null) {
            base(terms, path + "." + FeatureReading.BASE.name(), base);
        }
    }

    private static void base(Map<String, String> terms, String path, BaseRule rule) {
        terms.put(path + "." + FeatureReading.WHEN_PARTIAL.name(), FeatureReading.WHEN_PARTIAL.said(rule.staysWhenPartial()));
        terms.put(path + "." + FeatureReading.WITH_LAST_ITEM.name(), FeatureReading.WITH_LAST_ITEM.said(rule.returnsWithLastItem()));
    }

    /** A price in words, such as {@code 4, and 2 for each item}. */
    public static String words(Price price, int scale) {
        if (price.baseAmount() == 0 && price.itemAmount() == 0) {
            return "free";
        }
        String base = NoticeText.credits(price.baseAmount(), scale);
        String each = NoticeText.credits(price.itemAmount(), scale) + " for each item";
        if (price.itemAmount() == 0) {
            return base;
        }
        return price.baseAmount() == 0 ? each : base + ", and " + each;
    }

    private static String where(@Nullable Where eligibility) {
        if (eligibility == null) {
            return "never";
        }
        Set<String> platforms = eligibility.platforms();
        String on = platforms == null ? "on every platform" : "on " + listed(platforms, "none");
        return eligibility.excludedSurfaces().isEmpty()
                ? on
                : on + ", but not in " + listed(eligibility.excludedSurfaces(), "");
    }

    private static String limits(List<ClaimLimit> limits) {
        return limits.isEmpty()
                ? "none"
                : limits.stream()
                        .map(limit -> limit.claims() + " in " + Durations.words(limit.periodMillis()))
                        .collect(Collectors.joining(", "));
    }

    private static String verdict(PublishedClaims claims) {
        if (claims.byReason().isEmpty()) {
            return PolicyWords.of(claims.otherwise());
        }
        List<String> rules = new ArrayList<>();
        for (Judgement judgement : List.of(Judgement.ACCEPT, Judgement.DECLINE, Judgement.REVIEW)) {
            SortedMap<String, Judgement> all = claims.byReason();
            Set<String> reasons = new TreeSet<>(all.keySet());
            reasons.removeIf(reason -> all.get(reason) != judgement);
            if (!reasons.isEmpty()) {
                rules.add(PolicyWords.of(judgement) + " " + listed(reasons, ""));
            }
        }
        rules.add("otherwise " + PolicyWords.of(claims.otherwise()));
        return String.join("; ", rules);
    }

    private static String listed(Set<?> words, String none) {
        return words.isEmpty()
                ? none
                : words.stream()
                        .map(word -> word instanceof FailureCause cause ? cause.name() : String.valueOf(word))
                        .collect(Collectors.joining(", "));
    }

    /** What {@code newer} changes, in the order of its document; what it leaves out comes last. */
    public List<Change> changesTo(PolicyTerms newer) {
        List<Change> changes = new ArrayList<>();
        newer.byPath.forEach((path, after) -> {
            String before = byPath.get(path);
            if (!after.equals(before)) {
                changes.add(new Change(path, before, after));
            }
        });
        byPath.forEach((path, before) -> {
            if (!newer.byPath.containsKey(path)) {
                changes.add(new Change(path, before, null));
            }
        });
        return changes;
    }
}
