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
import org.jspecify.annotations.Nullable;

/** The features of a document: what they are called, what they cost, and where their results may be claimed. */
final class FeatureReading {
    private static final int FEATURES_MAX = 1_000;
    private static final int PRICES_MAX = 200;
    private static final int DISPLAY_NAME_CHARS_MAX = 100;

    private static final Price FREE_PRICE = new Price(0, 0);

    static final SectionForm BASE_RULE = new SectionForm("baseRule", "");

    static final Clause<Boolean> WHEN_PARTIAL = BASE_RULE.optional(
            "whenPartial",
            Forms.words("keep", true, "refund"),
            BaseRule.DEFAULT.staysWhenPartial(),
            "Every item failed, but the outcome is PARTIAL. keep: the base stays, for something beside the items was made. refund: it"
                    + " comes back. With keep, it waits for the outcome or the timeout.");

    static final Clause<Boolean> WITH_LAST_ITEM = BASE_RULE.optional(
            "withLastItem",
            Forms.words("refund", true, "keep"),
            BaseRule.DEFAULT.returnsWithLastItem(),
            "refund: the base comes back with the last item that does, by failures or accepted claims. keep: only if the generation"
                    + " fails whole.");

    private static final SectionForm PRICE_FORM = new SectionForm("");
    private static final Clause<Long> BASE_AMOUNT =
            PRICE_FORM.optional("base", Forms.AMOUNT, 0L, "Charged once for a generation.");
    private static final Clause<Long> PER_ITEM = PRICE_FORM.optional(
            "perItem", Forms.AMOUNT, 0L, "Charged for each item: an image, an entry, an option.");

    private static final SectionForm DATED_PRICE = new SectionForm("");
    private static final Clause<String> PLATFORM =
            DATED_PRICE.optional("platform", DeclaredReading.PLATFORM, "On this platform only.");
    private static final Clause<Long> FROM = DATED_PRICE.optional("from", Forms.INSTANT, "From this moment on.");

    private static final SectionForm CLAIMS_FORM = new SectionForm("Where its results may be claimed. Left out: nowhere.");
    private static final Clause<Boolean> ELIGIBLE =
            CLAIMS_FORM.optional("eligible", Forms.BOOL, "true: on every platform. false: nowhere.");
    private static final Clause<List<String>> ON = CLAIMS_FORM.optional(
            "platforms",
            ListForm.ofDistinct(DeclaredReading.PLATFORM, DeclaredReading.VALUES_MAX)
                    .notEmpty("names no platform", "list platforms, or write eligible: false in its place"),
            "On these platforms only.");
    private static final Clause<List<String>> EXCLUDED_SURFACES = CLAIMS_FORM.optional(
            "excludedSurfaces",
            ListForm.ofDistinct(DeclaredReading.SURFACE, DeclaredReading.VALUES_MAX),
            "But not in these places.");

    private static final SectionForm CHARGE_FORM =
            new SectionForm("How long a charged generation of it may stay open, where it differs from the policy's rule.");
    private static final SectionForm DELIVERY_FORM =
            new SectionForm("What a delivery does to refunds, where it differs from the policy's rule.");

    private static final SectionForm FEATURE = new SectionForm("feature", "");
    static final Clause<SortedMap<String, String>> DISPLAY_NAME = FEATURE.required(
            "displayName",
            new LocalizedForm<>(
                    "displayName",
                    "What customers call it: a text, or a text for each language tag.",
                    Forms.text("line", DISPLAY_NAME_CHARS_MAX, false).as(String::strip)),
            "say what customers call it",
            "");
    private static final Clause<Boolean> FREE = FEATURE.optional(
            "free", Forms.onlyTrue("write a price in its place, such as price: {perItem: 2}"), "It costs nothing.");
    static final Clause<PolicySection> PRICE =
            FEATURE.optional("price", PRICE_FORM, "What it costs, everywhere and always.");
    private static final Clause<List<PolicySection>> PRICES = FEATURE.optional(
            "prices",
            ListForm.of(DATED_PRICE, PRICES_MAX)
                    .notEmpty("names no price", "write a list of prices, or free: true"),
            "What it costs by platform and time. A price for the platform goes before one for all; of those, the newest that has begun"
                    + " holds.");
    static final Clause<RateTable> TABLE = FEATURE.optional(
            "table",
            RateTableReading.TABLE,
            "What it costs by attributes and quantities of the request. The first row that fits decides.");
    static final Clause<PolicySection> CHARGE = FEATURE.optional("charge", CHARGE_FORM, "");
    static final Clause<PolicySection> BASE = FEATURE.optional(
            "base", BASE_RULE, "When its base amount comes back, where it differs from the policy's rule.");
    static final Clause<PolicySection> DELIVERY = FEATURE.optional("delivery", DELIVERY_FORM, "");
    static final Clause<PolicySection> CLAIMS = FEATURE.optional("claims", CLAIMS_FORM, "");

    static final Form<Map<String, PolicySection>> FEATURES =
            NamedForm.byId(FEATURE, "features", FEATURES_MAX, "");

    static {
        BASE_RULE.rule(SectionRule.some(
                "says nothing",
                "write whenPartial, withLastItem or both; or leave base out",
                WHEN_PARTIAL,
                WITH_LAST_ITEM));
        DATED_PRICE.with(BASE_AMOUNT);
        DATED_PRICE.with(PER_ITEM);
        SectionRule amount = SectionRule.some(
                "names no amount", "write base (once), perItem (for each item) or both", BASE_AMOUNT, PER_ITEM);
        PRICE_FORM.rule(amount);
        DATED_PRICE.rule(amount);
        CLAIMS_FORM.rule(SectionRule.one(
                "says not plainly where results may be claimed",
                "says not plainly where results may be claimed",
                "write one of eligible: true, eligible: false and platforms: [...]",
                ELIGIBLE,
                ON));
        CHARGE_FORM.withRequired(ChargeReading.TIMEOUT, "say how long, such as 2h");
        DELIVERY_FORM.withRequired(ChargeReading.FINAL, "write true or false");
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
}
