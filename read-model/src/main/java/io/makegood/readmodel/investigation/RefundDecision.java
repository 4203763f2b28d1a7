package io.makegood.readmodel.investigation;

import org.jspecify.annotations.Nullable;

/**
 * What was decided about credits of the generation, or that support must decide: the reason as entries and notices carry it,
 * the policy version, the rule that decided ({@code rule}, a path in the policy where it is one), and what it says there.
 */
public record RefundDecision(
        String decision,
        String reason,
        @Nullable Long amount,
        String policyId,
        String policyVersion,
        String rule,
        @Nullable String ruleSays,
        int partition,
        long offset,
        long recordedAt) {}
