package io.makegood.ledger.row;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.budget.Spent.Part;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.WindowKind;
import java.util.ArrayList;
import java.util.List;

/** Bytes of the rows of members and budgets, format version 1. Not threadsafe. */
public final class BudgetRowCodec {
    /** The leading byte. */
    public static final int VERSION = 1;

    private static final int HAS_SCOPE_ID = 1;
    private static final int HAS_LIMIT = 2;
    private static final int HAS_START = 4;

    private final RowWriter writer = new RowWriter();

    /** The row's bytes. */
    public byte[] encode(MemberRow row) {
        writer.start(VERSION).text(row.actorId()).unsigned(row.holders()).unsigned(row.groups());
        texts(row.groupIds());
        return writer.finish();
    }

    /** The row's bytes. */
    public byte[] encode(BudgetsOf row) {
        writer.start(VERSION).fixed8(row.scope().code()).fixed8(row.scopeId() == null ? 0 : HAS_SCOPE_ID);
        if (row.scopeId() != null) {
            writer.text(row.scopeId());
        }
        texts(row.budgetIds());
        return writer.finish();
    }

    /** The row's bytes. */
    public byte[] encode(BudgetRow row) {
        Long limit = row.limit();
        Long startsAt = row.startsAt();
        writer.start(VERSION)
                .text(row.budgetId())
                .fixed8(row.scope().code())
                .fixed8((row.scopeId() == null ? 0 : HAS_SCOPE_ID)
                        | (limit == null ? 0 : HAS_LIMIT)
                        | (startsAt == null ? 0 : HAS_START));
        if (row.scopeId() != null) {
            writer.text(row.scopeId());
        }
        if (limit != null) {
            writer.unsigned(limit);
        }
        write(row.window());
        if (startsAt != null) {
            writer.unsigned(startsAt);
        }
        return writer.unsigned(row.since()).unsigned(row.edition()).finish();
    }

    /** The row's bytes. */
    public byte[] encode(BudgetSpent row) {
        writer.start(VERSION)
                .unsigned(row.ordinal())
                .text(row.budgetId())
                .fixed8(row.scope().code())
                .text(row.subject())
                .text(row.edition());
        write(row.window());
        writer.unsigned(row.spent().parts().size());
        long before = 0;
        for (Part part : row.spent().parts()) {
            writer.signed(part.place() - before).unsigned(part.credits());
            before = part.place();
        }
        return writer.finish();
    }

    private void write(BudgetWindow window) {
        writer.fixed8(window.kind().code());
        if (window.kind().hasLength()) {
            writer.unsigned(window.lengthMillis()).unsigned(window.anchorAt());
        }
    }

    private void texts(List<String> texts) {
        writer.unsigned(texts.size());
        texts.forEach(writer::text);
    }

    /** The member of those bytes; throws {@link CorruptRow}. */
    public MemberRow decodeMember(byte[] bytes) {
        RowReader reader = new RowReader("member", bytes, VERSION);
        MemberRow row = new MemberRow(reader.text(), reader.int32(), reader.int32(), texts(reader));
        reader.end();
        return row;
    }

    /** The list of those bytes; throws {@link CorruptRow}. */
    public BudgetsOf decodeBudgetsOf(byte[] bytes) {
        RowReader reader = new RowReader("budget list", bytes, VERSION);
        BudgetScope scope = scope(reader);
        String scopeId = (reader.fixed8() & HAS_SCOPE_ID) == 0 ? null : reader.text();
        BudgetsOf row = new BudgetsOf(scope, scopeId, texts(reader));
        reader.end();
        return row;
    }

    /** The budget of those bytes; throws {@link CorruptRow}. */
    public BudgetRow decodeBudget(byte[] bytes) {
        RowReader reader = new RowReader("budget", bytes, VERSION);
        String budgetId = reader.text();
        BudgetScope scope = scope(reader);
        int flags = reader.fixed8();
        String scopeId = (flags & HAS_SCOPE_ID) == 0 ? null : reader.text();
        Long limit = (flags & HAS_LIMIT) == 0 ? null : Long.valueOf(reader.unsigned());
        BudgetWindow window = window(reader);
        Long startsAt = (flags & HAS_START) == 0 ? null : Long.valueOf(reader.unsigned());
        BudgetRow row =
                new BudgetRow(budgetId, scope, scopeId, limit, window, startsAt, reader.unsigned(), reader.int32());
        reader.end();
        return row;
    }

    /** What was spent by those bytes; throws {@link CorruptRow}. */
    public BudgetSpent decodeSpent(byte[] bytes) {
        RowReader reader = new RowReader("budget spent", bytes, VERSION);
        int ordinal = reader.int32();
        String budgetId = reader.text();
        BudgetScope scope = scope(reader);
        String subject = reader.text();
        String edition = reader.text();
        BudgetWindow window = window(reader);
        int count = reader.count();
        List<Part> parts = new ArrayList<>(count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            before += reader.signed();
            parts.add(new Part(before, reader.unsigned()));
        }
        reader.end();
        return new BudgetSpent(ordinal, budgetId, scope, subject, edition, window, new Spent(parts));
    }

    private static BudgetWindow window(RowReader reader) {
        int code = reader.fixed8();
        for (WindowKind kind : WindowKind.values()) {
            if (kind.code() == code) {
                return kind.hasLength()
                        ? new BudgetWindow(kind, reader.unsigned(), reader.unsigned())
                        : BudgetWindow.of(kind);
            }
        }
        throw new CorruptRow("no window has code " + code);
    }

    private static BudgetScope scope(RowReader reader) {
        int code = reader.fixed8();
        for (BudgetScope scope : BudgetScope.values()) {
            if (scope.code() == code) {
                return scope;
            }
        }
        throw new CorruptRow("no scope has code " + code);
    }

    private static List<String> texts(RowReader reader) {
        int count = reader.count();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(reader.text());
        }
        return texts;
    }
}
