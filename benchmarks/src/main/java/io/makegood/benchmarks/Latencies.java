package io.makegood.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** How long requests took that were sent after the warm-up. Thread-safe. */
final class Latencies {
    private static final long MOST_SECONDS = 40;

    private final Histogram micros = new SynchronizedHistogram(TimeUnit.SECONDS.toMicros(MOST_SECONDS), 3);
    private final long begin;

    /** The warm-up begins now. */
    Latencies(int warmUpSeconds) {
        begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUpSeconds);
    }

    /** Whether a request counts that was sent then, by {@link System#nanoTime}. */
    boolean counts(long sent) {
        return sent >= begin;
    }

    /** A request that was sent then has its answer now. */
    void record(long sent) {
        if (counts(sent)) {
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
        }
    }

    HttpLoad.Part part(String name, long failed, int seconds) {
        return new HttpLoad.Part(
                name,
                micros.getTotalCount(),
                failed,
                micros.getTotalCount() / seconds,
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getMaxValue());
    }
}
