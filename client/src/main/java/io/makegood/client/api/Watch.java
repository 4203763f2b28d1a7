package io.makegood.client.api;

import java.time.Duration;

/** Measures one charge for whoever listens. */
final class Watch {
    private final String feature;
    private final ChargeListener listener;
    private final long begun = System.nanoTime();

    Watch(String feature, ChargeListener listener) {
        this.feature = feature;
        this.listener = listener;
    }

    void ended(String outcome) {
        listener.ended(feature, outcome, Duration.ofNanos(System.nanoTime() - begun));
    }

    void ended(Throwable thrown) {
        ended(
                thrown instanceof Declined
                        ? "DECLINED"
                        : thrown instanceof Undecided
                                ? "UNDECIDED"
                                : thrown instanceof Unavailable
                                        ? "UNAVAILABLE"
                                        : thrown instanceof Unreported ? "UNREPORTED" : "REFUSED");
    }
}
