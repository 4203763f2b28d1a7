package io.makegood.audit.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** The formats of an export. */
public enum Format {
    /** For DuckDB, Spark and other engines. */
    PARQUET("parquet"),
    /** For spreadsheets: no cell is taken for a formula. */
    CSV("csv"),
    /** A JSON object on each line. */
    JSONL("jsonl");

    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private final String ending;

    Format(String ending) {
        this.ending = ending;
    }

    /** The ending of its files. */
    public String ending() {
        return ending;
    }

    TableWriter open(Path file, Table table) throws IOException {
        return switch (this) {
            case PARQUET -> parquet(file, table.row());
            case CSV -> csv(file, table.row());
            case JSONL -> jsonLines(file);
        };
    }

    private static <T extends Record> TableWriter parquet(Path file, Class<T> row) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        CarpetWriter<T> writer = new CarpetWriter.Builder<>(out, row)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build();
        return new TableWriter() {
            @Override
            public void write(Record each) throws IOException {
                writer.write(row.cast(each));
            }

            @Override
            public void close() throws IOException {
                writer.close();
                out.close();
            }
        };
    }

    private static TableWriter csv(Path file, Class<? extends Record> row) throws IOException {
        CsvSchema.Builder columns = CsvSchema.builder();
        for (RecordComponent column : row.getRecordComponents()) {
            columns.addColumn(snakeCase(column.getName()));
        }
        SequenceWriter writer = new CsvMapper()
                .writer(columns.build().withHeader())
                .writeValues(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        return new TableWriter() {
            @Override
            public void write(Record each) throws IOException {
                writer.write(cells(each));
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    private static Map<String, @Nullable Object> cells(Record row) throws IOException {
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        for (RecordComponent column : row.getClass().getRecordComponents()) {
            Object value;
            try {
                value = column.getAccessor().invoke(row);
            } catch (ReflectiveOperationException e) {
                throw new IOException(e);
            }
            cells.put(snakeCase(column.getName()), value instanceof Number || value == null ? value : cell(value));
        }
        return cells;
    }

    /** Text that a spreadsheet would run as a formula is led by an apostrophe, as spreadsheets write it themselves. */
    static String cell(Object value) {
        String text = value.toString();
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static TableWriter jsonLines(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        return new TableWriter() {
            @Override
            public void write(Record each) throws IOException {
                Map<String, @Nullable Object> line = new LinkedHashMap<>();
                for (RecordComponent column : each.getClass().getRecordComponents()) {
                    try {
                        Object value = column.getAccessor().invoke(each);
                        line.put(
                                snakeCase(column.getName()),
                                value instanceof Number || value == null ? value : value.toString());
                    } catch (ReflectiveOperationException e) {
                        throw new IOException(e);
                    }
                }
                writer.write(mapper.writeValueAsString(line));
                writer.write('\n');
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
