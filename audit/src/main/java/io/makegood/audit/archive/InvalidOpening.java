package io.makegood.audit.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The opening of a partition is not what was written when the journal was cut. The message says where, and the remedy. */
public final class InvalidOpening extends IOException {
    private static final long serialVersionUID = 1L;

    private final int partition;
    private final long offset;
    private final @Nullable String account;

    InvalidOpening(int partition, long offset, @Nullable String account, String what, @Nullable Throwable cause) {
        super(
                "the opening of partition " + partition + (offset < 0 ? "" : ", at offset " + offset)
                        + (account == null ? "" : ", account " + account) + ": " + what
                        + "; go on from the archive with --archive DIR, and see who could write there",
                cause);
        this.partition = partition;
        this.offset = offset;
        this.account = account;
    }

    /** Which partition of the journal it is of. */
    public int partition() {
        return partition;
    }

    /** Where in the topic of openings the wrong record stands, or the first of a block of 1,024 in which one does; -1 if there is none. */
    public long offset() {
        return offset;
    }

    /** The account that stands there, if one does. */
    public @Nullable String account() {
        return account;
    }
}
