package io.makegood.policyfiles;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.policy.BaseRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A document's fields, top to bottom, with what holds where one is left out. Its result counts only without problems. */
final class PolicyReading {
    static final SectionForm ROOT = SectionForm.of(
            "What a product charges for generations, and when it gives credits back. The command policy check names each mistake in a file, with the remedy.");
    static final Clause<String> ID = ROOT.required(
                    "id", Forms.NAME.example("my-product"), "give the policy a name, such as my-product")
            .says("The policy's name. It stays the same from version to version.");
    static final Clause<String> VERSION = ROOT.required(
                    "version", Forms.NAME.example("1", "2026-11"), "number the versions from 1")
            .says("The version. A version that was published never changes: give every change a new one.");
    static final Clause<Long> EFFECTIVE_FROM = ROOT.optional("effectiveFrom", Forms.INSTANT)
            .says("From when it is in force, if not at once. Never earlier than its place in the log.");
    static final Clause<String> ACCOUNT_PREFIX = ROOT.required(
                    "accountPrefix",
                    Forms.prefix(64).example("my-product:"),
                    "say how the ids of its accounts begin, such as \"my-product:\"; \"\" for all")
            .says(
                    "Which accounts it governs: those whose id begins so. The longest prefix wins; empty for every account.");
    static final Clause<Integer> SCALE = ROOT.optional("scale", Forms.whole(0, DeclaredReading.SCALE_MAX), 0)
            .says("How many digits credits have after the point. 0: none. With 1 the ledger counts in tenths.");
    static final Clause<String> LANGUAGE = ROOT.optional(
                    "language", Shapes.LANGUAGE_TAG.example("en", "de", "pt-BR"), "en")
            .says("The language of texts that are written without a language tag.");
    static final Clause<List<String>> PLATFORMS = ROOT.optional(
                    "platforms", DeclaredReading.NAMES.example(List.of("ios", "android", "web")))
            .says("The platforms that prices and claims may name below.");
    static final Clause<List<String>> SURFACES = ROOT.optional(
                    "surfaces", DeclaredReading.NAMES.example(List.of("editor", "batch-editor")))
            .says("The places within the product that claims may exclude below.");
    static final Clause<Map<String, List<String>>> ATTRIBUTES = ROOT.optional(
                    "attributes", DeclaredReading.ATTRIBUTES.example(Map.of("resolution", List.of("720p", "1080p"))))
            .says("What requests may say they are like, and the values: any, or a list. Others are refused.");
    static final Clause<List<String>> QUANTITIES = ROOT.optional(
                    "quantities", DeclaredReading.QUANTITIES.example(List.of("seconds", "outputTokens")))
            .says("What requests may say they take. Others are refused with the list.");
    static final Clause<Map<String, PolicySection>> FEATURES = ROOT.required(
                    "features", FeatureReading.FEATURES, "name at least one thing that customers can use")
            .says("What customers can use, by the id that events carry.");
    static final Clause<PolicySection> CHARGE = ROOT.optional("charge", ChargeReading.CHARGE);
    static final Clause<PolicySection> FAILURES = ROOT.optional("failures", ChargeReading.FAILURES);
    static final Clause<PolicySection> BASE = ROOT.optional("base", FeatureReading.BASED)
            .says("When the base amount of a generation comes back that did not fail whole.");
    static final Clause<PolicySection> DELIVERY = ROOT.optional("delivery", ChargeReading.DELIVERY);
    static final Clause<PolicySection> GRANTS = ROOT.optional("grants", ChargeReading.GRANTS);
    static final Clause<PolicySection> CLAIMS = ROOT.optional("claims", ClaimReading.FORM);
    static final Clause<Map<String, PolicySection>> PLANS = ROOT.optional("plans", PlanReading.PLANS)
            .says("Plans that give credits period by period, by the id that PlanStarted carries.");
    static final Clause<Boolean> HOLDERS_ONLY = ROOT.optional("holdersOnly", Forms.BOOL, false)
            .says("Whether the ledger charges at the wish of an account's holders alone (AccountUpdated names them).");
    static final Clause<Map<String, PolicySection>> BUDGETS = ROOT.optional("budgets", BudgetReading.BUDGETS)
            .says("The most that may be spent in a window by accounts without a budget of that id (BudgetSet).");
    static final Clause<PolicySection> LOW_BALANCE = ROOT.optional("lowBalance", BalanceReading.LOW);
    static final Clause<PolicySection> TOP_UP = ROOT.optional("topUp", BalanceReading.TOP_UP);
    static final Clause<PolicySection> GOODWILL = ROOT.optional("goodwill", ChargeReading.GOODWILL);
    static final Clause<PolicySection> SETTLEMENT = ROOT.optional("settlement", SettlementReading.FORM);
    static final Clause<ResultAudience> RESULTS = ROOT.optional(
                    "results", Forms.wordsOf(ResultAudience.values()), ResultAudience.SUPPORT)
            .says(
                    "Who is shown the links to results that events bring (resultUrl). support: whoever may read or review the account. "
                            + "customers: they, and the customer. nobody: nobody.");
    static final Clause<Map<String, SortedMap<String, MessageTemplate>>> MESSAGES =
            ROOT.optional("messages", MessageReading.MESSAGES).says(MessageReading.DESCRIPTION);

    private PolicyReading() {}

    /** The policy that a document is, what is wrong with it told; empty if it is no section at all. */
    static Optional<PublishedPolicy> read(PolicyNode document, PolicyProblems problems, Predicate<String> knowsZone) {
        return ROOT.read(new PolicyField("", document, new Declared(problems))).map(root -> {
            DeclaredReading.read(root);
            root.readAll();
            return policy(root, root.declared(), knowsZone);
        });
    }

    private static PublishedPolicy policy(PolicySection root, Declared declared, Predicate<String> knowsZone) {
        BaseRule base = FeatureReading.baseRule(root.get(BASE), BaseRule.DEFAULT);
        SortedMap<String, PolicyFeature> features = new TreeMap<>();
        SortedMap<String, PublishedClaims.Where> claimable = new TreeMap<>();
        FeatureReading.read(root, base, features, claimable);
        PolicySection charge = root.get(CHARGE);
        PolicySection grants = root.get(GRANTS);
        return new PublishedPolicy(
                new PolicyRef(root.get(ID), root.get(VERSION)),
                root.find(EFFECTIVE_FROM).orElse(null),
                root.get(ACCOUNT_PREFIX),
                declared.scale,
                declared.language,
                declared.platforms,
                features,
                charge.get(ChargeReading.TIMEOUT),
                charge.get(ChargeReading.ON_TIMEOUT),
                charge.get(ChargeReading.ON_LATE_COMPLETION),
                ChargeReading.verdicts(root.get(FAILURES)),
                base,
                root.get(DELIVERY).get(ChargeReading.FINAL),
                ChargeReading.refundToExpired(grants),
                grants.get(ChargeReading.GRACE_PERIOD),
                ClaimReading.read(root, claimable),
                BalanceReading.read(root),
                ChargeReading.goodwill(root.find(GOODWILL)),
                new TreeMap<>(root.get(MESSAGES)),
                PlanReading.read(root, knowsZone),
                declared.listed,
                BudgetReading.read(root),
                SettlementReading.read(root.get(SETTLEMENT)),
                root.get(RESULTS));
    }
}
