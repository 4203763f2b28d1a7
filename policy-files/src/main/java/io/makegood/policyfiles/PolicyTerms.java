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
        terms.put("accountPrefix", policy.accountPrefix().isEmpty() ? "every account" : policy.accountPrefix());
        terms.put(
                "effectiveFrom",
                from == null ? "at once" : Instant.ofEpochMilli(from).toString());
        terms.put("scale", Integer.toString(policy.scale()));
        terms.put("language", policy.language());
        policy.listed()
                .attributes()
                .forEach((name, values) ->
                        terms.put("attributes." + name, values.isEmpty() ? "any" : String.join(", ", values)));
        if (!policy.listed().quantities().isEmpty()) {
            terms.put("quantities", String.join(", ", policy.listed().quantities()));
        }
        policy.features().forEach((id, feature) -> feature(terms, policy, id, feature));
        terms.put("charge.timeout", Durations.words(policy.chargeTimeoutMillis()));
        terms.put("charge.onTimeout", PolicyWords.of(PolicyWords.TIMEOUT, policy.timeoutAction()));
        terms.put("charge.onLateCompletion", PolicyWords.of(PolicyWords.LATE_COMPLETION, policy.lateCompletion()));
        terms.put("failures.needReview", listed(policy.causes(FailureVerdict.REVIEW), "none"));
        terms.put("failures.notRefunded", listed(policy.causes(FailureVerdict.NOT_REFUNDED), "none"));
        base(terms, "base", policy.baseRule());
        terms.put("delivery.final", Boolean.toString(policy.deliveryIsFinal()));
        policy.refundToExpired()
                .forEach((kind, rule) -> terms.put(
                        "grants.refundToExpired." + kind, PolicyWords.of(PolicyWords.REFUND_TO_EXPIRED, rule)));
        terms.put("grants.gracePeriod", Durations.words(policy.gracePeriodMillis()));
        if (!policy.claims().eligible().isEmpty()) {
            terms.put("claims.timeLimit", Durations.words(policy.claims().timeLimitMillis()));
            terms.put(
                    "claims.requiresDelivery", Boolean.toString(policy.claims().requiresDelivery()));
            terms.put("claims.limits", limits(policy.claims().limits()));
            terms.put("claims.verdict", verdict(policy.claims()));
        }
        BalanceReading.tell(terms, policy.lowBalance(), policy.scale());
        bound(terms, policy, "goodwill.perAction", policy.goodwill().perAction());
        bound(terms, policy, "goodwill.perDay", policy.goodwill().perDay());
        bound(terms, policy, "goodwill.secondPersonAbove", policy.goodwill().secondPersonAbove());
        long goodwillLife = policy.goodwill().expiresAfterMillis();
        terms.put("goodwill.expiresAfter", goodwillLife == 0 ? "never" : Durations.words(goodwillLife));
        SettlementReading.tell(terms, policy.settlement());
        PlanReading.tell(terms, policy.planTerms(), policy.scale());
        BudgetReading.tell(terms, policy.spending(), policy.scale());
        policy.messages()
                .forEach((type, texts) -> texts.forEach(
                        (language, text) -> terms.put("messages." + type + "." + language, text.source())));
        return new PolicyTerms(terms);
    }

    private static void bound(Map<String, String> terms, PublishedPolicy policy, String path, long credits) {
        terms.put(path, credits == Long.MAX_VALUE ? "no limit" : NoticeText.credits(credits, policy.scale()));
    }

    private static void feature(Map<String, String> terms, PublishedPolicy policy, String id, PolicyFeature feature) {
        String path = "features." + id;
        feature.displayName().forEach((language, name) -> terms.put(path + ".displayName." + language, name));
        List<String> prices = new ArrayList<>();
        for (DatedPrice price : feature.prices()) {
            Long from = price.from();
            String where = price.platform() == null ? "" : " on " + price.platform();
            String when = from == null ? "" : " from " + Instant.ofEpochMilli(from);
            prices.add(words(price.price(), policy.scale()) + where + when);
        }
        RateTable table = feature.table();
        if (table == null) {
            terms.put(path + ".price", String.join("; ", prices));
        } else {
            RateTerms.put(terms, path + ".table", table, policy.scale());
        }
        terms.put(path + ".claims", where(policy.claims().eligible().get(id)));
        Boolean deliveryIsFinal = feature.deliveryIsFinal();
        if (deliveryIsFinal != null) {
            terms.put(path + ".delivery.final", deliveryIsFinal.toString());
        }
        Long timeout = feature.chargeTimeoutMillis();
        if (timeout != null) {
            terms.put(path + ".charge.timeout", Durations.words(timeout));
        }
        BaseRule base = feature.baseRule();
        if (base != null) {
            base(terms, path + ".base", base);
        }
    }

    private static void base(Map<String, String> terms, String path, BaseRule rule) {
        terms.put(path + ".whenPartial", PolicyWords.of(PolicyWords.STAYS, rule.staysWhenPartial()));
        terms.put(path + ".withLastItem", PolicyWords.of(PolicyWords.RETURNS, rule.returnsWithLastItem()));
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
            return PolicyWords.of(PolicyWords.OTHERWISE, claims.otherwise());
        }
        List<String> rules = new ArrayList<>();
        for (Judgement judgement : List.of(Judgement.ACCEPT, Judgement.DECLINE, Judgement.REVIEW)) {
            SortedMap<String, Judgement> all = claims.byReason();
            Set<String> reasons = new TreeSet<>(all.keySet());
            reasons.removeIf(reason -> all.get(reason) != judgement);
            if (!reasons.isEmpty()) {
                rules.add(PolicyWords.of(PolicyWords.OTHERWISE, judgement) + " " + listed(reasons, ""));
            }
        }
        rules.add("otherwise " + PolicyWords.of(PolicyWords.OTHERWISE, claims.otherwise()));
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
