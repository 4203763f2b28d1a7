package io.makegood.policyfiles;

import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.price.Price;
import io.makegood.policyfiles.PolicyFeature.DatedPrice;
import io.makegood.policyfiles.PublishedClaims.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The features of a document: what they are called, what they cost, and where their results may be claimed. */
final class FeatureReading {
    private static final int FEATURES_MAX = 1_000;
    private static final int PRICES_MAX = 200;
    private static final int DISPLAY_NAME_CHARS_MAX = 100;

    private static final Price FREE = new Price(0, 0);

    private final Declared declared;
    private final BaseRule base;

    /** {@code base} is what holds for a feature that says nothing of its base amount. */
    FeatureReading(Declared declared, BaseRule base) {
        this.declared = declared;
        this.base = base;
    }

    void read(PolicySection root, SortedMap<String, PolicyFeature> features, SortedMap<String, Where> claimable) {
        Optional<PolicySection> all = root.require("features", "name at least one thing that customers can use")
                .flatMap(PolicyField::section);
        if (all.isEmpty()) {
            return;
        }
        PolicySection section = all.get();
        int count = section.names().size();
        if (count == 0 || count > FEATURES_MAX) {
            section.wrong("has " + count + " features", "name 1 to " + FEATURES_MAX);
            return;
        }
        section.all().forEach((id, field) -> {
            if (!PolicyField.isName(id)) {
                String remedy = "name features by 1 to " + PolicyField.NAME_CHARS_MAX + " letters, digits and . _ - +";
                field.wrong("has an id that events cannot carry well", remedy);
            }
            field.section().ifPresent(feature -> {
                features.put(id, feature(id, feature));
                feature.section("claims")
                        .flatMap(this::eligibility)
                        .ifPresent(eligibility -> claimable.put(id, eligibility));
                feature.close();
            });
        });
    }

    private PolicyFeature feature(String id, PolicySection feature) {
        Optional<PolicyField> displayName = feature.require("displayName", "say what customers call it");
        Optional<PolicySection> delivery = feature.section("delivery");
        Boolean deliveryIsFinal = delivery.flatMap(section -> section.require("final", "write true or false"))
                .flatMap(PolicyField::bool)
                .orElse(null);
        delivery.ifPresent(PolicySection::close);
        Optional<PolicySection> charge = feature.section("charge");
        Long timeout = charge.flatMap(section -> section.require("timeout", "say how long, such as 2h"))
                .flatMap(PolicyField::duration)
                .orElse(null);
        charge.ifPresent(PolicySection::close);
        BaseRule ownBase =
                feature.section("base").map(section -> baseRule(section, base)).orElse(null);
        return new PolicyFeature(
                id,
                displayName
                        .map(field -> LocalizedReading.lines(field, declared.language(), DISPLAY_NAME_CHARS_MAX))
                        .orElseGet(TreeMap::new),
                prices(feature),
                deliveryIsFinal,
                timeout,
                ownBase,
                feature.find("table").map(new RateTableReading(declared)::read).orElse(null));
    }

    /** When the base comes back, as a section says; what it leaves out is as in {@code otherwise}. */
    static BaseRule baseRule(PolicySection section, BaseRule otherwise) {
        boolean returns = section.find("withLastItem")
                .flatMap(field -> field.word(PolicyWords.RETURNS))
                .orElse(otherwise.returnsWithLastItem());
        boolean stays = section.find("whenPartial")
                .flatMap(field -> field.word(PolicyWords.STAYS))
                .orElse(otherwise.staysWhenPartial());
        section.close();
        if (!section.has("withLastItem") && !section.has("whenPartial")) {
            section.wrong("says nothing", "write whenPartial, withLastItem or both; or leave base out");
        }
        return new BaseRule(returns, stays);
    }

    private List<DatedPrice> prices(PolicySection feature) {
        Optional<PolicyField> free = feature.find("free");
        Optional<PolicyField> one = feature.find("price");
        Optional<PolicyField> several = feature.find("prices");
        boolean[] written = {feature.has("free"), feature.has("price"), feature.has("prices"), feature.has("table")};
        int ways = 0;
        for (boolean way : written) {
            ways += way ? 1 : 0;
        }
        if (ways != 1) {
            feature.wrong(
                    ways == 0 ? "has no price" : "has more than one of free, price, prices and table",
                    "write one of free: true, price: {perItem: 2}, prices: [...] and table: [...]");
            return List.of();
        }
        if (free.isPresent()) {
            if (!free.get().bool().orElse(true)) {
                free.get().wrong("is false", "write a price in its place, such as price: {perItem: 2}");
            }
            return List.of(new DatedPrice(null, null, FREE));
        }
        if (one.isPresent()) {
            return one.flatMap(PolicyField::section)
                    .map(this::onlyPrice)
                    .map(List::of)
                    .orElse(List.of());
        }
        return several.map(this::pricesOf).orElse(List.of());
    }

