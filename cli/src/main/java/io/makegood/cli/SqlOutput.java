package io.makegood.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.audit.sql.SqlAnswer;
import io.makegood.audit.sql.SqlAnswer.Column;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the answer to a query is shown. */
enum SqlOutput {
    /** For people; the first thousand rows. */
    TABLE {
        @Override
        void write(SqlAnswer answer, Instant asOf, PrintWriter out) throws SQLException {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            List<@Nullable Object> row = answer.next();
            while (row != null && rows.size() < ROWS_MAX) {
                rows.add(row);
                row = answer.next();
            }
            Table<List<@Nullable Object>> table = new Table<>();
            for (int i = 0; i < answer.columns().size(); i++) {
                Column column = answer.columns().get(i);
                int at = i;
                if (column.isNumber()) {
                    table.number(Printable.text(column.name()), each -> text(each.get(at)));
                } else {
                    table.text(Printable.text(column.name()), each -> Printable.text(text(each.get(at))));
                }
            }
            out.println(table.of(rows));
            if (row != null) {
                out.println("... and more: --csv and --json print all rows, LIMIT asks for fewer");
            }
        }
    },
    /** For spreadsheets: no cell is taken for a formula. */
    CSV {
        @Override
        void write(SqlAnswer answer, Instant asOf, PrintWriter out) throws SQLException {
            out.println(
                    answer.columns().stream().map(column -> cell(column.name())).collect(Collectors.joining(",")));
            for (List<@Nullable Object> row = answer.next(); row != null; row = answer.next()) {
                out.println(row.stream()
                        .map(value -> value instanceof BigDecimal ? text(value) : cell(text(value)))
                        .collect(Collectors.joining(",")));
            }
        }
    },
    /** For programs: as of when, the columns, and an object for each row. */
    JSON {
        @Override
        void write(SqlAnswer answer, Instant asOf, PrintWriter out) throws SQLException, IOException {
            JsonGenerator json = MAPPER.createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            json.writeStartObject();
            json.writeStringField("asOf", asOf.toString());
            json.writeArrayFieldStart("columns");
            for (Column column : answer.columns()) {
                json.writeStartObject();
                json.writeStringField("name", column.name());
                json.writeStringField("type", column.type());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (List<@Nullable Object> row = answer.next(); row != null; row = answer.next()) {
                json.writeStartObject();
                for (int i = 0; i < row.size(); i++) {
                    json.writeFieldName(answer.columns().get(i).name());
                    json.writeObject(row.get(i));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.close();
            out.println();
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROWS_MAX = 1_000;

    abstract void write(SqlAnswer answer, Instant asOf, PrintWriter out) throws SQLException, IOException;

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** Text that a spreadsheet would run is led by an apostrophe, as in an export. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean needsQuotes = safe.chars().anyMatch(each -> each == ',' || each == '"' || each == '\n' || each == '\r');
        return needsQuotes ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
