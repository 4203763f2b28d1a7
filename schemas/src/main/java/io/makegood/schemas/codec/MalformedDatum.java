package io.makegood.schemas.codec;

import java.io.IOException;

/** Bytes that no encoder of Avro writes. The message is ours, so that it may be shown; those of a library may not. */
final class MalformedDatum extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedDatum(String message) {
        super(message);
    }

    /** What is wrong, such as {@code the data ends early}. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
