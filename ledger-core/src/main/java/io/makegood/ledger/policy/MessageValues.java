package io.makegood.ledger.policy;

import org.jspecify.annotations.Nullable;

/** What a customer's message can speak of. Amounts are whole credits; a policy renders them in its own scale. {@code debt} is absent
 * unless the balance is below zero. */
public record MessageValues(
        @Nullable Long amount,
        @Nullable Long required,
        @Nullable Long available,
        @Nullable Long missing,
        @Nullable Long balance,
        @Nullable Long debt,
        @Nullable String feature,
        @Nullable String label,
        @Nullable String generationId,
        @Nullable String itemId,
        @Nullable String caseId,
        @Nullable Long threshold,
        @Nullable String percent) {}
