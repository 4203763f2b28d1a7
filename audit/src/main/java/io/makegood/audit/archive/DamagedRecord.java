package io.makegood.audit.archive;

import org.jspecify.annotations.Nullable;

/** A file of an archive cannot be read on from a record, or that record is not the one that should stand there. */
public final class DamagedRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long number;
    private final long offset;
    private final @Nullable String account;

    DamagedRecord(String file, long number, long offset, @Nullable String account, String what) {
        super(file + ", record " + number + ": " + what);
        this.file = file;
        this.number = number;
        this.offset = offset;
        this.account = account;
    }

    /** The file's name. */
    public String file() {
        return file;
    }

    /** Which record of the file should stand there, from 0. */
    public long number() {
        return number;
    }

    /** The offset that stands there, or -1 if none can be read. */
    public long offset() {
        return offset;
    }

    /** The account that stands there, if one can be read; it may be anything. */
    public @Nullable String account() {
        return account;
    }
}
