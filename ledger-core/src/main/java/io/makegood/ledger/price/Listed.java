package io.makegood.ledger.price;

import io.makegood.ledger.event.Particulars;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes and quantities that a policy lists. Where it lists some, nobody knows what another would cost: it has no price.
 *
 * @param attributes the values of each, by its name; none where any value will do
 */
public record Listed(Map<String, List<String>> attributes, List<String> quantities) {
    /** None, and then nothing is wrong: no price depends on any. */
    public static final Listed NONE = new Listed(Map.of(), List.of());

    /** Keeps its own copies, in their order. */
    public Listed {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        attributes.forEach((name, values) -> kept.put(name, List.copyOf(values)));
        attributes = Collections.unmodifiableMap(kept);
        quantities = List.copyOf(quantities);
    }

    /** Whether a request may name that model. */
    public boolean knowsModel(String model) {
        List<String> values = attributes.get(Particulars.MODEL);
        return attributes.isEmpty() || (values != null && (values.isEmpty() || values.contains(model)));
    }

    /** What is asked for that is not listed, or null if nothing is. */
    public @Nullable PriceProblem problem(PriceQuery query) {
        if (!attributes.isEmpty()) {
            for (Map.Entry<String, String> attribute : query.attributes().entrySet()) {
                List<String> values = attributes.get(attribute.getKey());
                if (values == null) {
                    return new PriceProblem(PriceProblem.ATTRIBUTES, List.copyOf(attributes.keySet()));
                }
                if (!values.isEmpty() && !values.contains(attribute.getValue())) {
                    return new PriceProblem(PriceProblem.ATTRIBUTES + "." + attribute.getKey(), values);
                }
            }
        }
        boolean unlisted = !quantities.isEmpty()
                && !quantities.containsAll(query.quantities().keySet());
        return unlisted ? new PriceProblem(PriceProblem.QUANTITIES, quantities) : null;
    }
}
