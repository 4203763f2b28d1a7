package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries that one event leads to, each chained to the one before. Single-threaded, lives for one event. */
final class Postings {
    private final String accountId;
    private final Cause cause;
    private final long recordedAt;
    private final EntryChain chain;
    private long balance;
    private long sequence;
    private EntryHash hash;
    private List<LedgerEntry> entries = List.of();

    Postings(String accountId, AccountRow before, Cause cause, long recordedAt, EntryChain chain) {
        this.accountId = accountId;
        this.cause = cause;
        this.recordedAt = recordedAt;
        this.chain = chain;
        balance = before.balance();
        sequence = before.sequence();
        hash = before.hash();
    }

    /** What an entry is about: a generation, an item, a refund, each of which may be absent. */
    record About(
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String refundId) {
        static final About ACCOUNT = new About(null, null, null);

        static About generation(@Nullable String generationId) {
            return generationId == null ? ACCOUNT : new About(generationId, null, null);
        }
    }

    long balance() {
        return balance;
    }

    long sequence() {
        return sequence;
    }

    EntryHash hash() {
        return hash;
    }

    List<LedgerEntry> entries() {
        return entries;
    }

    LedgerEntry post(
            EntryKind kind,
            long amount,
            ContraAccount contra,
            List<GrantAmount> deltas,
            About about,
            Reason reason,
            Policy policy) {
        if (!kind.reasons().contains(reason)) {
            throw new IllegalArgumentException("no " + kind + " has the reason " + reason);
        }
        balance = Math.addExact(balance, amount);
        sequence++;
        LedgerEntry unsealed = new LedgerEntry(
                LedgerEntry.idOf(accountId, sequence),
                accountId,
                sequence,
                kind,
                amount,
                balance,
                contra,
                deltas,
                about.generationId,
                about.itemId,
                about.refundId,
                reason.name(),
                policy.ref(),
                cause,
                recordedAt,
                hash,
                EntryHash.NONE);
        hash = chain.hashOf(unsealed);
        LedgerEntry entry = unsealed.sealed(hash);
        entries = CopyOnWrite.changeable(entries);
        entries.add(entry);
        return entry;
    }
}
