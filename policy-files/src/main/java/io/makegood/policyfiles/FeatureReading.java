package io.makegood.policyfiles;

import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.RateTable;
import io.makegood.policyfiles.PolicyFeature.DatedPrice;
import io.makegood.policyfiles.PublishedClaims.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The features of a document: what they are called, what they cost, and where their results may be claimed. */
final class FeatureReading {
    private static final Price FREE_PRICE = new Price(0, 0);

    static final SectionForm BASED = new SectionForm("baseRule", "");
    static final Clause<Boolean> WHEN_PARTIAL = BASED.optional(
                    "whenPartial", Forms.words("keep", true, "refund"), BaseRule.DEFAULT.staysWhenPartial())
            .says("Every item failed, but the outcome is PARTIAL. keep: the base stays, for something beside the items "
                    + "was made. refund: it comes back. With keep, it waits for the outcome or the timeout.");
    static final Clause<Boolean> WITH_LAST_ITEM = BASED.optional(
                    "withLastItem", Forms.words("refund", true, "keep"), BaseRule.DEFAULT.returnsWithLastItem())
            .says("refund: it comes back with the last item that does. keep: only if the generation fails whole.");

    static final SectionForm PRICED = SectionForm.of("");
    static final Clause<Long> BASE_AMOUNT =
            PRICED.optional("base", Forms.AMOUNT, 0L).says("Charged once for a generation.");
    static final Clause<Long> PER_ITEM =
            PRICED.optional("perItem", Forms.AMOUNT, 0L).says("Charged for each item: an image, an entry, an option.");

    static final SectionForm DATED = SectionForm.of("");
    static final Clause<String> PLATFORM =
            DATED.optional("platform", DeclaredReading.PLATFORM).says("On this platform only.");
    static final Clause<Long> FROM = DATED.optional("from", Forms.INSTANT).says("From this moment on.");

    static final SectionForm CLAIMED = SectionForm.of("Where its results may be claimed. Left out: nowhere.");
    static final Clause<Boolean> ELIGIBLE =
            CLAIMED.optional("eligible", Forms.BOOL).says("true: on every platform. false: nowhere.");
    static final Clause<List<String>> ON = CLAIMED.optional(
                    "platforms",
                    Shapes.list(
                            DeclaredReading.PLATFORM,
                            DeclaredReading.VALUES_MAX,
                            "names no platform",
                            "list platforms, or write eligible: false in its place"))
            .says("On these platforms only.");
    static final Clause<List<String>> EXCLUDED_SURFACES = CLAIMED.optional(
                    "excludedSurfaces", Shapes.list(DeclaredReading.SURFACE, DeclaredReading.VALUES_MAX))
            .says("But not in these places.");

    static final SectionForm CHARGED =
            SectionForm.of("How long its charges may stay open, where that differs from the rule.");
    static final SectionForm DELIVERED =
            SectionForm.of("What a delivery does to refunds, where it differs from the policy's rule.");

    static final SectionForm FEATURE = new SectionForm("feature", "");
    static final Clause<SortedMap<String, String>> DISPLAY_NAME = FEATURE.required(
            "displayName",
            Shapes.localized(
                    "displayName",
                    "What customers call it: a text, or a text for each language tag.",
                    Forms.text("line", 100, false).as(String::strip)),
            "say what customers call it");
    static final Clause<Boolean> FREE = FEATURE.optional(
                    "free", Forms.onlyTrue("write a price in its place, such as price: {perItem: 2}"))
            .says("It costs nothing.");
    static final Clause<PolicySection> PRICE =
            FEATURE.optional("price", PRICED).says("What it costs, everywhere and always.");
    static final Clause<List<PolicySection>> PRICES = FEATURE.optional(
                    "prices", Shapes.list(DATED, 200, "names no price", "write a list of prices, or free: true"))
            .says("By platform and time: the platform's own price goes first, then the newest that has begun.");
    static final Clause<RateTable> TABLE = FEATURE.optional("table", RateTableReading.TABLE)
            .says("What it costs by attributes and quantities of the request. The first row that fits decides.");
    static final Clause<PolicySection> CHARGE = FEATURE.optional("charge", CHARGED);
    static final Clause<PolicySection> BASE = FEATURE.optional("base", BASED)
            .says("When its base amount comes back, where it differs from the policy's rule.");
    static final Clause<PolicySection> DELIVERY = FEATURE.optional("delivery", DELIVERED);
    static final Clause<PolicySection> CLAIMS = FEATURE.optional("claims", CLAIMED);

