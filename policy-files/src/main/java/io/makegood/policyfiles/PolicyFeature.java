package io.makegood.policyfiles;

import io.makegood.ledger.policy.BaseRule;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.RateTable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that customers use, and what it costs.
 *
 * @param displayName what customers call it, by language tag
 * @param prices in the order in which they are tried
 * @param deliveryIsFinal overrides the policy's rule, or null
 * @param chargeTimeoutMillis overrides the policy's timeout, or null
 * @param baseRule overrides the policy's rule, or null
 * @param table what it costs by a table of rates in place of prices, or null
 */
public record PolicyFeature(
        String id,
        SortedMap<String, String> displayName,
        List<DatedPrice> prices,
        @Nullable Boolean deliveryIsFinal,
        @Nullable Long chargeTimeoutMillis,
        @Nullable BaseRule baseRule,
        @Nullable RateTable table) {
    /** Keeps its own copies, the prices in the order in which they are tried: the platform's own first, newest first. */
    public PolicyFeature {
        displayName = Collections.unmodifiableSortedMap(new TreeMap<>(displayName));
        prices = prices.stream().sorted(DatedPrice.FIRST_TRIED).toList();
    }

    /** A price, for one platform or for all, from a record time on or from ever. */
    public record DatedPrice(
            @Nullable String platform, @Nullable Long from, Price price) {
        private static final Comparator<DatedPrice> FIRST_TRIED = Comparator.<DatedPrice, String>comparing(
                        price -> price.platform, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(price -> price.from == null ? Long.MIN_VALUE : price.from, Comparator.reverseOrder());

        private boolean holds(@Nullable String forPlatform, long at) {
            return (platform == null || platform.equals(forPlatform)) && (from == null || from <= at);
        }
    }

    /** The platform's own price if it has one by then, else the general one, each the newest; null if there is none. */
    @Nullable
    Price price(@Nullable String platform, long at) {
        for (DatedPrice price : prices) {
            if (price.holds(platform, at)) {
                return price.price;
            }
        }
        return null;
    }

    /** Its name in a language, or in the policy's own. */
    String nameIn(String tag, String otherwise) {
        String name = displayName.get(tag);
        return name == null ? displayName.getOrDefault(otherwise, id) : name;
    }
}
