package io.makegood.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A plain table for a terminal, built column by column. */
public final class Table<T> {
    private final List<ColumnData<T>> columns = new ArrayList<>();

    /** One more column of text, for which {@code value} gives what a row shows. */
    public Table<T> text(String header, Function<T, String> value) {
        return column(header, HorizontalAlign.LEFT, value);
    }

    /** One more column, set to the right. */
    public Table<T> number(String header, Function<T, String> value) {
        return column(header, HorizontalAlign.RIGHT, value);
    }

    private Table<T> column(String header, HorizontalAlign align, Function<T, String> value) {
        columns.add(new Column()
                .header(header)
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(48)
                .with(value));
        return this;
    }

    /** The table of those rows. */
    public String of(List<T> rows) {
        return AsciiTable.getTable(AsciiTable.NO_BORDERS, rows, columns);
    }
}
