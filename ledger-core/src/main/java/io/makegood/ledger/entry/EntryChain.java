package io.makegood.ledger.entry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the hash of entries: SHA-256 over the previous hash (32 bytes) followed by the entry's canonical text in UTF-8.
 *
 * <p>The canonical text is made so that a few lines of any language can repeat it: the line {@code makegood-entry-2}, then
 * one line per field in the order of {@link #canonicalText}, joined by a line feed, with none at the end. Numbers are
 * decimal, an absent field is an empty line; the lines of a transfer are there for a TRANSFER alone. No field can hold a line feed, so the text is unambiguous. What caused the entry stands there as the digest of its content and time, not as its place in the
 * journal, so that a copy of the journal gives the same hashes. Not threadsafe.
 */
public final class EntryChain {
    private static final String VERSION = "makegood-entry-2";

    private final HashedText text = new HashedText();

    /** The hash that {@code entry} must carry, from its fields and its {@code previousHash}. */
    public EntryHash hashOf(LedgerEntry entry) {
        write(text.start(), entry);
        return new EntryHash(text.sha256(entry.previousHash().bytes()));
    }

    /** SHA-256 of a text in UTF-8; ids are derived from it. */
    public byte[] digest(String content) {
        return text.start().append(content).sha256();
    }

    /** An empty text, for whoever derives something from several fields; it is good until the chain is used again. */
    public HashedText text() {
        return text.start();
    }

    /** The text that is hashed; all fields but the two hashes. */
    public static String canonicalText(LedgerEntry entry) {
        HashedText text = new HashedText();
        write(text, entry);
        return text.toString();
    }

    private static void write(HashedText text, LedgerEntry entry) {
        text.append(VERSION);
        line(text, entry.entryId());
        line(text, entry.accountId());
        line(text, entry.sequence());
        line(text, entry.kind().name());
        line(text, entry.amount());
        line(text, entry.balanceAfter());
        line(text, entry.contraAccount().label());
        List<GrantAmount> grants = entry.grants();
        line(text, grants.size());
        for (int i = 0; i < grants.size(); i++) {
            line(text, grants.get(i).grantId());
            line(text, grants.get(i).amount());
        }
        line(text, entry.generationId());
        line(text, entry.itemId());
        line(text, entry.refundId());
        line(text, entry.reason());
        line(text, entry.policy().id());
        line(text, entry.policy().version());
        line(text, entry.cause().eventId());
        text.newLine().appendHex(entry.cause().digest().bytes());
        line(text, entry.recordedAt());
        Transfer transfer = entry.transfer();
        if (transfer != null) {
            // All others have the text that they always had.
            line(text, transfer.otherAccount());
            line(text, transfer.transferId());
        }
    }

    private static void line(HashedText text, long number) {
        text.newLine().append(number);
    }

    private static void line(HashedText text, @Nullable String value) {
        text.newLine();
        if (value != null) {
            text.append(value);
        }
    }
}
