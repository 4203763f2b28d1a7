package io.makegood.application.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between those who end spans and the collector. The SDK has one of its own, which tells only by a metric that is not stable how many it dropped,
 * and nothing of those that the collector did not take: here both are counted.
 */
final class SpanQueue implements SpanProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    /** Some 8 MB of heap at most. */
    private static final int HELD_MAX = 8_192;

    private static final int AT_ONCE_MAX = 512;
    private static final long GATHER_MILLIS = 200;
    private static final long ANSWER_SECONDS_MAX = 15;
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final SpanExporter exporter;
    private final String endpoint;
    private final BlockingQueue<ReadableSpan> waiting = new ArrayBlockingQueue<>(HELD_MAX);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::run, "telemetry");
    private volatile boolean closing;
    private boolean refused;

    SpanQueue(SpanExporter exporter, String endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // Only what has ended is sent.
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (closing || !waiting.offer(span)) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    long sent() {
        return sent.get();
    }

    long dropped() {
        return dropped.get();
    }

    private void run() {
        try {
            while (!closing || !waiting.isEmpty()) {
                ReadableSpan first = waiting.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    send(with(first));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request and what follows from it go together: what comes within a moment, as long as there is room. */
    private List<ReadableSpan> with(ReadableSpan first) throws InterruptedException {
        List<ReadableSpan> batch = new ArrayList<>(List.of(first));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
        while (batch.size() < AT_ONCE_MAX && !closing) {
            ReadableSpan next = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        waiting.drainTo(batch, AT_ONCE_MAX - batch.size());
        return batch;
    }

    private void send(List<ReadableSpan> batch) {
        boolean taken = false;
        try {
            List<SpanData> spans = batch.stream().map(ReadableSpan::toSpanData).toList();
            taken = exporter.export(spans)
                    .join(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                    .isSuccess();
        } catch (RuntimeException e) {
            LOG.debug("Spans could not be sent", e);
        }
        (taken ? sent : dropped).addAndGet(batch.size());
        if (!taken && !refused) {
            LOG.warn(
                    "{} does not take spans; they are dropped, and counted, until it does. The ledger goes on without",
                    endpoint);
        } else if (taken && refused) {
            LOG.info("{} takes spans again", endpoint);
        }
        refused = !taken;
    }

    @Override
    public CompletableResultCode shutdown() {
        closing = true;
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        return exporter.shutdown();
    }

    @Override
    public void close() {
        CompletableResultCode unused = shutdown();
    }
}
