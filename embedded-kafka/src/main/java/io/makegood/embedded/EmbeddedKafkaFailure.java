package io.makegood.embedded;

/** The embedded broker could not start or stop. The message says what is wrong and how to mend it, fit to show as it is. */
public final class EmbeddedKafkaFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedKafkaFailure(String message) {
        super(message);
    }

    EmbeddedKafkaFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
