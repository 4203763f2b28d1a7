package io.makegood.application.running;

import io.makegood.application.startup.UnsafeStart;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an application whose thread has failed: the thread is replaced, or the application stops. */
public final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
    /** A broker that comes and goes may cost a thread its life; one that never recovers must not be retried for ever. */
    private static final int THREAD_REPLACEMENTS_MAX = 50;

    private final String who;
    private final Predicate<Throwable> isTriedAgain;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger replacements = new AtomicInteger();

    private ThreadFailures(String who, Predicate<Throwable> isTriedAgain) {
        this.who = who;
        this.isTriedAgain = isTriedAgain;
    }

    /**
     * For a part that writes, as a log line names it at its beginning: Kafka that fails is tried again; anything else is a broken
     * promise, and going on would book wrong money.
     */
    public static ThreadFailures ofWriter(String who) {
        return new ThreadFailures(who, ThreadFailures::isKafkaTrouble);
    }

    /** For a part that only reads, and can do no harm by trying again whatever failed. */
    public static ThreadFailures ofReader(String who) {
        return new ThreadFailures(who, thrown -> true);
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
        if (isTriedAgain.test(thrown) && replacements.incrementAndGet() <= THREAD_REPLACEMENTS_MAX) {
            LOG.warn("{}: a thread failed and is replaced", who, thrown);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("{} stops", who, thrown);
        failure.compareAndSet(null, thrown);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
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
