package io.makegood.audit.verify;

import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.StoredRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a partition as they stand where an audit ended: all that the fold remembers of its accounts and policies, and of each account the
 * end of its chain. Whoever has them goes on from there without what came before.
 */
public final class OpeningRows {
    private static final byte[] FIRST = {0};
    private static final byte[] END = {(byte) 0xFF};
    private static final int WALKED_AT_A_TIME = 10_000;

    private OpeningRows() {}

    /**
     * Shows them in the order of their keys, after what need not be remembered any more has left its fingerprint: the rows of generations
     * of which nothing was heard for so long. The fold decides the same with the rows and with the fingerprints.
     *
     * @param lastRecordedAt the record time of the partition's last record, epoch milliseconds, UTC
     */
    public static void walk(RowBytes rows, long lastRecordedAt, long retentionMillis, RowBytes.Visitor visitor) {
        forget(rows, lastRecordedAt, retentionMillis);
        rows.walk(FIRST, END, (key, value) -> !isOpening(key) || visitor.visit(key, value));
    }

    private static void forget(RowBytes rows, long lastRecordedAt, long retentionMillis) {
        StoredRows stored = new StoredRows(rows, rows);
        byte[] next = null;
        do {
            List<byte[]> forgettable = new ArrayList<>();
            next = stored.walkGenerations(next, WALKED_AT_A_TIME, (key, row) -> {
                if (row.isForgettable(lastRecordedAt, retentionMillis)) {
                    forgettable.add(key);
                }
            });
            forgettable.forEach(stored::forget);
        } while (next != null);
    }

    /** What an audit notes for itself is no part of them. */
    private static boolean isOpening(byte[] key) {
        return key[0] != RowKeys.APPLIED && key[0] != BalanceCheck.NEWEST && key[0] != DeadLetterIndex.LETTER;
    }

    /**
     * Puts them into empty rows, from which an audit then goes on.
     *
     * @param records a row's key and value are those of a record
     * @param journalOffset the offset of the journal after which they stand
     */
    public static void load(RowBytes rows, RecordStream records, long journalOffset) {
        for (var record = records.next(); record != null; record = records.next()) {
            rows.put(record.key(), record.value());
        }
        new StoredRows(rows, rows).noteApplied(journalOffset);
    }

    /** The account that a row is of, if it is of one. */
    public static @Nullable String accountOf(ConsumerRecord<byte[], byte[]> record) {
        return accountOf(record.key());
    }

    /** The account that a row with that key is of, if it is of one. */
    public static @Nullable String accountOf(byte @Nullable [] key) {
        if (key == null || key.length < 2 || key[0] == RowKeys.FORGOTTEN || key[0] == RowKeys.POLICY) {
            return null;
        }
        int end = 1;
        while (end < key.length && key[end] != 0) {
            end++;
        }
        return new String(key, 1, end - 1, StandardCharsets.UTF_8);
    }
}
