package io.makegood.readmodel.projection;

import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.row.CorruptRow;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputReading;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what waits for a person. Each row holds the newest notice of its opening and of its closing, so that a notice that is
 * read twice, or comes again after a restart, changes nothing.
 */
final class WorkItems {
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final SearchRows search;
    private final OutputReading outputs = new OutputReading();

    WorkItems(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        search = new SearchRows(store);
    }

    void note(Notice notice, byte[] value) {
        WorkKind kind = kind(notice);
        String id = kind == null ? null : id(kind, notice);
        if (kind == null || id == null) {
            return;
        }
        search.work(kind, id, notice.accountId(), notice.subject().generationId());
        Bytes key = ProjectionKeys.work(kind, notice.accountId(), id);
        byte[][] row = halves(store.get(key));
        boolean opens = notice.type() == NoticeType.CaseOpened || notice.type() == NoticeType.ClaimOpened;
        if (opens) {
            row[0] = value;
        } else {
            // A review that came too late says that it was decided already; the decision stands.
            row[1] = row[1].length == 0 ? value : row[1];
        }
        store.put(key, joined(row));
        Notice opened = row[0].length == 0 ? null : decode(row[0]);
        if (opened == null) {
            return;
        }
        Bytes open = ProjectionKeys.openWork(kind, opened.recordedAt(), notice.accountId(), id);
        if (row[1].length == 0) {
            store.put(open, NOTHING);
        } else {
            store.delete(open);
            store.put(ProjectionKeys.closedWork(kind, decode(row[1]).recordedAt(), notice.accountId(), id), NOTHING);
        }
    }

    static @Nullable WorkItem read(WorkKind kind, String id, byte @Nullable [] row, OutputReading outputs) {
        if (row == null) {
            return null;
        }
        byte[][] halves = halves(row);
        return new WorkItem(
                kind,
                id,
                halves[0].length == 0 ? null : decode(outputs, halves[0]),
                halves[1].length == 0 ? null : decode(outputs, halves[1]),
                null);
    }

    private Notice decode(byte[] bytes) {
        return decode(outputs, bytes);
    }

    static Notice decode(OutputReading outputs, byte[] bytes) {
        try {
            return outputs.notice(bytes);
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("a notice that was read once cannot be read again", e);
        }
    }

    private static @Nullable WorkKind kind(Notice notice) {
        return switch (notice.type()) {
            case CaseOpened, CaseClosed -> notice.subject().requestId() == null ? WorkKind.CASE : WorkKind.CASH_REFUND;
            case CashRefundAccepted, CashRefundDeclined -> WorkKind.CASH_REFUND;
            case ClaimOpened, ClaimAccepted, ClaimDeclined -> WorkKind.CLAIM;
            default -> null;
        };
    }

    private static @Nullable String id(WorkKind kind, Notice notice) {
        return switch (kind) {
            case CASE -> notice.subject().caseId();
            case CLAIM -> notice.subject().claimId();
            case CASH_REFUND -> notice.subject().requestId();
        };
    }

    private static byte[][] halves(byte @Nullable [] row) {
        if (row == null) {
            return new byte[][] {NOTHING, NOTHING};
        }
        int first = row.length < Integer.BYTES ? -1 : ByteBuffer.wrap(row).getInt();
        if (first < 0 || first > row.length - Integer.BYTES) {
            throw new CorruptRow("a row of " + row.length + " bytes of the read model is no work that waits;"
                    + DeadLetterRow.REMEDY);
        }
        return new byte[][] {
            Arrays.copyOfRange(row, Integer.BYTES, Integer.BYTES + first),
            Arrays.copyOfRange(row, Integer.BYTES + first, row.length)
        };
    }

    private static byte[] joined(byte[][] row) {
        return ByteBuffer.allocate(Integer.BYTES + row[0].length + row[1].length)
                .putInt(row[0].length)
                .put(row[0])
                .put(row[1])
                .array();
    }
}
