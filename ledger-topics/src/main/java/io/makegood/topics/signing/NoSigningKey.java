package io.makegood.topics.signing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that can be read and holds no such key. The message names it and the remedy. */
public final class NoSigningKey extends IOException {
    private static final long serialVersionUID = 1L;

    NoSigningKey(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
