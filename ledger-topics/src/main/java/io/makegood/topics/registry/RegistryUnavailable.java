package io.makegood.topics.registry;

import org.apache.kafka.common.errors.RetriableException;

/** The schema registry does not answer, or not as one should. No fault of the record for which it was asked: asking again may help. */
public final class RegistryUnavailable extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    RegistryUnavailable(String message) {
        super(message);
    }
}
