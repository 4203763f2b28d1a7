package io.makegood.audit.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A directory holds no archive, or not the one that was asked for. The message names the file and the remedy. */
public final class InvalidArchive extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;

    InvalidArchive(String file, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.file = file;
    }

    /** The name of the file that is wrong. */
    public String file() {
        return file;
    }
}
