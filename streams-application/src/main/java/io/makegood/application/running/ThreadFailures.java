package io.makegood.application.running;

import io.makegood.application.startup.UnsafeStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an application whose thread has failed: the thread is replaced, or the application stops. */
public final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
    /** A broker that comes and goes may cost threads their lives; one that never recovers must not be retried for ever. */
    private static final int REPLACEMENTS_MAX = 50;

    private static final Duration REPLACEMENTS_WITHIN = Duration.ofMinutes(10);

    private final String who;
    private final Predicate<Throwable> isTriedAgain;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final LongSupplier nanos;
    private final Deque<Long> replacements = new ArrayDeque<>();

    ThreadFailures(String who, Predicate<Throwable> isTriedAgain, LongSupplier nanos) {
        this.who = who;
        this.isTriedAgain = isTriedAgain;
        this.nanos = nanos;
    }

    /**
     * For a part that writes, as a log line names it at its beginning: Kafka that fails is tried again, and so is a store that
     * cannot be read, because the rows come anew from the changelog; anything else is a broken promise, and going on would book
     * wrong money.
     */
    public static ThreadFailures ofWriter(String who) {
        return new ThreadFailures(who, ThreadFailures::isTrouble, System::nanoTime);
    }

    /** For a part that only reads, and can do no harm by trying again whatever failed. */
    public static ThreadFailures ofReader(String who) {
        return new ThreadFailures(who, thrown -> true, System::nanoTime);
    }

    /** Why it stopped, if it did. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Notes why it is stopped by somebody who has seen that it must not go on. */
    void stoppedBecause(UnsafeStart reason) {
        LOG.error("{} stops: {}", who, reason.getMessage());
        failure.compareAndSet(null, reason);
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable thrown) {
        if (isTriedAgain.test(thrown) && mayReplace()) {
            LOG.warn("{}: a thread failed and is replaced", who, thrown);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("{} stops", who, thrown);
        failure.compareAndSet(null, thrown);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Whether few enough were replaced lately. */
    private synchronized boolean mayReplace() {
        long now = nanos.getAsLong();
        while (!replacements.isEmpty() && now - replacements.getFirst() > REPLACEMENTS_WITHIN.toNanos()) {
            replacements.removeFirst();
        }
        if (replacements.size() >= REPLACEMENTS_MAX) {
            LOG.error(
                    "{}: {} threads failed within {} minutes",
                    who,
                    replacements.size(),
                    REPLACEMENTS_WITHIN.toMinutes());
            return false;
        }
        replacements.addLast(now);
        return true;
    }

    private static boolean isTrouble(Throwable thrown) {
        return isStoreTrouble(thrown) || isKafkaTrouble(thrown);
    }

    /** Whether it shows damage on the disk: a task that fails so is closed without trust, so that its store is deleted and restored. */
    public static boolean isStoreTrouble(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof RocksDBException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKafkaTrouble(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            if (root instanceof RetriableException) {
                return true;
            }
            root = root.getCause();
        }
        return root instanceof KafkaException
                // What Streams itself says of its topics and state does not mend itself.
                && root.getClass() != StreamsException.class
                && !(root instanceof InvalidOffsetException)
                && !(root instanceof AuthorizationException)
                && !(root instanceof AuthenticationException)
                && !(root instanceof RecordTooLargeException)
                && !(root instanceof FencedInstanceIdException);
    }
}
