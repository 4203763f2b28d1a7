package io.makegood.streams.investigation;

import org.jspecify.annotations.Nullable;

/**
 * What was decided about credits of the generation, or that support must decide: the reason as entries and notices carry it,
 * the policy version, and the rule of the policy file ({@code rule}, a path in it) that decided.
 */
public record RefundDecision(
        String decision,
        String reason,
        @Nullable Long amount,
        String policyId,
        String policyVersion,
        String rule,
        int partition,
        long offset,
        long recordedAt) {}
