package io.makegood.ledger.entry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Computes the hash of entries: SHA-256 over the previous hash (32 bytes) followed by the entry's canonical text in UTF-8.
 *
 * <p>The canonical text is made so that a few lines of any language can repeat it: the line {@code makegood-entry-1}, then
 * one line per field in the order of {@link #canonicalText}, joined by a line feed, with none at the end. Numbers are
 * decimal, an absent field is an empty line. No field can hold a line feed, so the text is unambiguous. Not threadsafe.
 */
public final class EntryChain {
    private static final String VERSION = "makegood-entry-1";

    private final MessageDigest sha256;

    /** A chain of its own for each thread that folds or checks. */
    public EntryChain() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash that {@code entry} must carry, from its fields and its {@code previousHash}. */
    public EntryHash hashOf(LedgerEntry entry) {
        sha256.reset();
        sha256.update(entry.previousHash().bytes());
        return new EntryHash(sha256.digest(canonicalText(entry).getBytes(StandardCharsets.UTF_8)));
    }

    /** SHA-256 of a text in UTF-8; ids are derived from it. */
    public byte[] digest(String text) {
        return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text that is hashed; all fields but the two hashes. */
    public static String canonicalText(LedgerEntry entry) {
        StringBuilder text = new StringBuilder(320).append(VERSION);
        line(text, entry.entryId());
        line(text, entry.accountId());
        line(text, entry.sequence());
        line(text, entry.kind().name());
        line(text, entry.amount());
        line(text, entry.balanceAfter());
        line(text, entry.contraAccount().name().toLowerCase(Locale.ROOT));
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
        line(text, entry.cause().partition());
        line(text, entry.cause().offset());
        line(text, entry.recordedAt());
        return text.toString();
    }

    private static void line(StringBuilder text, long number) {
        text.append('\n').append(number);
    }

    private static void line(StringBuilder text, @Nullable String value) {
        text.append('\n');
        if (value != null) {
            text.append(value);
        }
    }
}
