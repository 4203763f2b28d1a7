package io.makegood.client;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of events; times are nanoseconds. Thread-safe. */
final class Counters {
    private final LongAdder published = new LongAdder();
    private final LongAdder confirmed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder confirmationTotal = new LongAdder();
    private final LongAccumulator confirmationMax = new LongAccumulator(Math::max, 0);

    void published() {
        published.increment();
    }

    void confirmed(long nanos) {
        confirmationTotal.add(nanos);
        confirmationMax.accumulate(nanos);
        confirmed.increment();
    }

    void failed() {
        failed.increment();
    }

    void refused() {
        refused.increment();
    }

    PublisherMetrics snapshot() {
        // In this order, so that nothing is counted as done that was not counted as published.
        long failedNow = failed.sum();
        long confirmedNow = confirmed.sum();
        long publishedNow = published.sum();
        return new PublisherMetrics(
                publishedNow,
                confirmedNow,
                failedNow,
                refused.sum(),
                publishedNow - confirmedNow - failedNow,
                Duration.ofNanos(confirmationTotal.sum()),
                Duration.ofNanos(confirmationMax.get()));
    }
}
