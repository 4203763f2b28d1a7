package io.makegood.policyfiles;

import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.price.Rate;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of rates of a feature: rows that say for what they are and what that costs, the first that fits deciding. */
final class RateTableReading {
    private static final int ROWS_MAX = 300;
    private static final int MARK_UP_MAX = 10_000;

    private static final SectionForm RATE = new SectionForm("");
    private static final Clause<BigDecimal> CREDITS = RATE.required(
            "credits", Forms.EXACT_AMOUNT, "say how many credits, such as credits: 2", "So many credits ...");
    private static final Clause<Long> EACH = RATE.optional("per", Forms.count(1), 1L, "... for each so many.");
    private static final Clause<Long> ABOVE = RATE.optional(
            "above", Forms.count(0), 0L, "So many cost nothing, because something else pays for them.");
    private static final Clause<Boolean> STARTED = RATE.optional(
            "started", Forms.BOOL, false, "true: a part of the last costs as much as the whole of it.");

    private static final SectionForm ROW = new SectionForm(
            "rateRow", "For what it is, and what that costs. The first row that fits decides.");
    private static final Clause<String> NAME = ROW.optional(
            "name", Forms.NAME, "By this name notices and quotes say that it decided. Left out: row and its number.");
    private static final Clause<Map<String, List<String>>> WHEN = ROW.optional(
            "when",
            NamedForm.of(valuesOf(List.of(), ""), Forms.PARTICULAR, (attribute, field) -> {})
                    .readBy((attribute, field) ->
                            valuesOf(known(attribute, field), attribute).read(field))
                    .example(Map.of("resolution", List.of("720p", "1080p"))),
            "The values that attributes of the request must have; " + String.join(", ", Particulars.FIELDS)
                    + " count as attributes. Left out: any.");
    private static final Clause<Map<String, Long>> UP_TO = ROW.optional(
            "upTo",
            NamedForm.of(Forms.count(0), Forms.PARTICULAR, RateTableReading::requireListed)
                    .example(Map.of("seconds", 5)),
            "The most that quantities of the request may be.");
    private static final Clause<Long> FROM = ROW.optional("from", Forms.INSTANT, "From this moment on.");
    private static final Clause<Boolean> FREE =
            ROW.optional("free", Forms.onlyTrue("write what it costs in its place, such as base: 2"), "It costs nothing.");
    private static final Clause<BigDecimal> BASE = ROW.optional(
            "base", Forms.EXACT_AMOUNT, BigDecimal.ZERO, "What it costs once; may be finer than the scale.");
    private static final Clause<BigDecimal> PER_ITEM = ROW.optional(
            "perItem", Forms.EXACT_AMOUNT, BigDecimal.ZERO, "What each item costs; may be finer than the scale.");
    private static final Clause<Map<String, Rate>> PER = ROW.optional(
            "per",
            NamedForm.of(
                            EitherForm.of(
                                    Forms.EXACT_AMOUNT.as(credits -> new Rate(credits, 1, 0, false)),
                                    RATE.as(RateTableReading::rate)),
                            Forms.PARTICULAR,
                            RateTableReading::requireListed)
                    .upTo(
                            Particulars.NAMES_MAX,
                            "counts # quantities",
                            "name 1 to " + Particulars.NAMES_MAX + ", such as seconds: 3, or leave per out")
                    .example(Map.of("seconds", 3), Map.of("outputTokens", Map.of("credits", 2, "per", 1000))),
            "What quantities of the request cost.");
    private static final Clause<Long> MINIMUM =
            ROW.optional("minimum", Forms.AMOUNT, 0L, "The least that it costs, after all else.");
    private static final Clause<BigDecimal> MARK_UP = ROW.optional(
            "markUp",
            Forms.percent(MARK_UP_MAX),
            BigDecimal.ZERO,
            "What is added to these costs, in percent.");
    static final Clause<RoundingMode> ROUND = ROW.optional(
            "round",
            Forms.words(rounding()),
            RoundingMode.CEILING,
            "How parts of what is charged become whole, once for each charge.");

    static final Form<RateTable> TABLE = ListForm.of(ROW, ROWS_MAX)
            .notEmpty("has no row", "write a list of rows, such as [{base: 2}], or free: true")
            .as(RateTableReading::table);

    static {
        ROW.rule(new SectionRule.Groups(
                List.of(List.of(FREE), List.of(BASE, PER_ITEM, PER, MINIMUM)),
                "names no amount",
                "is free and has amounts",
                "write base (once), perItem (for each item), per (for quantities), or free: true alone"));
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
        return EitherForm.of(
                value.as(List::of),
                ListForm.ofDistinct(value, DeclaredReading.VALUES_MAX)
                        .notEmpty(
                                "names no value",
                                "list values, or leave " + attribute + " out where any will do"));
    }

    /** The values that an attribute may have, by what the document lists; none where any will do. */
    private static List<String> known(String attribute, PolicyField field) {
        Declared declared = field.declared();
        return switch (attribute) {
            case "platform" -> listed(declared.platforms(), "platforms", field);
            case "surface" -> listed(declared.surfaces(), "surfaces", field);
            case "inputMode" -> List.of();
            default -> {
                Map<String, List<String>> attributes = declared.listed().attributes();
                if (!attributes.containsKey(attribute)) {
                    Set<String> all = new TreeSet<>(attributes.keySet());
                    all.addAll(Particulars.FIELDS);
                    field.unlisted("is no attribute that the policy lists", attribute, all, "attributes");
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
        List<String> all = field.declared().listed().quantities();
        if (!all.contains(quantity)) {
            field.unlisted("is no quantity that the policy lists", quantity, all, "quantities");
        }
    }
}
