package io.makegood.client.api;

import java.time.Duration;

/** Is told of every charge around work. Called on the thread that charged, so it must be quick, and it must not throw. */
@FunctionalInterface
public interface ChargeListener {
    /**
     * A charge has ended.
     *
     * @param outcome SUCCEEDED, PARTIAL or FAILED as it was reported; DECLINED, UNDECIDED, UNAVAILABLE or REFUSED if the work was not
     *     begun; UNREPORTED
     * @param took from the request to the end, the work included
     */
    void ended(String feature, String outcome, Duration took);
}
