package io.makegood.readmodel.projection;

import org.jspecify.annotations.Nullable;

/** What a customer knows a generation by: the feature, and the label it was requested with. */
public record GenerationName(
        @Nullable String feature, @Nullable String label) {
    /** Nothing is known. */
    public static final GenerationName UNKNOWN = new GenerationName(null, null);
}
