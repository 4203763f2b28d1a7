package io.makegood.audit.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that answer a question, one after the other. Values are whole numbers, decimals, truth, or texts; times are ISO 8601 in UTC. */
public final class SqlAnswer {
    private final ResultSet rows;
    private final List<Column> columns;

    /** A column of the answer, with its type as DuckDB names it. */
    public record Column(String name, String type, boolean isNumber) {}

    /** Reads those rows; whoever made them closes them. */
    public SqlAnswer(ResultSet rows) throws SQLException {
        this.rows = rows;
        ResultSetMetaData told = rows.getMetaData();
        List<Column> found = new ArrayList<>();
        for (int i = 1; i <= told.getColumnCount(); i++) {
            String type = told.getColumnTypeName(i);
            found.add(new Column(told.getColumnLabel(i), type, isNumber(type)));
        }
        columns = List.copyOf(found);
    }

    private static boolean isNumber(String type) {
        return type.endsWith("INT") || type.equals("INTEGER") || type.equals("DOUBLE") || type.startsWith("DECIMAL");
    }

    /** Its columns. */
    public List<Column> columns() {
        return columns;
    }

    /** The next row; null if there is none. */
    public @Nullable List<@Nullable Object> next() throws SQLException {
        if (!rows.next()) {
            return null;
        }
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            row.add(value(rows.getObject(i)));
        }
        return row;
    }

    private static @Nullable Object value(@Nullable Object found) {
        if (found == null || found instanceof Boolean) {
            return found;
        }
        if (found instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        if (found instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        }
        if (found instanceof Double || found instanceof Float) {
            double number = ((Number) found).doubleValue();
            return Double.isFinite(number) ? BigDecimal.valueOf(number) : Double.toString(number);
        }
        return found instanceof Number ? new BigDecimal(found.toString()) : found.toString();
    }
}
