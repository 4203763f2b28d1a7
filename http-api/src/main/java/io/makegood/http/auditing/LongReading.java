package io.makegood.http.auditing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work that reads the log and takes longer than a request may: one at a time, on a thread of its own, for no longer than a limit. Whoever asks
 * the same while it is done, or a minute after, is answered with the same. It ends when this is closed.
 *
 * @param <T> what it comes to
 */
public final class LongReading<T> implements AutoCloseable {
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long CLOSE_MILLIS = 10_000;

    private final String name;
    private final Duration limit;
    private final AtomicReference<@Nullable Run<T>> newest = new AtomicReference<>();
    private volatile boolean closed;

    /** Of that name, for no longer than the limit. */
    public LongReading(String name, Duration limit) {
        this.name = name;
        this.limit = limit;
    }

    /** Why it was ended before it was over, in our words. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped(String why) {
            super(why);
        }
    }

    /**
     * What is to be done.
     *
     * @param <T> what it comes to
     */
    public interface Work<T> {
        /** Does it, and says how far it is. */
        T done(Auditor.Progress progress) throws IOException;
    }

    /**
     * What is done, or was.
     *
     * @param <T> what it comes to
     */
    public static final class Run<T> {
        private final String what;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final long began = System.nanoTime();
        private volatile long ended;
        private volatile long done;
        private volatile long all;
        private volatile @Nullable Thread thread;
        private volatile @Nullable String stopped;
        private boolean over;

        private Run(String what) {
            this.what = what;
        }

        /** What it comes to; fails with what it failed with, and with {@link Stopped} if it was ended. */
        public CompletableFuture<T> result() {
            return result.copy();
        }

        /** How many records are read. */
        public long done() {
            return done;
        }

        /** Of how many, 0 while that is not known. */
        public long all() {
            return all;
        }

        /** Has it end soon, by that reason; not if it is over. */
        private synchronized void stop(String why) {
            if (over || stopped != null) {
                return;
            }
            stopped = why;
            Thread working = thread;
            if (working != null) {
                working.interrupt();
            }
        }

        /** From here on nobody interrupts the thread, which goes on to tell what came of it. */
        private synchronized void finish() {
            over = true;
            boolean unused = Thread.interrupted();
        }

        private boolean isFresh() {
            return !result.isDone() || (!result.isCompletedExceptionally() && System.nanoTime() - ended < KEPT_NANOS);
        }
    }

    /** Does that, unless it is done already; empty-handed, with null, while something else is. */
    public @Nullable Run<T> ask(String what, Work<T> work) {
        synchronized (newest) {
            Run<T> known = newest.get();
            if (known != null && known.what.equals(what) && known.isFresh()) {
                return known;
            }
            if (known != null && !known.result.isDone()) {
                return null;
            }
            if (closed) {
                throw new Stopped("this instance is stopping");
            }
            Run<T> run = new Run<>(what);
            Thread thread = new Thread(() -> work(run, work), name);
            thread.setDaemon(true);
            run.thread = thread;
            newest.set(run);
            thread.start();
            return run;
        }
    }

    /** Ends it soon, unless it is over: it fails with {@link Stopped} and that reason. */
    public void end(Run<T> run, String why) {
        run.stop(why);
    }

    /** Whoever asks the same again has it done anew, once it is over. */
    public void forget(Run<T> run) {
        newest.compareAndSet(run, null);
    }

    private void work(Run<T> run, Work<T> work) {
        try {
            T found = work.done((done, all) -> {
                requireMore(run);
                run.done = done;
                run.all = all;
            });
            run.ended = System.nanoTime();
            run.finish();
            run.result.complete(found);
        } catch (IOException | RuntimeException | Error e) {
            // Who interrupts a reader is this, when it is closed; what the reader says of that is no failure of
            // Kafka's.
            run.finish();
            String stopped = closed ? "this instance stopped" : run.stopped;
            run.result.completeExceptionally(stopped == null ? e : new Stopped(stopped));
        }
    }

    private void requireMore(Run<T> run) {
        if (closed) {
            throw new Stopped("this instance stopped");
        }
        String stopped = run.stopped;
        if (stopped != null) {
            throw new Stopped(stopped);
        }
        if (System.nanoTime() - run.began > limit.toNanos()) {
            throw new Stopped("it took longer than " + limit.toMinutes() + " minutes");
        }
    }

    /** Ends what is done, and waits a little until it has let go of what it used. */
    @Override
    public void close() {
        closed = true;
        Run<T> running = newest.get();
        Thread thread = running == null ? null : running.thread;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
