package io.makegood.topics.openings;

import io.makegood.ledger.budget.ToldBudget;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record from before a cut that readers go on to need, as a row of the opening: policies, versions of the fold, whether the ledger has left, what accounts were told to be,
 * plans, open cases and claims, and the newest that was told of each budget. The engine does not need it: the rows of the fold have it.
 */
public final class KeptRecord {
    /** First byte of such rows; no row of the fold begins with a capital letter. */
    public static final byte LETTER = 'K';

    private static final char EVENT = 'e';
    private static final char PLAN_PERIOD = 'p';
    private static final char WORK = 'w';
    private static final char BUDGET = 'b';
    private static final char SPENT = 's';

    private final boolean isNotice;
    private final long offset;
    private final long recordedAt;
    private final byte @Nullable [] key;
    private final byte[] value;

    /**
     * One with that key and value.
     *
     * @param isNotice whether it is a notice; an event else
     * @param offset in the journal: its own, or that of the notice's cause
     * @param recordedAt epoch milliseconds, UTC
     */
    public KeptRecord(boolean isNotice, long offset, long recordedAt, byte @Nullable [] key, byte[] value) {
        this.isNotice = isNotice;
        this.offset = offset;
        this.recordedAt = recordedAt;
        this.key = key;
        this.value = value;
    }

    /** Whether it is a notice; an event else. */
    public boolean isNotice() {
        return isNotice;
    }

    /** Where it stands in the journal; of a notice, where its cause does. */
    public long offset() {
        return offset;
    }

    /** Its record time, epoch milliseconds, UTC. */
    public long recordedAt() {
        return recordedAt;
    }

    /** The record's key. */
    public byte @Nullable [] key() {
        return key;
    }

    /** The record's value. */
    public byte[] value() {
        return value;
    }

    /** The key of the row for an event at that offset; null for one that need not be kept. */
    public static byte @Nullable [] keyOf(String account, LedgerEvent event, long offset) {
        if (event instanceof PlanRenewed) {
            // The newest period alone counts.
            return rowKey(account, PLAN_PERIOD, new byte[0]);
        }
        boolean kept = event instanceof PolicyPublished
                || event instanceof FoldAdopted
                || event instanceof LedgerMoved
                || event instanceof AccountUpdated
                || event instanceof PlanStarted
                || event instanceof PlanEnded;
        return kept
                ? rowKey(
                        account,
                        EVENT,
                        ByteBuffer.allocate(Long.BYTES).putLong(offset).array())
                : null;
    }

    /** The key of the row for a notice, which it replaces or takes out; null for one that need not be kept. */
    public static byte @Nullable [] keyOf(Notice notice) {
        if (ToldBudget.isTold(notice)) {
            ToldBudget told = new ToldBudget(notice);
            return notice.type() == NoticeType.BudgetChanged
                    ? rowKey(notice.accountId(), BUDGET, bytes(told.budgetId()))
                    : rowKey(
                            notice.accountId(),
                            SPENT,
                            bytes(told.budgetId() + '\0' + told.edition() + '\0' + told.subject()));
        }
        String request = notice.subject().requestId();
        String work = switch (notice.type()) {
            case CaseOpened, CaseClosed ->
                request == null ? "k" + notice.subject().caseId() : "q" + request;
            case CashRefundAccepted, CashRefundDeclined -> request == null ? null : "q" + request;
            case ClaimOpened, ClaimAccepted, ClaimDeclined ->
                "l" + notice.subject().claimId();
            default -> null;
        };
        return work == null ? null : rowKey(notice.accountId(), WORK, bytes(work));
    }

    /** Whether that notice ends what {@link #keyOf(Notice)} keeps. */
    public static boolean ends(Notice notice) {
        return switch (notice.type()) {
            case CaseClosed, CashRefundAccepted, CashRefundDeclined, ClaimAccepted, ClaimDeclined -> true;
            default -> false;
        };
    }

    private static byte[] rowKey(String account, char kind, byte[] rest) {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.write(LETTER);
        key.writeBytes(bytes(account));
        key.write(0);
        key.write(kind);
        key.writeBytes(rest);
        return key.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** It as it stood in that partition; of a notice the offset is that of its cause. */
    public ConsumerRecord<byte[], byte[]> in(TopicPartition partition) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                recordedAt,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** It as a row's value. */
    public byte[] row() {
        int length = key == null ? -1 : key.length;
        ByteBuffer row = ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES + Math.max(0, length) + value.length)
                .put((byte) (isNotice ? 1 : 0))
                .putLong(offset)
                .putLong(recordedAt)
                .putInt(length);
        if (key != null) {
            row.put(key);
        }
        return row.put(value).array();
    }

    /**
     * Reads a row's value.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static KeptRecord read(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        if (in.remaining() < 1 + 2 * Long.BYTES + Integer.BYTES) {
            throw new IllegalArgumentException("a record that was kept is cut short");
        }
        boolean notice = in.get() == 1;
        long offset = in.getLong();
        long recordedAt = in.getLong();
        int length = in.getInt();
        if (length < -1 || length > in.remaining()) {
            throw new IllegalArgumentException("a record that was kept is cut short");
        }
        byte[] key = null;
        if (length >= 0) {
            key = new byte[length];
            in.get(key);
        }
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new KeptRecord(notice, offset, recordedAt, key, value);
    }
}
