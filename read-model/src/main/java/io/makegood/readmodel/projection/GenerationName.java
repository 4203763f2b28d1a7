package io.makegood.readmodel.projection;

import org.jspecify.annotations.Nullable;

/** What a customer knows a generation by: the feature, the label it was requested with, and who asked for it. */
public record GenerationName(
        @Nullable String feature,
        @Nullable String label,
        @Nullable String actorId) {
    /** Nothing is known. */
    public static final GenerationName UNKNOWN = new GenerationName(null, null, null);
}