    private DatedPrice onlyPrice(PolicySection section) {
        Price price = price(section);
        section.close();
        if (price.equals(FREE) && (section.has("base") || section.has("perItem"))) {
            section.wrong("is nothing", "write free: true in its place");
        }
        return new DatedPrice(null, null, price);
    }

    private List<DatedPrice> pricesOf(PolicyField field) {
        List<DatedPrice> prices = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        List<PolicyField> elements = field.elements(PRICES_MAX);
        if (elements.isEmpty()) {
            field.wrong("names no price", "write a list of prices, or free: true");
        }
        for (PolicyField element : elements) {
            element.section().ifPresent(section -> {
                String platform = section.find("platform")
                        .flatMap(name -> name.declared(declared.platforms(), "platforms"))
                        .orElse(null);
                Long from = section.find("from").flatMap(PolicyField::instant).orElse(null);
                DatedPrice price = new DatedPrice(platform, from, price(section));
                section.close();
                boolean known = section.has("platform") == (platform != null) && section.has("from") == (from != null);
                if (known && !seen.add(List.of(Optional.ofNullable(platform), Optional.ofNullable(from)))) {
                    element.wrong("prices " + whenAndWhere(platform, from) + " a second time", "keep one of them");
                }
                prices.add(price);
            });
        }
        return prices;
    }

    private static String whenAndWhere(@Nullable String platform, @Nullable Long from) {
        String where = platform == null ? "every platform" : platform;
        return from == null ? where : where + " from " + Instant.ofEpochMilli(from);
    }

    private Price price(PolicySection section) {
        Optional<PolicyField> base = section.find("base");
        Optional<PolicyField> perItem = section.find("perItem");
        boolean misspelt = !Set.of("platform", "from").containsAll(section.names());
        if (!section.has("base") && !section.has("perItem") && !misspelt) {
            section.wrong("names no amount", "write base (once), perItem (for each item) or both");
        }
        return new Price(amount(base), amount(perItem));
    }

    /** Zero if it is absent; where it is wrong, which is told, it must not look like nothing. */
    private long amount(Optional<PolicyField> field) {
        return field.isEmpty() ? 0 : field.get().amount(declared.scale()).orElse(1L);
    }

    /** Empty if the results may be claimed nowhere. */
    private Optional<Where> eligibility(PolicySection claims) {
        Optional<PolicyField> eligible = claims.find("eligible");
        Optional<PolicyField> on = claims.find("platforms");
        SortedSet<String> surfaces = names(claims.find("excludedSurfaces"), declared.surfaces(), "surfaces");
        claims.close();
        if (claims.has("eligible") == claims.has("platforms")) {
            claims.wrong(
                    "says not plainly where results may be claimed",
                    "write one of eligible: true, eligible: false and platforms: [...]");
            return Optional.empty();
        }
        boolean nowhere = !eligible.flatMap(PolicyField::bool).orElse(true);
        if (nowhere && claims.has("excludedSurfaces")) {
            claims.wrong("excludes surfaces where nothing is eligible anyway", "leave excludedSurfaces out");
        }
        if (nowhere) {
            return Optional.empty();
        }
        if (on.isEmpty()) {
            return Optional.of(new Where(null, surfaces));
        }
        SortedSet<String> platforms = names(on, declared.platforms(), "platforms");
        if (platforms.isEmpty()) {
            on.get().wrong("names no platform", "list platforms, or write eligible: false in its place");
        }
        return Optional.of(new Where(platforms, surfaces));
    }

    private static SortedSet<String> names(Optional<PolicyField> list, List<String> known, String where) {
        SortedSet<String> names = new TreeSet<>();
        if (list.isPresent()) {
            for (PolicyField element : list.get().elements(known.size() + 1)) {
                element.declared(known, where).ifPresent(name -> {
                    if (!names.add(name)) {
                        element.wrong("is listed twice", "keep one of them");
                    }
                });
            }
        }
        return names;
    }
}
