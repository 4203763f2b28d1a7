package io.makegood.policyfiles;

import io.makegood.ledger.price.Rate;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A table of rates in words for people, row by row. */
final class RateTerms {
    private RateTerms() {}

    /** The order of the rows, in which they are tried, and what each says. */
    static void put(Map<String, String> terms, String path, RateTable table, int scale) {
        terms.put(path, table.rows().stream().map(RateRow::name).collect(Collectors.joining(", ")));
        for (RateRow row : table.rows()) {
            terms.put(path + "." + row.name(), words(row, scale));
        }
    }

    private static String words(RateRow row, int scale) {
        List<String> conditions = new ArrayList<>();
        Long from = row.from();
        row.when().forEach((name, values) -> conditions.add(name + " " + String.join(" or ", values)));
        row.upTo().forEach((name, most) -> conditions.add("at most " + most + " " + name));
        if (from != null) {
            conditions.add("from " + Instant.ofEpochMilli(from));
        }
        List<String> parts = new ArrayList<>();
        if (row.base().signum() > 0) {
            parts.add(credits(row.base(), scale));
        }
        if (row.perItem().signum() > 0) {
            parts.add(credits(row.perItem(), scale) + " for each item");
        }
        row.per().forEach((name, rate) -> parts.add(words(name, rate, scale)));
        String cost = parts.isEmpty() ? "free" : String.join(", and ", parts);
        StringBuilder words = new StringBuilder(cost);
        if (row.markUp().signum() > 0) {
            words.append("; plus ").append(row.markUp().toPlainString()).append(" percent");
        }
        if (row.minimum() > 0) {
            words.append("; at least ").append(credits(BigDecimal.valueOf(row.minimum()), scale));
        }
        if (row.rounding() != RoundingMode.CEILING) {
            words.append("; rounded ").append(RateTableReading.ROUND.said(row.rounding()));
        }
        return conditions.isEmpty() ? words.toString() : String.join(", ", conditions) + ": " + words;
    }

    private static String words(String name, Rate rate, int scale) {
        String each = rate.per() == 1 && !rate.started() ? "" : " " + rate.per();
        return credits(rate.credits(), scale)
                + (rate.started() ? " for each started" : " for")
                + each
                + " " + name
                + (rate.above() > 0 ? " above " + rate.above() : "");
    }

    private static String credits(BigDecimal units, int scale) {
        BigDecimal credits = units.movePointLeft(scale).stripTrailingZeros();
        return (credits.signum() == 0 ? BigDecimal.ZERO : credits).toPlainString();
    }
}
