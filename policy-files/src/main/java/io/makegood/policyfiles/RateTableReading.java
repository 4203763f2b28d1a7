package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.price.Rate;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
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
    private static final int ROWS_MAX = 300;
    private static final int MARK_UP_MAX = 10_000;

    private final Declared declared;

    RateTableReading(Declared declared) {
        this.declared = declared;
    }

    RateTable read(PolicyField field) {
        List<PolicyField> elements = field.elements(ROWS_MAX);
        if (elements.isEmpty()) {
            field.wrong("has no row", "write a list of rows, such as [{base: 2}], or free: true");
        }
        List<RateRow> rows = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (PolicyField element : elements) {
            Optional<PolicySection> section = element.section();
            if (section.isEmpty()) {
                continue;
            }
            RateRow row = row(section.get(), rows.size() + 1);
            if (!names.add(row.name())) {
                element.wrong("has the name of a row before it", "name each row once");
            }
            rows.stream()
                    .filter(before -> before.hides(row))
                    .findFirst()
                    .ifPresent(before -> element.wrong(
                            "never decides: what it is for is priced by " + before.name() + " before it",
                            "put what is more special first, or remove one of them"));
            rows.add(row);
        }
        return new RateTable(rows);
    }

    private RateRow row(PolicySection section, int number) {
        String name = section.find("name").flatMap(PolicyField::name).orElse("row " + number);
        SortedMap<String, Set<String>> when =
                section.section("when").map(this::when).orElseGet(TreeMap::new);
        SortedMap<String, Long> upTo = section.section("upTo").map(this::upTo).orElseGet(TreeMap::new);
        Long from = section.find("from").flatMap(PolicyField::instant).orElse(null);
        BigDecimal base = amount(section.find("base"));
        BigDecimal perItem = amount(section.find("perItem"));
        SortedMap<String, Rate> per = section.section("per").map(this::per).orElseGet(TreeMap::new);
        long minimum = section.find("minimum")
                .flatMap(field -> field.amount(declared.scale()))
                .orElse(0L);
        BigDecimal markUp =
                section.find("markUp").flatMap(RateTableReading::percent).orElse(BigDecimal.ZERO);
        RoundingMode rounding = section.find("round")
                .flatMap(field -> field.word(PolicyWords.ROUNDING))
                .orElse(RoundingMode.CEILING);
        Optional<PolicyField> free = section.find("free");
        boolean isFree = free.flatMap(PolicyField::bool).orElse(false);
        section.close();
        boolean costs = section.has("base") || section.has("perItem") || section.has("per") || section.has("minimum");
        if (section.has("free") == costs || (free.isPresent() && !isFree)) {
            section.wrong(
                    costs ? "is free and has amounts" : "names no amount",
                    "write base (once), perItem (for each item), per (for quantities), or free: true alone");
        }
        return new RateRow(name, from, when, upTo, base, perItem, per, minimum, markUp, rounding);
    }

    private SortedMap<String, Set<String>> when(PolicySection section) {
        SortedMap<String, Set<String>> when = new TreeMap<>();
        section.all().forEach((attribute, field) -> {
            List<String> known = known(attribute, field);
            Set<String> values = new TreeSet<>();
            for (PolicyField value : field.isText() ? List.of(field) : field.elements(DeclaredReading.VALUES_MAX)) {
                value.value(known, attribute).ifPresent(written -> {
                    if (!values.add(written)) {
                        value.wrong("is listed twice", "keep one of them");
                    }
                });
            }
            if (values.isEmpty() && !field.isText()) {
                field.wrong("names no value", "list values, or leave " + attribute + " out where any will do");
            }
            when.put(attribute, values);
        });
        return when;
    }

    /** The values that an attribute may have, by what the document lists; none where any will do. */
    private List<String> known(String attribute, PolicyField field) {
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

    private SortedMap<String, Long> upTo(PolicySection section) {
        SortedMap<String, Long> most = new TreeMap<>();
        section.all().forEach((quantity, field) -> {
            requireListed(quantity, field);
            field.count(0).ifPresent(count -> most.put(quantity, count));
        });
        return most;
    }

    private SortedMap<String, Rate> per(PolicySection section) {
        SortedMap<String, Rate> per = new TreeMap<>();
        if (section.names().isEmpty()) {
            section.wrong("counts nothing", "name a quantity, such as seconds: 3, or leave per out");
        }
        section.all().forEach((quantity, field) -> {
            requireListed(quantity, field);
            if (field.isText()) {
                per.put(quantity, new Rate(amount(Optional.of(field)), 1, 0, false));
            } else {
                field.section().ifPresent(rate -> {
                    BigDecimal credits = amount(rate.require("credits", "say how many credits, such as credits: 2"));
                    long of = rate.find("per")
                            .flatMap(written -> written.count(1))
                            .orElse(1L);
                    long above = rate.find("above")
                            .flatMap(written -> written.count(0))
                            .orElse(0L);
                    boolean started =
                            rate.find("started").flatMap(PolicyField::bool).orElse(false);
                    rate.close();
                    per.put(quantity, new Rate(credits, of, above, started));
                });
            }
        });
        return per;
    }

    private void requireListed(String quantity, PolicyField field) {
        List<String> all = declared.listed().quantities();
        if (!all.contains(quantity)) {
            field.unlisted("is no quantity that the policy lists", quantity, all, "quantities");
        }
    }

    /** Zero if it is absent; where it is wrong, which is told, it must not look like nothing. */
    private BigDecimal amount(Optional<PolicyField> field) {
        return field.isEmpty()
                ? BigDecimal.ZERO
                : field.get().exactAmount(declared.scale()).orElse(BigDecimal.ONE);
    }

    private static Optional<BigDecimal> percent(PolicyField field) {
        Optional<BigDecimal> percent = field.exactAmount(0);
        if (percent.isPresent() && percent.get().compareTo(BigDecimal.valueOf(MARK_UP_MAX)) > 0) {
            field.wrong("is " + field.node().shown(), "write percent, at most " + MARK_UP_MAX);
            return Optional.empty();
        }
        return percent;
    }

    /** Amounts and counts are bounded as those of events are. */
    static boolean isWithin(BigDecimal amount) {
        return amount.compareTo(BigDecimal.valueOf(Limits.AMOUNT_MAX)) <= 0;
    }
}
