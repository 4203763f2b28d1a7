package io.makegood.readmodel.projection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the projection's rows: a letter for the kind of row, then what it is found by. Texts end with a zero byte, which no
 * id holds; numbers are eight bytes, most significant first, so that rows stand in the order of the log.
 */
final class ProjectionKeys {
    static final byte BALANCE = 'b';
    static final byte ENTRY = 'e';
    static final byte NOTICE = 'n';
    static final byte GENERATION = 'g';
    static final byte ACCOUNT_UPDATE = 'u';
    static final byte POLICY = 'p';
    static final byte REFUND = 'r';
    static final byte WORK = 'w';
    static final byte OPEN_WORK = 'o';
    /** What waited and does not any more, by when it was settled. */
    static final byte CLOSED_WORK = 'z';

    static final byte COUNT = 's';
    static final byte DEAD_LETTER = 'd';
    /** The newest notice about each budget of an account, and about what was spent of it. */
    static final byte BUDGET = 'a';

    static final byte BUDGET_SPENT = 'v';
    /** Events about an account's plans. */
    static final byte PLAN = 'l';
    /** Where in the journal the ledger left. */
    static final byte MOVE = 'm';
    /** There once the partition takes personal texts sealed alone. */
    static final byte SEALED_ONLY = 't';
    /** What an event did, where it was not applied: nothing in the row of a duplicate, the dead letter of what was refused. */
    static final byte EFFECT_OF = 'f';
    /** Events by which people settle what waits; see {@link SettlingRows}. */
    static final byte SETTLING = 'q';
    /** Where the ledger was cut, so far as this was noticed. */
    static final byte CUT = 'c';

    /** Whose an id is; see {@link SearchRows}. */
    static final byte SEARCH = 'i';

    /** Within a generation's timeline: an event of the journal, and what points to an entry or a notice. */
    static final byte EVENT_OF = 'e';

    static final byte ENTRY_OF = 'x';
    static final byte NOTICE_OF = 'y';

    private static final int ID_BYTES_MAX = 640;

    private final ByteBuffer buffer = ByteBuffer.allocate(4 * ID_BYTES_MAX);

    private ProjectionKeys(byte kind) {
        buffer.put(kind);
    }

    static ProjectionKeys of(byte kind) {
        return new ProjectionKeys(kind);
    }

    ProjectionKeys letter(byte letter) {
        buffer.put(letter);
        return this;
    }

    ProjectionKeys text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > ID_BYTES_MAX) {
            // No id of the contract is that long: such a row was never written, and none is found.
            bytes = Arrays.copyOf(bytes, ID_BYTES_MAX);
        }
        buffer.put(bytes).put((byte) 0);
        return this;
    }

    ProjectionKeys number(long number) {
        buffer.putLong(number);
        return this;
    }

    Bytes key() {
        return Bytes.wrap(Arrays.copyOf(buffer.array(), buffer.position()));
    }

    /** The last key that begins like this one could, for ranges. */
    Bytes lastBelow() {
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position() + 1);
        bytes[bytes.length - 1] = (byte) 0xff;
        return Bytes.wrap(bytes);
    }

    static ProjectionKeys spent(String account, String budgetId, String edition) {
        return of(BUDGET_SPENT).text(account).text(budgetId).text(edition);
    }

    static Bytes balance(String account) {
        return of(BALANCE).text(account).key();
    }

    static Bytes entry(String account, long sequence) {
        return of(ENTRY).text(account).number(sequence).key();
    }

    static Bytes notice(String account, long offset, String noticeId) {
        return of(NOTICE).text(account).number(offset).text(noticeId).key();
    }

    static ProjectionKeys timeline(String account, String generation) {
        return of(GENERATION).text(account).text(generation);
    }

    static Bytes effect(int partition, long offset) {
        return of(EFFECT_OF).number(partition).number(offset).key();
    }

    static Bytes work(WorkKind kind, String account, String id) {
        return of(WORK).letter(kind.letter()).text(account).text(id).key();
    }

    static Bytes openWork(WorkKind kind, long openedAt, String account, String id) {
        return workByTime(OPEN_WORK, kind, openedAt, account, id);
    }

    static Bytes closedWork(WorkKind kind, long closedAt, String account, String id) {
        return workByTime(CLOSED_WORK, kind, closedAt, account, id);
    }

    private static Bytes workByTime(byte state, WorkKind kind, long at, String account, String id) {
        return of(state).letter(kind.letter()).number(at).text(account).text(id).key();
    }
}
