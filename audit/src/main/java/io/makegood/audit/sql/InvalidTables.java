package io.makegood.audit.sql;

/** The tables cannot be brought up to date or asked; the message says why, and the remedy. */
public final class InvalidTables extends Exception {
    private static final long serialVersionUID = 1L;

    /** What an operator reads. */
    public enum Why {
        /** Another process has the file open. */
        IN_USE,
        /** The file is not a database of DuckDB, or of a DuckDB newer than this one. */
        UNREADABLE,
        /** Records that were not read yet were cut off. */
        CUT_OFF,
        /** DuckDB's driver is not on the class path. */
        NO_DRIVER
    }

    private final Why why;

    InvalidTables(Why why, Throwable cause) {
        super(why.name(), cause);
        this.why = why;
    }

    InvalidTables(Why why) {
        super(why.name());
        this.why = why;
    }

    /** Why it cannot be. */
    public Why why() {
        return why;
    }
}
