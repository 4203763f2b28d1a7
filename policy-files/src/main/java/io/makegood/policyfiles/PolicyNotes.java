package io.makegood.policyfiles;

import io.makegood.ledger.price.Rate;
import io.makegood.ledger.price.RateRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What a valid policy says that its author may not mean: nothing of it is wrong, and all of it holds. */
public final class PolicyNotes {
    private PolicyNotes() {}

    /**
     * Something to think about.
     *
     * @param field the path in the document, such as {@code features.image.table[0]}
     * @param text what it leads to, and what to write if something else is meant
     */
    public record Note(String field, String text) {}

    /** All that there is to be said of a policy, in the order of its features. */
    public static List<Note> of(PublishedPolicy policy) {
        List<Note> notes = new ArrayList<>();
        policy.features().forEach((id, feature) -> {
            if (feature.table() != null) {
                String table = PolicyReading.FEATURES.name() + "." + id + "." + FeatureReading.TABLE.name();
                List<RateRow> rows = feature.table().rows();
                for (int i = 0; i < rows.size(); i++) {
                    String path = table + "[" + i + "]";
                    finerThanScale(notes, path, rows.get(i), policy.scale());
                }
                byQuantitiesAlone(notes, table, rows);
            }
        });
        return List.copyOf(notes);
    }

    /** What is rounded may be most of what a small charge costs. */
    private static void finerThanScale(List<Note> notes, String path, RateRow row, int scale) {
        int digits = Math.max(digits(row.base()), digits(row.perItem()));
        for (Rate rate : row.per().values()) {
            digits = Math.max(digits, digits(rate.credits()));
        }
        if (digits > 0) {
            String unit = BigDecimal.ONE.movePointLeft(scale).toPlainString();
            int needed = Math.min(scale + digits, DeclaredReading.SCALE_MAX);
            notes.add(new Note(
                    path,
                    "has amounts finer than the scale: each charge is rounded "
                            + RateTableReading.ROUND.said(row.rounding()) + " to whole " + unit + " credits; scale: "
                            + needed + " rounds less"));
        }
    }

    private static int digits(BigDecimal units) {
        return Math.max(0, units.stripTrailingZeros().scale());
    }

    /** Once for a table: where items fail one by one, nobody should be surprised by what comes back. */
    private static void byQuantitiesAlone(List<Note> notes, String table, List<RateRow> rows) {
        if (rows.stream().anyMatch(row -> !row.per().isEmpty() && row.perItem().signum() == 0)) {
            notes.add(new Note(
                    table,
                    "has rows that count quantities and no items: an item that fails by itself gives nothing back of them; what they cost"
                            + " is the base and comes back as the base does, or by settlement where it was not used; write"
                            + " perItem too where single items fail"));
        }
    }
}
