package io.makegood.readmodel.receipt;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.readmodel.investigation.EntryText;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.investigation.RefundDecision;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was charged for one generation by which rule, what came back and why, and the entries with their hashes (docs/audit.md, "Receipts").
 * The text has a fixed form of lines, which a person can read and a program check; what a customer wrote is not in it, as it may
 * be handed on.
 *
 * @param topicPrefix which ledger it is: what its topics begin with
 * @param found what the log says of the generation
 * @param entries the generation's own, in the order of the account
 * @param scale decimals that the product shows: 10^scale units make one credit
 * @param archivedBefore before which moment entries of the account were archived and are not here, epoch milliseconds, UTC; null if all are
 * @param issuedAt as of which moment, epoch milliseconds, UTC: what came later is not in it
 */
public record Receipt(
        String topicPrefix,
        Investigation found,
        List<LedgerEntry> entries,
        int scale,
        @Nullable Long archivedBefore,
        long issuedAt) {
    static final String VERSION = "makegood-receipt-1";
    static final char OF_ENTRY = '>';

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Keeps its own copy of the entries. */
    public Receipt {
        entries = List.copyOf(entries);
    }

    /** How many units were charged, all charges together. */
    public long charged() {
        long sum = 0;
        for (LedgerEntry entry : entries) {
            sum = entry.kind() == EntryKind.CHARGE ? Math.subtractExact(sum, entry.amount()) : sum;
        }
        return sum;
    }

    /** How many units came back by all other entries: refunds, and what support adjusted. */
    public long returned() {
        long sum = 0;
        for (LedgerEntry entry : entries) {
            sum = entry.kind() == EntryKind.CHARGE ? sum : Math.addExact(sum, entry.amount());
        }
        return sum;
    }

    /** The text that is signed: a block of lines for the whole, then one for each entry, each followed by an empty line. */
    public String text() {
        StringBuilder text = new StringBuilder(VERSION).append('\n');
        line(text, "ledger", topicPrefix);
        line(text, "account", found.accountId());
        line(text, "generation", found.generationId());
        line(text, "feature", found.feature());
        line(text, "status", found.status());
        line(text, "issued", time(issuedAt));
        line(text, "archived-before", archivedBefore == null ? null : time(archivedBefore));
        line(text, "decimals", Integer.toString(scale));
        line(text, "charged", credits(charged()));
        line(text, "returned", credits(returned()));
        line(text, "entries", Integer.toString(entries.size()));
        text.append('\n');
        for (LedgerEntry entry : entries) {
            entry(text, entry);
            text.append('\n');
        }
        return text.toString();
    }

    private void entry(StringBuilder text, LedgerEntry entry) {
        line(text, "entry", Long.toString(entry.sequence()));
        line(text, "time", time(entry.recordedAt()));
        line(text, "amount", credits(entry.amount()));
        line(text, "why", EntryText.of(entry, found.feature(), null));
        RefundDecision decision = decision(entry);
        if (decision != null) {
            line(text, "rule", decision.rule());
            line(text, "rule-says", decision.ruleSays());
        }
        line(text, "previous-hash", entry.previousHash().hex());
        line(text, "hash", entry.hash().hex());
        for (String each : EntryChain.canonicalText(entry).split("\n", -1)) {
            text.append(OF_ENTRY).append(each).append('\n');
        }
    }

    /** What decided about it; of several alike the rule is the same. */
    private @Nullable RefundDecision decision(LedgerEntry entry) {
        for (RefundDecision each : found.decisions()) {
            if (each.partition() == entry.cause().partition()
                    && each.offset() == entry.cause().offset()
                    && each.decision().equals(entry.kind().name())
                    && each.reason().equals(entry.reason())) {
                return each;
            }
        }
        return null;
    }

    /** A name and its value; nothing where there is no value. What would break or hide a line becomes a space. */
    private static void line(StringBuilder text, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        text.append(name).append(' ');
        value.codePoints().map(point -> isShown(point) ? point : ' ').forEach(text::appendCodePoint);
        text.append('\n');
    }

    private static boolean isShown(int point) {
        int type = Character.getType(point);
        return !Character.isISOControl(point)
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }

    private String credits(long units) {
        return BigDecimal.valueOf(units, scale).toPlainString();
    }

    private static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }
}
