package io.makegood.audit.export;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows of each table. Columns are the components' names in snake case and never change their meaning; credits are whole units
 * of the ledger, times are UTC.
 */
public final class Tables {
    private Tables() {}

    /** A movement of credits. */
    public record EntryRow(
            String entryId,
            String accountId,
            long sequence,
            String kind,
            long amount,
            long balanceAfter,
            String contraAccount,
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String refundId,
            String reason,
            String policyId,
            String policyVersion,
            @Nullable String causeEventId,
            int causePartition,
            long causeOffset,
            Instant recordedAt,
            String previousHash,
            String hash,
            @Nullable String otherAccount,
            @Nullable String transferId,
            String causeDigest) {}

    /** What an entry did to one grant. */
    public record EntryGrantRow(String entryId, String accountId, String grantId, long amount, Instant recordedAt) {}

    /** Credits given back. */
    public record RefundRow(
            String refundId,
            String accountId,
            String generationId,
            @Nullable String itemId,
            long amount,
            long balanceAfter,
            String cause,
            String entryId,
            Instant recordedAt) {}

    /** A decision, a case or a warning; {@code details} is JSON. */
    public record NoticeRow(
            String noticeId,
            String accountId,
            String type,
            String audience,
            @Nullable String reason,
            String message,
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String grantId,
            @Nullable String claimId,
            @Nullable String caseId,
            @Nullable String requestId,
            @Nullable String adjustmentId,
            @Nullable Long amount,
            @Nullable Long required,
            @Nullable Long available,
            @Nullable Long missing,
            @Nullable Long balance,
            String details,
            String policyId,
            String policyVersion,
            Instant recordedAt) {}

    /** The newest balance of an account. */
    public record BalanceRow(String accountId, long balance, long available, long held, long sequence, Instant asOf) {}

    /** What is left of a grant; one row without id and kind for all that a balance does not list; {@code features} and {@code models} with commas, if it pays for them alone. */
    public record OpenGrantRow(
            String accountId,
            @Nullable String grantId,
            @Nullable String kind,
            long remaining,
            @Nullable Instant expiresAt,
            @Nullable String features,
            @Nullable String models,
            Instant asOf) {}

    /** What the first request or charge of a generation said of it. */
    public record GenerationRow(
            String accountId,
            String generationId,
            @Nullable String feature,
            @Nullable String platform,
            @Nullable String surface,
            @Nullable String inputMode,
            Instant firstSeenAt) {}

    /** A grant as it was published. */
    public record GrantRow(
            String accountId,
            String grantId,
            String kind,
            long amount,
            @Nullable Instant expiresAt,
            Instant recordedAt) {}
}
