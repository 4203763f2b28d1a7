package io.makegood.policyfiles;

import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.price.Rate;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of rates of a feature: rows that say for what they are and what that costs, the first that fits deciding. */
final class RateTableReading {
    static final SectionForm RATE = SectionForm.of("");
    static final Clause<BigDecimal> CREDITS = RATE.required(
                    "credits", Forms.EXACT_AMOUNT, "say how many credits, such as credits: 2")
            .says("So many credits ...");
    static final Clause<Long> EACH = RATE.optional("per", Forms.count(1), 1L).says("... for each so many.");
    static final Clause<Long> ABOVE = RATE.optional("above", Forms.count(0), 0L)
            .says("So many cost nothing, because something else pays for them.");
    static final Clause<Boolean> STARTED = RATE.optional("started", Forms.BOOL, false)
            .says("true: a part of the last costs as much as the whole of it.");

    static final SectionForm ROW =
            new SectionForm("rateRow", "For what it is, and what that costs. The first row that fits decides.");
    static final Clause<String> NAME = ROW.optional("name", Forms.NAME)
            .says("By this name notices and quotes say that it decided. Left out: row and its number.");
    static final Clause<Map<String, List<String>>> WHEN = ROW.optional(
                    "when",
                    Shapes.named(
                                    valuesOf(List.of(), ""),
                                    Forms.PARTICULAR,
                                    (attribute, field) -> valuesOf(known(attribute, field), attribute)
                                            .read(field))
                            .example(Map.of("resolution", List.of("720p", "1080p"))))
            .says("The values that attributes of the request must have; " + String.join(", ", Particulars.FIELDS)
                    + " count as attributes. Left out: any.");
    static final Clause<Map<String, Long>> UP_TO = ROW.optional(
                    "upTo",
                    Shapes.named(Forms.count(0), Forms.PARTICULAR, (quantity, field) -> {
                                requireListed(quantity, field);
                                return Forms.count(0).read(field);
                            })
                            .example(Map.of("seconds", 5)))
            .says("The most that quantities of the request may be.");
    static final Clause<Long> FROM = ROW.optional("from", Forms.INSTANT).says("From this moment on.");
    static final Clause<Boolean> FREE = ROW.optional(
                    "free", Forms.onlyTrue("write what it costs in its place, such as base: 2"))
            .says("It costs nothing.");
    static final Clause<BigDecimal> BASE = ROW.optional("base", Forms.EXACT_AMOUNT, BigDecimal.ZERO)
            .says("What it costs once; may be finer than the scale.");
    static final Clause<BigDecimal> PER_ITEM = ROW.optional("perItem", Forms.EXACT_AMOUNT, BigDecimal.ZERO)
            .says("What each item costs; may be finer than the scale.");
    private static final Form<Rate> RATE_OF = Shapes.either(
            Forms.EXACT_AMOUNT.as(credits -> new Rate(credits, 1, 0, false)), RATE.as(RateTableReading::rate));
    static final Clause<Map<String, Rate>> PER = ROW.optional(
                    "per",
                    Shapes.named(
                                    RATE_OF,
                                    Forms.PARTICULAR,
                                    RateTableReading::requireListed,
                                    Particulars.NAMES_MAX,
                                    "counts # quantities",
                                    "name 1 to " + Particulars.NAMES_MAX + ", such as seconds: 3, or leave per out")
                            .example(Map.of("seconds", 3), Map.of("outputTokens", Map.of("credits", 2, "per", 1000))))
            .says("What quantities of the request cost.");
    static final Clause<Long> MINIMUM =
            ROW.optional("minimum", Forms.AMOUNT, 0L).says("The least that it costs, after all else.");
    static final Clause<BigDecimal> MARK_UP = ROW.optional(
                    "markUp",
                    Forms.percent(10_000, "it only adds: for a reduction write the lower amounts"),
                    BigDecimal.ZERO)
            .says("What is added to these costs, in percent.");
    static final Clause<RoundingMode> ROUND = ROW.optional("round", Forms.words(rounding()), RoundingMode.CEILING)
            .says("How parts of what is charged become whole, once for each charge.");

