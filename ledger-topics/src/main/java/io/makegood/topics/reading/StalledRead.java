package io.makegood.topics.reading;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;

/** Records that are there did not come for so long that something must be wrong: a broker without a leader, or a cut. */
public final class StalledRead extends TimeoutException {
    private static final long serialVersionUID = 1L;

    /** Nothing came of {@code what} for that long. */
    public StalledRead(String what, Duration limit) {
        super("no record of " + what + " came for " + limit.toSeconds() + " s");
    }
}
