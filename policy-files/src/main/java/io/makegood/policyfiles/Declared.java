package io.makegood.policyfiles;

import io.makegood.ledger.price.Listed;
import java.util.List;
import java.util.Map;

/**
 * What a document declares at its top and refers to below.
 *
 * @param features the ids of its features, whatever stands under them
 */
record Declared(
        int scale,
        String language,
        List<String> platforms,
        List<String> surfaces,
        Listed listed,
        List<String> features) {
    /** What is known of a document before it is read. */
    static final Declared NOTHING = new Declared(0, "", List.of(), List.of(), new Listed(Map.of(), List.of()), List.of());
}
