package io.makegood.ledger.price;

import io.makegood.ledger.event.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table of rates: for what it is, and what that costs. Amounts are units of the ledger, of which the row may name parts;
 * what comes out is whole, rounded once.
 *
 * @param name its own name, or {@code row} and its number
 * @param from the record time from which it holds, epoch milliseconds, UTC, or null for ever
 * @param when the values that attributes may have, by name; those that are not named may have any or none
 * @param upTo the most that quantities may be, by name
 * @param base what it costs once
 * @param perItem what each item costs
 * @param per what quantities cost, by name
 * @param minimum the least that it costs, after all else; zero for none
 * @param markUp what is added to the costs, in percent; zero for none
 * @param rounding how parts of a unit become whole
 */
public record RateRow(
        String name,
        @Nullable Long from,
        SortedMap<String, Set<String>> when,
        SortedMap<String, Long> upTo,
        BigDecimal base,
        BigDecimal perItem,
        SortedMap<String, Rate> per,
        long minimum,
        BigDecimal markUp,
        RoundingMode rounding) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal AMOUNT_MAX = BigDecimal.valueOf(Limits.AMOUNT_MAX);

    /** Keeps its own copies, and amounts in one form. */
    public RateRow {
        SortedMap<String, Set<String>> conditions = new TreeMap<>();
        when.forEach(
                (attribute, values) -> conditions.put(attribute, Collections.unmodifiableSet(new TreeSet<>(values))));
        when = Collections.unmodifiableSortedMap(conditions);
        upTo = Collections.unmodifiableSortedMap(new TreeMap<>(upTo));
        per = Collections.unmodifiableSortedMap(new TreeMap<>(per));
        base = base.stripTrailingZeros();
        perItem = perItem.stripTrailingZeros();
        markUp = markUp.stripTrailingZeros();
    }

    /** Whether it is for a query like that at that record time, however much is asked for. */
    boolean isFor(PriceQuery query, long at) {
        if (from != null && from > at) {
            return false;
        }
        for (Map.Entry<String, Set<String>> condition : when.entrySet()) {
            String value = query.attribute(condition.getKey());
            if (value == null || !condition.getValue().contains(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no quantity is beyond it; those of which nothing is said are not. */
    boolean holds(PriceQuery query) {
        for (Map.Entry<String, Long> most : upTo.entrySet()) {
            Long quantity = query.quantities().get(most.getKey());
            if (quantity != null && quantity > most.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** The quantities without which nobody can tell what it costs, of those of which nothing is said. */
    List<String> missing(PriceQuery query) {
        Set<String> needed = new TreeSet<>(per.keySet());
        needed.addAll(upTo.keySet());
        needed.removeAll(query.quantities().keySet());
        return new ArrayList<>(needed);
    }

    /**
     * What so many items and such quantities cost by this row, whatever else it is for: a charge that it decided is settled by it. A quantity
     * that is not named counts as 0, one that it does not count costs nothing. What is more than any amount may be costs the most that may be.
     */
    public Price settled(int items, Map<String, Long> quantities) {
        Price price = price(new PriceQuery("settled", null, null, null, items, Map.of(), quantities));
        if (price != null) {
            return price;
        }
        long each = itemAmount();
        return new Price(Limits.AMOUNT_MAX - Math.multiplyExact(each, (long) items), each);
    }

    /** The quantities that it counts, in alphabetical order. */
    public List<String> counted() {
        return List.copyOf(per.keySet());
    }

    /** What one item gives back: never more than its share; the rest of the charge is its base. */
    private long itemAmount() {
        return perItem.multiply(HUNDRED.add(markUp))
                .divide(HUNDRED, 0, RoundingMode.FLOOR)
                .longValueExact();
    }

    /** What the query costs, of which nothing is missing; null if that is more than any amount may be. */
    @Nullable
    Price price(PriceQuery query) {
        BigInteger divisor = BigInteger.ONE;
        for (Rate rate : per.values()) {
            divisor = divisor.multiply(BigInteger.valueOf(rate.divisor()));
        }
        BigDecimal whole = new BigDecimal(divisor);
        BigDecimal sum =
                base.add(perItem.multiply(BigDecimal.valueOf(query.items()))).multiply(whole);
        for (Map.Entry<String, Rate> each : per.entrySet()) {
            Rate rate = each.getValue();
            long counted = rate.counted(query.quantities().getOrDefault(each.getKey(), 0L));
            BigInteger share = divisor.divide(BigInteger.valueOf(rate.divisor()));
            sum = sum.add(rate.credits().multiply(BigDecimal.valueOf(counted)).multiply(new BigDecimal(share)));
        }
        BigDecimal percent = HUNDRED.add(markUp);
        BigDecimal total = sum.multiply(percent)
                .divide(whole.multiply(HUNDRED), 0, rounding)
                .max(BigDecimal.valueOf(minimum));
        if (total.compareTo(AMOUNT_MAX) > 0) {
            return null;
        }
        long each = itemAmount();
        long ofItems = Math.multiplyExact(each, (long) query.items());
        return new Price(total.longValueExact() - ofItems, each);
    }

    /** Whether a later row of the table can never decide, because this one does first. */
    public boolean hides(RateRow later) {
        if (from != null && (later.from == null || later.from < from)) {
            return false;
        }
        for (Map.Entry<String, Set<String>> condition : when.entrySet()) {
            Set<String> values = later.when.get(condition.getKey());
            if (values == null || !condition.getValue().containsAll(values)) {
                return false;
            }
        }
        for (Map.Entry<String, Long> most : upTo.entrySet()) {
            Long other = later.upTo.get(most.getKey());
            if (other == null || other > most.getValue()) {
                return false;
            }
        }
        return true;
    }
}
