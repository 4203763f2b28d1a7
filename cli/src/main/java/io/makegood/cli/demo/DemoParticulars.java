package io.makegood.cli.demo;

import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import io.makegood.policyfiles.PolicyFeature;
import io.makegood.policyfiles.PublishedPolicy;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What requests of the demo say they are like and take, where the policy prices by that: each is what a row of the table is for. */
final class DemoParticulars {
    private static final int QUANTITY_MAX = 20;

    private final Random random;

    DemoParticulars(Random random) {
        this.random = random;
    }

    /** So many items of a feature, as some row of its table prices it; nothing further where there is no table. */
    PriceQuery query(PublishedPolicy policy, String feature, @Nullable String platform, int items) {
        PriceQuery plain = PriceQuery.of(feature, platform, items);
        PolicyFeature known = policy.features().get(feature);
        RateTable table = known == null ? null : known.table();
        if (table == null) {
            return plain;
        }
        RateRow row = table.rows().get(random.nextInt(table.rows().size()));
        Map<String, String> attributes = new TreeMap<>();
        row.when()
                .forEach(
                        (name, values) -> attributes.put(name, values.iterator().next()));
        // Rows before it may count what it does not.
        Set<String> counted = new TreeSet<>();
        for (RateRow each : table.rows()) {
            counted.addAll(each.per().keySet());
            counted.addAll(each.upTo().keySet());
        }
        Map<String, Long> quantities = new TreeMap<>();
        for (String name : counted) {
            long most = Math.min(QUANTITY_MAX, row.upTo().getOrDefault(name, (long) QUANTITY_MAX));
            quantities.put(name, most == 0 ? 0L : 1L + random.nextInt((int) most));
        }
        return plain.with(attributes, quantities);
    }
}
