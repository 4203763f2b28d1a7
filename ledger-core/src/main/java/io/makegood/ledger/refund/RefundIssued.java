package io.makegood.ledger.refund;

import org.jspecify.annotations.Nullable;

/** Credits of a charge were given back: an idempotent event for whoever listens. Amounts are whole credits. */
public record RefundIssued(
        String refundId,
        String accountId,
        String generationId,
        @Nullable String itemId,
        long amount,
        long balanceAfter,
        RefundCause cause,
        String entryId,
        long recordedAt) {}
