package io.makegood.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Completes futures on a thread of its own, in order: whatever a caller hangs on them cannot hold up Kafka's thread, which would
 * hold up every event.
 */
final class Confirmations {
    private static final String NAME = "makegood-publisher-confirmations";
    private static final long CLOSE_SECONDS = 5;

    private volatile @Nullable Thread own;
    // What comes after the end is completed by whoever brings it: no future is left open.
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread, (late, pool) -> late.run());

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, NAME);
        thread.setDaemon(true);
        own = thread;
        return thread;
    }

    boolean isOwnThread() {
        return Thread.currentThread() == own;
    }

    /** Completes the future with what {@code result} gives or throws. */
    <T> void complete(CompletableFuture<T> future, Supplier<T> result) {
        executor.execute(() -> {
            try {
                future.complete(result.get());
            } catch (PublishFailure e) {
                future.completeExceptionally(e);
            }
        });
    }

    /** Returns when all futures so far are complete; at once on the thread that completes them. */
    void awaitCompleted() {
        if (isOwnThread() || executor.isShutdown()) {
            return;
        }
        try {
            Object unused = executor.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PublishFailure.interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Completes what is left and ends the thread, which a caller's own action may hold up no longer than a moment. */
    void close() {
        executor.shutdown();
        if (isOwnThread()) {
            return;
        }
        try {
            boolean unused = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
