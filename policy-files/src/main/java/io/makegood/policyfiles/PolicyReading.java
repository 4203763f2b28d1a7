package io.makegood.policyfiles;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.TimeoutAction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A document's fields, top to bottom, with what holds where one is left out. Its result counts only without problems. */
final class PolicyReading {
    private static final int SCALE_MAX = 6;
    private static final int PREFIX_CHARS_MAX = 64;
    private static final int DECLARED_MAX = 100;
    private static final long CHARGE_TIMEOUT_DEFAULT = 30 * Durations.unitMillis("m");
    private static final long GRACE_PERIOD_DEFAULT = 30 * Durations.DAY_MILLIS;

    private PolicyReading() {}

    static PublishedPolicy read(PolicySection root, Predicate<String> knowsZone) {
        String id = root.require("id", "give the policy a name, such as my-product")
                .flatMap(PolicyField::name)
                .orElse("");
        String version = root.require("version", "number the versions from 1")
                .flatMap(PolicyField::name)
                .orElse("");
        Long effectiveFrom =
                root.find("effectiveFrom").flatMap(PolicyField::instant).orElse(null);
        String accountPrefix = root.require(
                        "accountPrefix", "say how the ids of its accounts begin, such as \"my-product:\"; \"\" for all")
                .flatMap(field -> field.prefix(PREFIX_CHARS_MAX))
                .orElse("");
        Declared declared = declared(root);
        BaseRule base = root.section("base")
                .map(section -> FeatureReading.baseRule(section, BaseRule.DEFAULT))
                .orElse(BaseRule.DEFAULT);
        SortedMap<String, PolicyFeature> features = new TreeMap<>();
        SortedMap<String, PublishedClaims.Where> claimable = new TreeMap<>();
        new FeatureReading(declared, base).read(root, features, claimable);

        Optional<PolicySection> charge = root.section("charge");
        long chargeTimeout = charge.flatMap(section -> section.find("timeout"))
                .flatMap(PolicyField::duration)
                .orElse(CHARGE_TIMEOUT_DEFAULT);
        TimeoutAction timeoutAction = word(charge, "onTimeout", PolicyWords.TIMEOUT, TimeoutAction.REFUND);
        LateCompletion lateCompletion =
                word(charge, "onLateCompletion", PolicyWords.LATE_COMPLETION, LateCompletion.KEEP_REFUND);
        charge.ifPresent(PolicySection::close);

        Optional<PolicySection> delivery = root.section("delivery");
        boolean deliveryIsFinal = delivery.flatMap(section -> section.find("final"))
                .flatMap(PolicyField::bool)
                .orElse(true);
        delivery.ifPresent(PolicySection::close);

        Optional<PolicySection> grants = root.section("grants");
        Map<GrantKind, ExpiredGrantRefund> refundToExpired = refundToExpired(grants);
        long gracePeriod = grants.flatMap(section -> section.find("gracePeriod"))
                .flatMap(PolicyField::duration)
                .orElse(GRACE_PERIOD_DEFAULT);
        grants.ifPresent(PolicySection::close);

        LowBalanceRules lowBalance = new BalanceReading(declared.scale()).read(root);
        GoodwillRules goodwill = goodwill(root, declared.scale());
        SettlementRule settlement = SettlementReading.read(root);
        SortedMap<String, PlanTerms> plans = new PlanReading(declared, features.keySet(), knowsZone).read(root);
        SpendingRules spending = new BudgetReading(declared.scale(), features.keySet()).read(root);
        SortedMap<FailureCause, FailureVerdict> verdicts = verdicts(root);
        PublishedClaims claims = new ClaimReading(claimable, declared).read(root);
        SortedMap<String, SortedMap<String, MessageTemplate>> messages =
                new MessageReading(declared.language()).read(root);
        root.close();
        return new PublishedPolicy(
                new PolicyRef(id, version),
                effectiveFrom,
                accountPrefix,
                declared.scale(),
                declared.language(),
                declared.platforms(),
                features,
                chargeTimeout,
                timeoutAction,
                lateCompletion,
                verdicts,
                base,
                deliveryIsFinal,
                refundToExpired,
                gracePeriod,
                claims,
                lowBalance,
                goodwill,
                messages,
                plans,
                declared.listed(),
                spending,
                settlement);
    }

