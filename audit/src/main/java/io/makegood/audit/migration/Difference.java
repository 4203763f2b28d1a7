package io.makegood.audit.migration;

import org.jspecify.annotations.Nullable;

/**
 * Something about an account that two ledgers say differently.
 *
 * @param what in which output
 * @param number the first of the account's entries or refunds that differs, from 1; 0 for a balance
 * @param was what the ledger that is copied says; null if it says nothing
 * @param wouldBe what the copy says; null if it says nothing
 * @param count how many of the account's differ, this one included
 */
public record Difference(
        String accountId,
        What what,
        long number,
        @Nullable String was,
        @Nullable String wouldBe,
        long count) {
    /** In which output. */
    public enum What {
        /** A movement of credits: its content, or its hash alone. */
        ENTRY,
        /** A refund. */
        REFUND,
        /** What the account has, its grants and holds included. */
        BALANCE
    }
}
