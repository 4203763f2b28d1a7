package io.makegood.audit.verify;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.GrantKind;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of credits in a span of record time, from the entries: opening balance and movements come to the closing balance.
 *
 * @param from inclusive, {@code to} exclusive; epoch milliseconds, UTC
 * @param granted by kind of grant
 * @param transferred from other accounts, less to other accounts: over all accounts what is on its way, negated
 */
public record FinanceReport(
        String accountPrefix,
        long from,
        long to,
        long opening,
        Map<String, Long> granted,
        long consumed,
        long refunded,
        long expired,
        long revoked,
        long adjusted,
        long transferred,
        long closing,
        long entries) {

    /**
     * What was archived of a ledger whose beginning is cut off; all of it is older than what the report is asked for.
     *
     * @param balances what its entries led the accounts to that are asked for, all in all
     * @param ends by partition, before which offset its entries are; while a cut is under way they may still be there
     */
    public record Archived(long balances, Map<Integer, Long> ends) {
        /** Of a ledger that has its beginning: nothing. */
        public static final Archived NOTHING = new Archived(0, Map.of());

        /** Keeps its own copy. */
        public Archived {
            ends = Map.copyOf(ends);
        }
    }

    /** Reads the entries of the accounts that begin with {@code accountPrefix}, but for those that were archived. */
    public static FinanceReport of(
            CommittedReader reader, Topics topics, String accountPrefix, long from, long to, Archived archived) {
        return of(reader, topics, accountPrefix, from, to, archived, () -> {});
    }

    /** The same; {@code read} hears of each entry that was read, and ends the work with an exception of its own. */
    public static FinanceReport of(
            CommittedReader reader,
            Topics topics,
            String accountPrefix,
            long from,
            long to,
            Archived archived,
            Runnable read) {
        OutputReading outputs = new OutputReading();
        Sums sums = new Sums();
        sums.opening = archived.balances();
        sums.closing = archived.balances();
        reader.readAll(topics.entries().name(), record -> {
            read.run();
            if (record.offset() < archived.ends().getOrDefault(record.partition(), 0L)) {
                return;
            }
            LedgerEntry entry = CommittedReader.decode(outputs::entry, record);
            if (entry.accountId().startsWith(accountPrefix) && entry.recordedAt() < to) {
                sums.add(entry, entry.recordedAt() < from);
            }
        });
        return new FinanceReport(
                accountPrefix,
                from,
                to,
                sums.opening,
                sums.granted,
                sums.of(EntryKind.CHARGE),
                sums.of(EntryKind.REFUND),
                sums.of(EntryKind.EXPIRY),
                sums.of(EntryKind.REVOCATION),
                sums.of(EntryKind.ADJUSTMENT),
                sums.of(EntryKind.TRANSFER),
                sums.closing,
                sums.entries);
    }

    /** What is left when the movements are taken from the difference of the balances: zero, or something is wrong. */
    public long unexplained() {
        long movements = consumed + refunded + expired + revoked + adjusted + transferred;
        return closing
                - opening
                - movements
                - granted.values().stream().mapToLong(Long::longValue).sum();
    }

    private static final class Sums {
        private final Map<String, Long> granted = new TreeMap<>();
        private final Map<EntryKind, Long> moved = new TreeMap<>();
        private long opening;
        private long closing;
        private long entries;

        private void add(LedgerEntry entry, boolean before) {
            closing += entry.amount();
            if (before) {
                opening += entry.amount();
                return;
            }
            entries++;
            if (entry.kind() == EntryKind.GRANT) {
                granted.merge(kind(entry.reason()), entry.amount(), Long::sum);
            } else {
                moved.merge(entry.kind(), entry.amount(), Long::sum);
            }
        }

        /** The kind of grant that such an entry books; a reason that only a later version knows stands for itself. */
        private static String kind(String reason) {
            for (GrantKind kind : GrantKind.values()) {
                if (kind.reason().isNamed(reason)) {
                    return kind.name();
                }
            }
            return reason;
        }

        private long of(EntryKind kind) {
            return moved.getOrDefault(kind, 0L);
        }
    }
}
