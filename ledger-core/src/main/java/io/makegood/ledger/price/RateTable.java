package io.makegood.ledger.price;

import io.makegood.ledger.event.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a feature costs, row by row: the first row that is for what is asked decides. */
public record RateTable(List<RateRow> rows) {
    /** Keeps its own copy of the list. */
    public RateTable {
        rows = List.copyOf(rows);
    }

    /** What that costs at that record time, epoch milliseconds, UTC. */
    public PriceAnswer price(PriceQuery query, long at) {
        for (RateRow row : rows) {
            if (!row.isFor(query, at) || !row.holds(query)) {
                continue;
            }
            List<String> missing = row.missing(query);
            if (!missing.isEmpty()) {
                return PriceAnswer.wrong(new PriceProblem(PriceProblem.MISSING_QUANTITIES, missing));
            }
            Price price = row.price(query);
            return price == null
                    ? PriceAnswer.wrong(
                            new PriceProblem(PriceProblem.MOST_CREDITS, List.of(Long.toString(Limits.AMOUNT_MAX))))
                    : new PriceAnswer(price, row.name(), null);
        }
        return PriceAnswer.wrong(new PriceProblem(PriceProblem.UNMATCHED, differences()));
    }

    /** The place of the row of that name, from 0; a table has no two of one name. Throws {@link IllegalArgumentException} if there is none. */
    public int place(String name) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no row of the table is named " + name);
    }

    /** The attributes and quantities by which rows differ. */
    private List<String> differences() {
        Set<String> names = new TreeSet<>();
        for (RateRow row : rows) {
            names.addAll(row.when().keySet());
            names.addAll(row.upTo().keySet());
        }
        return new ArrayList<>(names);
    }
}
