package io.makegood.ledger.entry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One movement of credits on one account. {@code sequence} runs 1, 2, 3 … per account; {@code amount} is signed;
 * {@code grants} says which grants received or paid, and what of {@code amount} they do not cover moved the account's
 * overdraft; {@code transfer} is there for a TRANSFER alone. {@code hash} chains the account's entries, see {@link EntryHash}.
 */
public record LedgerEntry(
        String entryId,
        String accountId,
        long sequence,
        EntryKind kind,
        long amount,
        long balanceAfter,
        ContraAccount contraAccount,
        List<GrantAmount> grants,
        @Nullable String generationId,
        @Nullable String itemId,
        @Nullable String refundId,
        @Nullable Transfer transfer,
        String reason,
        PolicyRef policy,
        Cause cause,
        long recordedAt,
        EntryHash previousHash,
        EntryHash hash) {

    /** Keeps its own copy of the grants. */
    public LedgerEntry {
        grants = List.copyOf(grants);
    }

    /** The same entry with its hash. */
    public LedgerEntry sealed(EntryHash itsHash) {
        return new LedgerEntry(
                entryId,
                accountId,
                sequence,
                kind,
                amount,
                balanceAfter,
                contraAccount,
                grants,
                generationId,
                itemId,
                refundId,
                transfer,
                reason,
                policy,
                cause,
                recordedAt,
                previousHash,
                itsHash);
    }

    /** The id of an account's entry: derived, so that a replay names it the same. */
    public static String idOf(String accountId, long sequence) {
        return accountId + ":e" + sequence;
    }
}
