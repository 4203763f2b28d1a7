package io.makegood.http.api;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether this process can still work: its workers come to a task, and there is memory left after it was cleaned. */
final class Pulse {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Of the heap, after a collection: beyond it nothing but collecting is done. */
    private static final double HEAP_SHARE_MAX = 0.98;

    private final Executor workers;
    private final LongSupplier nanoClock;
    private @Nullable CompletableFuture<Void> beat;
    private long since;

    Pulse(Executor workers) {
        this(workers, System::nanoTime);
    }

    Pulse(Executor workers, LongSupplier nanoClock) {
        this.workers = workers;
        this.nanoClock = nanoClock;
    }

    /** Why it cannot work, or null while it can. Returns at once. */
    synchronized @Nullable String failure() {
        CompletableFuture<Void> last = beat;
        if (last != null && !last.isDone() && nanoClock.getAsLong() - since > PATIENCE.toNanos()) {
            return "its workers have come to nothing for " + PATIENCE.toSeconds() + " s";
        }
        if (last == null || last.isDone()) {
            since = nanoClock.getAsLong();
            try {
                beat = CompletableFuture.runAsync(() -> {}, workers);
            } catch (RejectedExecutionException e) {
                return "it is closed";
            }
        }
        return isFull() ? "its memory is full; give it more with -Xmx, or find out what fills it" : null;
    }

    private static boolean isFull() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            boolean isOld = pool.getName().contains("Old") || pool.getName().contains("Tenured");
            if (isOld && left != null && left.getMax() > 0 && left.getUsed() > left.getMax() * HEAP_SHARE_MAX) {
                return true;
            }
        }
        return false;
    }
}