    static final Form<Map<String, PolicySection>> FEATURES = Shapes.byId(FEATURE, "features", 1_000, "");

    static {
        BASED.rule(SectionRule.some(
                "says nothing",
                "write whenPartial, withLastItem or both; or leave base out",
                WHEN_PARTIAL,
                WITH_LAST_ITEM));
        DATED.with(BASE_AMOUNT);
        DATED.with(PER_ITEM);
        SectionRule amount = SectionRule.some(
                "names no amount", "write base (once), perItem (for each item) or both", BASE_AMOUNT, PER_ITEM);
        PRICED.rule(amount);
        DATED.rule(amount);
        CLAIMED.rule(SectionRule.one(
                "says not plainly where results may be claimed",
                "says not plainly where results may be claimed",
                "write one of eligible: true, eligible: false and platforms: [...]",
                ELIGIBLE,
                ON));
        CHARGED.with(ChargeReading.TIMEOUT.required("say how long, such as 2h"));
        DELIVERED.with(ChargeReading.FINAL.required("write true or false"));
        FEATURE.rule(SectionRule.one(
                "has no price",
                "has more than one of free, price, prices and table",
                "write one of free: true, price: {perItem: 2}, prices: [...] and table: [...]",
                FREE,
                PRICE,
                PRICES,
                TABLE));
    }

    private FeatureReading() {}

    /** Reads every feature, by its id, and where its results may be claimed, where they may; {@code base} is what holds of the base amount. */
    static void read(
            PolicySection root,
            BaseRule base,
            SortedMap<String, PolicyFeature> features,
            SortedMap<String, Where> claimable) {
        root.get(PolicyReading.FEATURES).forEach((id, feature) -> {
            features.put(id, feature(id, feature, base));
            feature.find(CLAIMS).flatMap(FeatureReading::where).ifPresent(where -> claimable.put(id, where));
        });
    }

    private static PolicyFeature feature(String id, PolicySection feature, BaseRule base) {
        return new PolicyFeature(
                id,
                feature.get(DISPLAY_NAME),
                prices(feature),
                feature.get(DELIVERY).find(ChargeReading.FINAL).orElse(null),
                feature.get(CHARGE).find(ChargeReading.TIMEOUT).orElse(null),
                feature.find(BASE).map(section -> baseRule(section, base)).orElse(null),
                feature.find(TABLE).orElse(null));
    }

    /** When the base comes back, as a section says; what it leaves out is as in {@code otherwise}. */
    static BaseRule baseRule(PolicySection section, BaseRule otherwise) {
        return new BaseRule(
                section.find(WITH_LAST_ITEM).orElse(otherwise.returnsWithLastItem()),
                section.find(WHEN_PARTIAL).orElse(otherwise.staysWhenPartial()));
    }

    private static List<DatedPrice> prices(PolicySection feature) {
        List<DatedPrice> prices = new ArrayList<>();
        if (feature.find(FREE).isPresent()) {
            prices.add(new DatedPrice(null, null, FREE_PRICE));
        }
        feature.find(PRICE).ifPresent(section -> {
            Price price = price(section);
            if (price.equals(FREE_PRICE) && (section.has(BASE_AMOUNT) || section.has(PER_ITEM))) {
                section.wrong("is nothing", "write free: true in its place");
            }
            prices.add(new DatedPrice(null, null, price));
        });
        Set<List<Object>> seen = new HashSet<>();
        for (PolicySection section : feature.get(PRICES)) {
            String platform = section.find(PLATFORM).orElse(null);
            Long from = section.find(FROM).orElse(null);
            boolean known = !section.isWrong(PLATFORM) && !section.isWrong(FROM);
            if (known && !seen.add(List.of(Optional.ofNullable(platform), Optional.ofNullable(from)))) {
                section.wrong("prices " + whenAndWhere(platform, from) + " a second time", "keep one of them");
            }
            prices.add(new DatedPrice(platform, from, price(section)));
        }
        return prices;
    }

