package io.makegood.client.api;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How patient to be with the ledger.
 *
 * @param attempts how often a request is sent at most
 * @param attemptTimeout how long each may take
 * @param backoff how long to wait at most before the second attempt; doubled with each further one
 * @param backoffMax how long to wait at most before any
 */
record Patience(int attempts, Duration attemptTimeout, Duration backoff, Duration backoffMax) {
    private static final double RETRY_AFTER_MILLIS_MAX = 10_000;

    /** How many milliseconds to wait after an attempt: up to a bound that doubles, and not less than the ledger asks for. */
    long pauseMillis(int attempt, @Nullable String retryAfter) {
        double bound =
                Math.min((double) backoffMax.toMillis(), (double) backoff.toMillis() * Math.pow(2, attempt - 1.0));
        return (long) (askedMillis(retryAfter) + ThreadLocalRandom.current().nextDouble() * bound);
    }

    private static double askedMillis(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return 0;
        }
        try {
            return Math.max(0, Math.min(RETRY_AFTER_MILLIS_MAX, Double.parseDouble(retryAfter) * 1000));
        } catch (NumberFormatException e) {
            // A date, which the ledger does not write.
            return 0;
        }
    }
}
