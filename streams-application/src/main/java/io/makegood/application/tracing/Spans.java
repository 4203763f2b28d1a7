package io.makegood.application.tracing;

import org.jspecify.annotations.Nullable;

/**
 * Takes spans and sends them to a collector, on a thread of its own: whoever notes one waits for nobody, and what cannot be sent is dropped and
 * counted. Thread-safe. Where no collector is named there are none, and nothing of what sends them is loaded.
 */
public interface Spans extends AutoCloseable {
    /** What a span is about. */
    enum Kind {
        /** A request that this instance answers. */
        REQUEST,
        /** A record that it reads. */
        FOLD,
        /** A request that it sends. */
        DELIVERY
    }

    /**
     * Begins a span: within the trace of that {@code traceparent}, or else, if that is null or says nothing, in a new trace. Null if the trace is
     * not recorded.
     */
    @Nullable
    OpenSpan begin(Kind kind, String name, @Nullable String parent);

    /** Whether spans are begun within the trace of that {@code traceparent}. */
    boolean areWithin(@Nullable String parent);

    /** How many the collector took. */
    long sent();

    /** How many were not sent: there were too many, or the collector did not take them. */
    long dropped();

    /** Sends what it has, but waits for that no longer than two seconds. */
    @Override
    void close();

    /** Those that are sent as told, by an instance of that name; null if nobody wants any. */
    static @Nullable Spans of(@Nullable TelemetrySettings settings, String instance) {
        return settings == null ? null : new OtlpSpans(settings, instance);
    }
}