    private static GoodwillRules goodwill(PolicySection root, int scale) {
        Optional<PolicySection> goodwill = root.section("goodwill");
        if (goodwill.isEmpty()) {
            return GoodwillRules.NONE;
        }
        PolicySection section = goodwill.get();
        GoodwillRules rules = new GoodwillRules(
                bound(section, "perAction", scale),
                bound(section, "perDay", scale),
                bound(section, "secondPersonAbove", scale),
                section.find("expiresAfter").flatMap(PolicyField::duration).orElse(0L));
        if (rules.perDay() < rules.perAction() && section.has("perAction")) {
            section.find("perDay")
                    .ifPresent(field -> field.wrong(
                            "is less than perAction", "let a day have room for one action at least, or leave one out"));
        }
        section.close();
        return rules;
    }

    private static long bound(PolicySection section, String name, int scale) {
        return section.find(name).flatMap(field -> field.amount(scale)).orElse(Long.MAX_VALUE);
    }

    private static Declared declared(PolicySection root) {
        // Where the scale itself is wrong, amounts are not blamed for it.
        int scale = root.find("scale")
                .map(field -> field.whole(0, SCALE_MAX).orElse(SCALE_MAX))
                .orElse(0);
        String language = "en";
        Optional<PolicyField> field = root.find("language");
        if (field.isPresent()) {
            language = field.get().text(PolicyField.NAME_CHARS_MAX, false).orElse(language);
            if (!LocalizedReading.isTag(language)) {
                field.get().wrong("is no language tag", "write one such as en, de or pt-BR");
            }
        }
        return new Declared(
                scale, language, names(root, "platforms"), names(root, "surfaces"), DeclaredReading.read(root));
    }

    private static List<String> names(PolicySection root, String name) {
        List<String> names = new ArrayList<>();
        Optional<PolicyField> field = root.find(name);
        if (field.isPresent()) {
            for (PolicyField element : field.get().elements(DECLARED_MAX)) {
                element.name().ifPresent(written -> {
                    if (names.contains(written)) {
                        element.wrong("is listed twice", "keep one of them");
                    }
                    names.add(written);
                });
            }
        }
        return names;
    }

    /** What failures mean by cause; those that are absent are refunded. */
    private static SortedMap<FailureCause, FailureVerdict> verdicts(PolicySection root) {
        SortedMap<FailureCause, FailureVerdict> verdicts = new TreeMap<>();
        Optional<PolicySection> failures = root.section("failures");
        if (failures.isPresent()) {
            PolicySection section = failures.get();
            causes(section.find("needReview"), FailureVerdict.REVIEW, verdicts);
            causes(section.find("notRefunded"), FailureVerdict.NOT_REFUNDED, verdicts);
            section.close();
            if (!section.has("needReview") && !section.has("notRefunded")) {
                section.wrong("names no causes", "list some under needReview or notRefunded, such as [TIMEOUT, OTHER]");
            }
        }
        return verdicts;
    }

    private static void causes(
            Optional<PolicyField> list, FailureVerdict verdict, SortedMap<FailureCause, FailureVerdict> verdicts) {
        if (list.isPresent()) {
            for (PolicyField element : list.get().elements(PolicyWords.CAUSES.size())) {
                element.word(PolicyWords.CAUSES).ifPresent(cause -> {
                    if (verdicts.putIfAbsent(cause, verdict) != null) {
                        element.wrong("is listed twice", "keep one of them");
                    }
                });
            }
        }
    }

    /** For every kind of grant: one word for all, or one for each; kinds that are left out have the default. */
    private static Map<GrantKind, ExpiredGrantRefund> refundToExpired(Optional<PolicySection> grants) {
        Map<GrantKind, ExpiredGrantRefund> byKind = new EnumMap<>(GrantKind.class);
        for (GrantKind kind : GrantKind.values()) {
            byKind.put(kind, ExpiredGrantRefund.defaultFor(kind));
        }
        grants.flatMap(section -> section.find("refundToExpired")).ifPresent(field -> {
            if (field.isText()) {
                field.word(PolicyWords.REFUND_TO_EXPIRED)
                        .ifPresent(rule -> byKind.replaceAll((kind, otherwise) -> rule));
                return;
            }
            field.section().ifPresent(section -> {
                for (GrantKind kind : GrantKind.values()) {
                    section.find(kind.name())
                            .flatMap(rule -> rule.word(PolicyWords.REFUND_TO_EXPIRED))
                            .ifPresent(rule -> byKind.put(kind, rule));
                }
                section.close();
            });
        });
        return byKind;
    }

    private static <T> T word(Optional<PolicySection> section, String name, Map<String, T> words, T otherwise) {
        return section.flatMap(present -> present.find(name))
                .flatMap(field -> field.word(words))
                .orElse(otherwise);
    }
}
