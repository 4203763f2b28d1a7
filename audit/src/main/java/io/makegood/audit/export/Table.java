package io.makegood.audit.export;

import io.makegood.audit.export.Tables.BalanceRow;
import io.makegood.audit.export.Tables.EntryGrantRow;
import io.makegood.audit.export.Tables.EntryRow;
import io.makegood.audit.export.Tables.GenerationRow;
import io.makegood.audit.export.Tables.GrantRow;
import io.makegood.audit.export.Tables.NoticeRow;
import io.makegood.audit.export.Tables.OpenGrantRow;
import io.makegood.audit.export.Tables.RefundRow;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables that can be exported. */
public enum Table {
    /** Every movement of credits. */
    ENTRIES("entries", EntryRow.class),
    /** What each entry did to each grant. */
    ENTRY_GRANTS("entry_grants", EntryGrantRow.class),
    /** Every refund. */
    REFUNDS("refunds", RefundRow.class),
    /** Every notice. */
    NOTICES("notices", NoticeRow.class),
    /** The newest balance of each account. */
    BALANCES("balances", BalanceRow.class),
    /** What is left of each grant, as the newest balances say. */
    OPEN_GRANTS("open_grants", OpenGrantRow.class),
    /** What each generation is. */
    GENERATIONS("generations", GenerationRow.class),
    /** Every grant. */
    GRANTS("grants", GrantRow.class);

    private final String fileName;
    private final Class<? extends Record> row;

    Table(String fileName, Class<? extends Record> row) {
        this.fileName = fileName;
        this.row = row;
    }

    /** The name of its file, without the ending of the format. */
    public String fileName() {
        return fileName;
    }

    /** Its columns in their order, by their names in the files. */
    public List<Column> columns() {
        return Arrays.stream(row.getRecordComponents())
                .map(component -> new Column(
                        Format.snakeCase(component.getName()),
                        ColumnType.of(component.getType()),
                        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                        component.getAccessor()))
                .toList();
    }

    /** A column, what its values are, and whether it may have none. */
    public record Column(String name, ColumnType type, boolean mayBeEmpty, Method accessor) {
        /** What stands there in that row of its table. */
        public @Nullable Object of(Record row) {
            try {
                return accessor.invoke(row);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("not a row of the table of " + name, e);
            }
        }
    }

    /** What the values of a column are, with the name that SQL has for it. */
    public enum ColumnType {
        /** A text. */
        TEXT("VARCHAR"),
        /** A whole number of 32 bits. */
        INTEGER("INTEGER"),
        /** A whole number of 64 bits. */
        LONG("BIGINT"),
        /** A moment. */
        TIME("TIMESTAMP WITH TIME ZONE");

        private final String sql;

        ColumnType(String sql) {
            this.sql = sql;
        }

        /** Its name in SQL. */
        public String sql() {
            return sql;
        }

        private static ColumnType of(Class<?> type) {
            if (type == String.class) {
                return TEXT;
            } else if (type == Instant.class) {
                return TIME;
            } else if (type == int.class || type == Integer.class) {
                return INTEGER;
            } else if (type == long.class || type == Long.class) {
                return LONG;
            }
            throw new IllegalStateException("no column holds a " + type.getSimpleName());
        }
    }

    Class<? extends Record> row() {
        return row;
    }
}
