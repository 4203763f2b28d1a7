package io.makegood.audit.export;

import io.makegood.audit.export.Tables.BalanceRow;
import io.makegood.audit.export.Tables.EntryGrantRow;
import io.makegood.audit.export.Tables.EntryRow;
import io.makegood.audit.export.Tables.GenerationRow;
import io.makegood.audit.export.Tables.GrantRow;
import io.makegood.audit.export.Tables.NoticeRow;
import io.makegood.audit.export.Tables.OpenGrantRow;
import io.makegood.audit.export.Tables.RefundRow;

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

    Class<? extends Record> row() {
        return row;
    }
}
