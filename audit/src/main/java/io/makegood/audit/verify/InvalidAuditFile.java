package io.makegood.audit.verify;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that can be read and is not what an audit asked for. The message names it and the remedy. */
public final class InvalidAuditFile extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidAuditFile(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