    private static String whenAndWhere(@Nullable String platform, @Nullable Long from) {
        String where = platform == null ? "every platform" : platform;
        return from == null ? where : where + " from " + Instant.ofEpochMilli(from);
    }

    private static Price price(PolicySection section) {
        return new Price(amount(section, BASE_AMOUNT), amount(section, PER_ITEM));
    }

    /** Where it is wrong, which is told, it must not look like nothing. */
    private static long amount(PolicySection section, Clause<Long> clause) {
        return section.isWrong(clause) ? 1 : section.get(clause);
    }

    /** Empty if the results may be claimed nowhere. */
    private static Optional<Where> where(PolicySection claims) {
        boolean nowhere = !claims.find(ELIGIBLE).orElse(true);
        if (nowhere && claims.has(EXCLUDED_SURFACES)) {
            claims.wrong("excludes surfaces where nothing is eligible anyway", "leave excludedSurfaces out");
        }
        SortedSet<String> surfaces = new TreeSet<>(claims.get(EXCLUDED_SURFACES));
        if (nowhere) {
            return Optional.empty();
        }
        return Optional.of(new Where(claims.has(ON) ? new TreeSet<>(claims.get(ON)) : null, surfaces));
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells of each feature what it is called, what it costs and where its rules differ. */
    static void tell(Map<String, String> terms, PublishedPolicy policy) {
        policy.features().forEach((id, feature) -> {
            String path = PolicyReading.FEATURES.name() + "." + id;
            feature.displayName().forEach((language, name) -> terms.put(DISPLAY_NAME.in(path) + "." + language, name));
            RateTable table = feature.table();
            if (table == null) {
                terms.put(PRICE.in(path), prices(feature, policy.scale()));
            } else {
                RateTerms.put(terms, TABLE.in(path), table, policy.scale());
            }
            terms.put(CLAIMS.in(path), words(policy.claims().eligible().get(id)));
            Boolean deliveryIsFinal = feature.deliveryIsFinal();
            if (deliveryIsFinal != null) {
                terms.put(ChargeReading.FINAL.in(DELIVERY.in(path)), deliveryIsFinal.toString());
            }
            Long timeout = feature.chargeTimeoutMillis();
            if (timeout != null) {
                terms.put(ChargeReading.TIMEOUT.in(CHARGE.in(path)), Durations.words(timeout));
            }
            BaseRule base = feature.baseRule();
            if (base != null) {
                tell(terms, BASE.in(path), base);
            }
        });
    }

    private static String prices(PolicyFeature feature, int scale) {
        return feature.prices().stream()
                .map(price -> {
                    Long from = price.from();
                    String where = price.platform() == null ? "" : " on " + price.platform();
                    String when = from == null ? "" : " from " + Instant.ofEpochMilli(from);
                    return PolicyTerms.words(price.price(), scale) + where + when;
                })
                .collect(Collectors.joining("; "));
    }

    private static String words(@Nullable Where claimable) {
        if (claimable == null) {
            return "never";
        }
        Set<String> platforms = claimable.platforms();
        String on = platforms == null ? "on every platform" : "on " + PolicyTerms.listed(platforms, "none");
        return claimable.excludedSurfaces().isEmpty()
                ? on
                : on + ", but not in " + PolicyTerms.listed(claimable.excludedSurfaces(), "");
    }

    /** Tells when the base comes back. */
    static void tell(Map<String, String> terms, String path, BaseRule rule) {
        terms.put(WHEN_PARTIAL.in(path), WHEN_PARTIAL.said(rule.staysWhenPartial()));
        terms.put(WITH_LAST_ITEM.in(path), WITH_LAST_ITEM.said(rule.returnsWithLastItem()));
    }
}
