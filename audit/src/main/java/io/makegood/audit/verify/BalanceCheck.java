package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.ledger.table.RowBytes;
import io.makegood.ledger.table.RowTable;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputReading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Compares published balances with the fold's. Compaction may have taken any balance but the newest of an account: so those
 * that are there must be right, and the newest must be there. Not thread-safe.
 */
final class BalanceCheck {
    /** The kind of rows that say where an account's newest balance was called for, and whether it was there. */
    static final byte NEWEST = 'X';

    private static final long UNKNOWN = -1;
    /** Before every offset, so that it is passed over. */
    private static final long UNREADABLE = -2;

    private static final byte MISSING = 0;
    private static final byte FOUND = 1;

    private final String topic;
    private final int partition;
    private final RecordStream actual;
    private final RowBytes rows;
    private final RowTable newest;
    private final Findings findings;
    private final ByteBuffer row = ByteBuffer.allocate(9);
    private final OutputReading outputs;
    /** Balances that earlier offsets of the journal led to are passed over. */
    private final long since;

    private @Nullable ConsumerRecord<byte[], byte[]> head;
    private long headCause;
    private long nextOffset;
    /** Whether a balance was ever missing, in this audit or the one that it goes on from: else nobody has to look for its row. */
    private boolean anyMissing;
    /** Accounts whose newest balance is missing now. */
    private long missing;

    /** @param since the offset of the journal before which an audit that went on from an archive knows nothing of balances, or 0 */
    BalanceCheck(
            String topic,
            int partition,
            RecordStream actual,
            long since,
            RowBytes rows,
            OutputReading outputs,
            Findings findings) {
        this.since = since;
        this.topic = topic;
        this.partition = partition;
        this.actual = actual;
        this.rows = rows;
        newest = new RowTable(rows, DiskRows.ROWS_KEPT);
        newest.lookFor(NEWEST);
        this.outputs = outputs;
        this.findings = findings;
        rows.walk(new byte[] {NEWEST}, new byte[] {NEWEST + 1}, (key, value) -> {
            anyMissing = true;
            missing += value[0] == MISSING ? 1 : 0;
            return true;
        });
        advance();
    }

    long nextOffset() {
        return nextOffset;
    }

    /** The event at {@code cause} leads to the balance that {@code value} makes; it is asked for only where it is compared. */
    void expect(String accountId, Supplier<byte[]> value, long cause) {
        note(accountId, isThere(accountId, value, cause) ? FOUND : MISSING, cause);
    }

    /** Only what is missing needs a row, until it is found. */
    private void note(String accountId, byte there, long cause) {
        anyMissing |= there == MISSING;
        if (!anyMissing) {
            return;
        }
        byte[] key = key(accountId);
        boolean wasMissing = newest.find(key) && newest.bytes()[newest.start()] == MISSING;
        if (there == MISSING || wasMissing) {
            missing += (there == MISSING ? 1 : 0) - (wasMissing ? 1 : 0);
            row.put(0, there).putLong(1, cause);
            newest.put(key, row.array(), row.capacity());
        }
    }

    private boolean isThere(String accountId, Supplier<byte[]> value, long cause) {
        ConsumerRecord<byte[], byte[]> record = head;
        // Most balances that are not the head's are of another account: their bytes need not be made.
        if (record != null && isOf(record, accountId) && Arrays.equals(record.value(), value.get())) {
            take(record);
            return true;
        }
        while (record != null && causeOf(record) < cause) {
            if (headCause != UNREADABLE) {
                report(Kind.EXTRA, record, "names the journal's offset " + headCause + ", which changed no balance");
            }
            record = advance();
        }
        if (record == null || causeOf(record) != cause) {
            return false;
        }
        if (!isOf(record, accountId) || !Arrays.equals(record.value(), value.get())) {
            report(Kind.DIFFERENT, record, "is not the balance that the journal's offset " + cause + " leads to");
        }
        // A wrong balance is told as wrong, not as missing too.
        take(record);
        return true;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        nextOffset = record.offset() + 1;
        advance();
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> record, String accountId) {
        return Arrays.equals(record.key(), accountId.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing more is called for; what is left must be of events from {@code end} on that the journal has. */
    void end(long end, long journalKnownUntil, boolean keepsRows) {
        for (ConsumerRecord<byte[], byte[]> record = head; record != null; record = advance()) {
            long cause = causeOf(record);
            if (cause == UNREADABLE) {
                continue;
            }
            if (cause < end || cause >= journalKnownUntil) {
                report(Kind.EXTRA, record, "names the journal's offset " + headCause + ", which changed no balance");
            }
            // A newer balance may have made compaction take the one that was looked for.
            note(new String(orEmpty(record.key()), StandardCharsets.UTF_8), FOUND, headCause);
        }
        if (keepsRows || missing > 0) {
            newest.flush();
        }
        if (missing == 0) {
            return;
        }
        rows.walk(new byte[] {NEWEST}, new byte[] {NEWEST + 1}, (key, value) -> {
            if (value[0] == MISSING) {
                long expected = ByteBuffer.wrap(value, 1, 8).getLong();
                findings.add(new Finding(
                        Kind.MISSING,
                        topic,
                        partition,
                        expected,
                        new String(key, 1, key.length - 1, StandardCharsets.UTF_8),
                        "the newest balance is missing; the journal's offset " + expected + " calls for it"));
            }
            return true;
        });
    }

    private @Nullable ConsumerRecord<byte[], byte[]> advance() {
        do {
            head = actual.next();
            headCause = UNKNOWN;
        } while (since > 0 && head != null && isBefore(causeOf(head)));
        return head;
    }

    private boolean isBefore(long cause) {
        return cause >= 0 && cause < since;
    }

    /** Which of the journal's offsets the head names; only asked for where it is not what was expected. */
    private long causeOf(ConsumerRecord<byte[], byte[]> record) {
        if (headCause == UNKNOWN) {
            try {
                headCause = outputs.offsetOfBalance(orEmpty(record.value()));
            } catch (UndecodableRecord unreadable) {
                report(Kind.UNREADABLE, record, "cannot be read");
                headCause = UNREADABLE;
            }
        }
        return headCause;
    }

    private void report(Kind kind, ConsumerRecord<byte[], byte[]> record, String detail) {
        findings.add(new Finding(
                kind,
                topic,
                partition,
                record.offset(),
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                detail));
    }

    private static byte[] key(String accountId) {
        byte[] account = accountId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(account.length + 1).put(NEWEST).put(account).array();
    }

    private static byte[] orEmpty(byte @Nullable [] value) {
        return value == null ? new byte[0] : value;
    }
}
