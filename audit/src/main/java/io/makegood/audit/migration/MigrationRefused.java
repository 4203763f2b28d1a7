package io.makegood.audit.migration;

import io.makegood.schemas.remedy.Launcher;

/** A journal cannot be copied there, or not any more; the message says why and what to do. */
public final class MigrationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why partitions that do not agree on what stands in all of them cannot be copied. */
    static final String UNORDERED = "they were not published with " + Launcher.name() + " policy publish or fold adopt,"
            + " and nobody can say by which of them an account is to be judged in other partitions";

    MigrationRefused(String message) {
        super(message);
    }
}
