package io.makegood.readmodel.projection;

import org.jspecify.annotations.Nullable;

/**
 * Something whose id was searched for.
 *
 * @param id as it is written
 * @param accountId whose it is
 * @param generationId the generation that it is about; null for what is about none
 */
public record Found(
        FoundKind kind,
        String id,
        String accountId,
        @Nullable String generationId) {}
