package io.makegood.application.running;

import io.makegood.application.startup.FailureText;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.application.telling.Subscriptions;
import io.makegood.application.tracing.Spans;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of this instance that is a Kafka Streams application: the engine, the read model, the bridges. There is one way to run
 * it, to see how it does, to learn why it stopped, and to close it.
 */
public final class RunningPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPart.class);

    private final String name;
    private final String title;
    private final KafkaStreams streams;
    private final ThreadFailures failures;
    private final Counts counts;
    private final Duration closeLimit;
    private final RestoreProgress restoring = new RestoreProgress();
    private final Subscriptions committed;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable OrphanedTransactions orphaned;
    private volatile Following following = Following.nobody();
    private volatile @Nullable Spans spans;

    /**
     * A part that is not running yet, and decides nothing that anybody waits for.
     *
     * @param name its name in metrics, a word
     * @param title its name at the beginning of a log line, such as {@code The engine}
     * @param closeLimit how long {@link #close} waits for it
     */
    public RunningPart(
            String name,
            String title,
            KafkaStreams streams,
            ThreadFailures failures,
            Counts counts,
            Duration closeLimit) {
        this(name, title, streams, failures, counts, closeLimit, new Subscriptions());
    }

    /** The same, which tells those who subscribe there what it has decided. */
    public RunningPart(
            String name,
            String title,
            KafkaStreams streams,
            ThreadFailures failures,
            Counts counts,
            Duration closeLimit,
            Subscriptions committed) {
        this.committed = committed;
        this.name = name;
        this.title = title;
        this.streams = streams;
        this.failures = failures;
        this.counts = counts;
        this.closeLimit = closeLimit;
        streams.setUncaughtExceptionHandler(failures);
        streams.setGlobalStateRestoreListener(restoring);
        streams.setStateListener((now, before) -> onState(now));
    }

    /** Has the transactions ended that instances leave open which the group gives up. Closed with this part. */
    public void end(OrphanedTransactions ofOthers) {
        orphaned = ofOthers;
    }

    /** Says whether this part follows a mirror. */
    public void follow(Following mirror) {
        following = mirror;
    }

    /** Whether this part follows a mirror, and appends nothing. */
    public Following following() {
        return following;
    }

    /** Has those spans taken, of whoever belongs to this instance. They are closed with this part. */
    public void note(@Nullable Spans taken) {
        spans = taken;
    }

    /** What takes this instance's spans, or null if nobody wants any. */
    public @Nullable Spans spans() {
        return spans;
    }

    /** Who hears what this part decides about an account, as soon as it is committed. */
    public Subscriptions committed() {
        return committed;
    }

    /** Begins to run; returns at once, see {@link #awaitRunning}. */
    public void start() {
        streams.start();
    }

    /** Its name in metrics. */
    public String name() {
        return name;
    }

    /** Kafka Streams itself, for metrics and queries. */
    public KafkaStreams streams() {
        return streams;
    }

    /** In which state Kafka Streams is. */
    public String state() {
        return streams.state().name();
    }

    /** How many partitions it has in work. */
    public int partitions() {
        return streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum();
    }

    /** Whether it runs at this moment, with nothing to restore. */
    public boolean isRunning() {
        return streams.state() == State.RUNNING;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    /** Why it stopped by itself, if it did. */
    public Optional<Throwable> failure() {
        return failures.failure();
    }

    /** How much of the state is still to be restored. */
    public RestoreProgress restoring() {
        return restoring;
    }

    /** What it has counted since it started. */
    public Counts counts() {
        return counts;
    }

    /** Waits until every partition of this instance is in work; throws {@link IllegalStateException} if it fails or is late. */
    public void awaitRunning(Duration limit) {
        if (!isRunningWithin(limit)) {
            throw new IllegalStateException(title.toLowerCase(Locale.ROOT) + " was not running after "
                    + limit.toSeconds() + " s, its state was " + streams.state());
        }
    }

    /** The same; false if it is late. */
    public boolean isRunningWithin(Duration limit) {
        String who = title.toLowerCase(Locale.ROOT);
        try {
            boolean inTime = running.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            failure().ifPresent(cause -> {
                throw new IllegalStateException(who + " failed while it started: " + FailureText.of(cause), cause);
            });
            return inTime;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + who + " started", e);
        }
    }

    /** Waits until it has ended, by {@link #close} or by failure. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Stops it at once for a reason that somebody has seen; what is not committed is done again elsewhere or later. */
    public void stop(UnsafeStart reason) {
        failures.stoppedBecause(reason);
        streams.close(CloseOptions.timeout(Duration.ZERO));
        running.countDown();
        ended.countDown();
    }

    /** Commits, leaves the group, so that others take over at once, and closes the stores. A second call does nothing. */
    @Override
    public void close() {
        closeInTime();
    }

    /** The same; says whether all was closed within the limit, so that what the stores share can be closed too. */
    public boolean closeInTime() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        OrphanedTransactions ofOthers = orphaned;
        if (ofOthers != null) {
            ofOthers.close();
        }
        boolean inTime = streams.close(CloseOptions.timeout(closeLimit)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!inTime) {
            LOG.warn("{} did not end within {} s; what was not committed is done again", title, closeLimit.toSeconds());
        }
        Spans taken = spans;
        if (taken != null) {
            taken.close();
        }
        ended.countDown();
        return inTime;
    }

    private void onState(State now) {
        OrphanedTransactions ofOthers = orphaned;
        if (now == State.REBALANCING && ofOthers != null) {
            ofOthers.look();
        }
        if (now == State.RUNNING) {
            running.countDown();
        }
        if (now == State.ERROR || now == State.NOT_RUNNING) {
            running.countDown();
            ended.countDown();
        }
    }
}
