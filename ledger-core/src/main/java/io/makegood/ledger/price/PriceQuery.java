package io.makegood.ledger.price;

import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.Particulars;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a price is asked for: what a request says of itself, as far as a price may depend on it.
 *
 * @param items how many items
 * @param attributes what it is like, by name, such as {@code resolution}
 * @param quantities how much of what it takes, by name, such as {@code seconds}
 */
public record PriceQuery(
        String feature,
        @Nullable String platform,
        @Nullable String surface,
        @Nullable String inputMode,
        int items,
        Map<String, String> attributes,
        Map<String, Long> quantities) {
    /** The fields of a request that a row of a table may ask for as if they were attributes. */
    public static final Set<String> FIELDS = Particulars.FIELDS;

    /** Keeps its own copies; refuses names, values and amounts that no event could carry. */
    public PriceQuery {
        attributes = Particulars.attributes(attributes);
        quantities = Particulars.quantities(quantities);
    }

    /** So many items of a feature, of which nothing further is said. */
    public static PriceQuery of(String feature, @Nullable String platform, int items) {
        return new PriceQuery(feature, platform, null, null, items, Map.of(), Map.of());
    }

    /** What a request asks for. */
    public static PriceQuery of(GenerationRequested event) {
        return new PriceQuery(
                event.feature(),
                event.platform(),
                event.surface(),
                event.inputMode(),
                event.items().size(),
                event.attributes(),
                event.quantities());
    }

    /**
     * The same with these particulars, among which {@code platform}, {@code surface} and {@code inputMode} mean the fields of a request:
     * so one list of names and values says all.
     */
    public PriceQuery with(Map<String, String> particulars, Map<String, Long> amounts) {
        Map<String, String> further = new TreeMap<>(particulars);
        String onPlatform = further.remove("platform");
        String inSurface = further.remove("surface");
        String inMode = further.remove("inputMode");
        return new PriceQuery(
                feature,
                onPlatform == null ? platform : onPlatform,
                inSurface == null ? surface : inSurface,
                inMode == null ? inputMode : inMode,
                items,
                further,
                amounts);
    }

    /** The model that makes it, or null if nobody named one: grants may pay for some alone. */
    public @Nullable String model() {
        return attributes.get(Particulars.MODEL);
    }

    /** What was said of it by name, beside the platform: attributes, and the fields that count as such. */
    public Map<String, String> particulars() {
        Map<String, String> all = new TreeMap<>(attributes);
        if (surface != null) {
            all.put("surface", surface);
        }
        if (inputMode != null) {
            all.put("inputMode", inputMode);
        }
        return all;
    }

    /** A copy in the order of the names, which stays as it is. */
    public static <V> Map<String, V> sorted(Map<String, V> named) {
        return named.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(named));
    }

    /** The value of an attribute or of a field that counts as one; null if nothing was said of it. */
    @Nullable
    String attribute(String name) {
        return switch (name) {
            case "platform" -> platform;
            case "surface" -> surface;
            case "inputMode" -> inputMode;
            default -> attributes.get(name);
        };
    }
}