    static final Form<RateTable> TABLE = Shapes.list(
                    ROW, 300, "has no row", "write a list of rows, such as [{base: 2}], or free: true")
            .as(RateTableReading::table);

    static {
        ROW.rule(SectionRule.groups(
                "names no amount",
                "is free and has amounts",
                "write base (once), perItem (for each item), per (for quantities), or free: true alone",
                List.of(List.of(FREE), List.of(BASE, PER_ITEM, PER, MINIMUM))));
    }

    private RateTableReading() {}

    private static Map<String, RoundingMode> rounding() {
        Map<String, RoundingMode> words = new LinkedHashMap<>();
        words.put("up", RoundingMode.CEILING);
        words.put("nearest", RoundingMode.HALF_UP);
        words.put("down", RoundingMode.FLOOR);
        return Collections.unmodifiableMap(words);
    }

    private static RateTable table(List<PolicySection> sections) {
        List<RateRow> rows = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (PolicySection section : sections) {
            RateRow row = row(section, rows.size() + 1);
            if (!names.add(row.name())) {
                section.wrong("has the name of a row before it", "name each row once");
            }
            rows.stream()
                    .filter(before -> before.hides(row))
                    .findFirst()
                    .ifPresent(before -> section.wrong(
                            "never decides: what it is for is priced by " + before.name() + " before it",
                            "put what is more special first, or remove one of them"));
            rows.add(row);
        }
        return new RateTable(rows);
    }

    private static RateRow row(PolicySection section, int number) {
        SortedMap<String, Set<String>> when = new TreeMap<>();
        section.get(WHEN).forEach((attribute, values) -> when.put(attribute, new TreeSet<>(values)));
        return new RateRow(
                section.find(NAME).orElse("row " + number),
                section.find(FROM).orElse(null),
                when,
                new TreeMap<>(section.get(UP_TO)),
                section.get(BASE),
                section.get(PER_ITEM),
                new TreeMap<>(section.get(PER)),
                section.get(MINIMUM),
                section.get(MARK_UP),
                section.get(ROUND));
    }

    private static Rate rate(PolicySection rate) {
        return new Rate(rate.get(CREDITS), rate.get(EACH), rate.get(ABOVE), rate.get(STARTED));
    }

    /** One value of an attribute or several, of those that are known. */
    private static Form<List<String>> valuesOf(List<String> known, String attribute) {
        Form<String> value = Forms.value(known, attribute);
        return Shapes.either(
                value.as(List::of),
                Shapes.list(
                        value,
                        DeclaredReading.VALUES_MAX,
                        "names no value",
                        "list values, or leave " + attribute + " out where any will do"));
    }

    /** The values that an attribute may have, by what the document lists; none where any will do. */
    private static List<String> known(String attribute, PolicyField field) {
        Declared declared = field.declared();
        return switch (attribute) {
            case "platform" -> listed(declared.platforms, "platforms", field);
            case "surface" -> listed(declared.surfaces, "surfaces", field);
            case "inputMode" -> List.of();
            default -> {
                Map<String, List<String>> attributes = declared.listed.attributes();
                if (!attributes.containsKey(attribute)) {
                    Set<String> all = new TreeSet<>(attributes.keySet());
                    all.addAll(Particulars.FIELDS);
                    among(attribute, all, field, "attribute");
                }
                yield attributes.getOrDefault(attribute, List.of());
            }
        };
    }

    private static List<String> listed(List<String> names, String where, PolicyField field) {
        if (names.isEmpty()) {
            field.wrong("is for some of the " + where + ", of which the policy lists none", "list them under " + where);
        }
        return names;
    }

    private static void requireListed(String quantity, PolicyField field) {
        among(quantity, field.declared().listed.quantities(), field, "quantity");
    }

    /** Tells that it is none of those that the document lists. */
    private static void among(String name, Collection<String> all, PolicyField field, String thing) {
        Optional<String> unused = field.among(
                all,
                name,
                "is no " + thing + " that the policy lists",
                all.isEmpty() ? "list it under quantities" : "known are " + String.join(", ", all));
    }
}
