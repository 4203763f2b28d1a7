package io.makegood.ledger.generation;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one generation of one account. {@code paidBy} lists what of the charge is not given back, in the order in which
 * grants paid; its sum is what may still come back. {@code unusedCover} is what of the unused refund still covers items
 * that fail later; {@code timeoutReturned} is what the timeout alone gave back. {@code policy} is the ordinal of the policy version in force when it was charged. {@code chargedAt} and
 * {@code lastAt} (record time of the last applied event) are epoch milliseconds, UTC.
 */
public record GenerationRow(
        boolean requested,
        boolean authorize,
        boolean declined,
        @Nullable RejectionReason rejection,
        boolean charged,
        boolean timedOut,
        boolean chargedAgain,
        @Nullable Outcome outcome,
        @Nullable Long usedAmount,
        @Nullable String feature,
        @Nullable String platform,
        @Nullable String surface,
        @Nullable String inputMode,
        @Nullable String label,
        long requestDigest,
        int policy,
        long chargedAt,
        long lastAt,
        long baseAmount,
        long baseReturned,
        long unusedCover,
        long timeoutReturned,
        int cases,
        List<Item> items,
        List<Allocation> paidBy) {
    /** A generation of which nothing is known yet. */
    public static final GenerationRow EMPTY = new GenerationRow(
            false, false, false, null, false, false, false, null, null, null, null, null, null, null, 0, 0, 0, 0, 0, 0,
            0, 0, 0, List.of(), List.of());

    /** Keeps its own copies of the lists. */
    public GenerationRow {
        items = List.copyOf(items);
        paidBy = List.copyOf(paidBy);
    }

    /** Whether it reached an end: completed, rejected or timed out. */
    public boolean hasEnded() {
        return outcome != null || rejection != null || timedOut;
    }

    /** Whether it was charged and has not ended. */
    public boolean isOpen() {
        return charged && !hasEnded();
    }

    /** What of the charge is not given back, in credits. */
    public long outstanding() {
        long sum = 0;
        for (int i = 0; i < paidBy.size(); i++) {
            sum = Math.addExact(sum, paidBy.get(i).amount());
        }
        return sum;
    }

    /** Whether the row may leave the store at that record time: nothing open, and nothing happened for so long. */
    public boolean isForgettable(long at, long retentionMillis) {
        return !isOpen() && at - lastAt >= retentionMillis;
    }
}
