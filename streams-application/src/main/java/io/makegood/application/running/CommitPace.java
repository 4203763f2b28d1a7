package io.makegood.application.running;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When to commit before the interval is over: once a thread has processed all that was there, and so much time has passed since its last
 * commit that commits take no more than a share of it. So one that has nothing else to do answers at once, one that has much to do answers
 * many with one commit, and what comes while it commits is answered with the next. Where somebody waits the share is larger. A thread with
 * a backlog commits what nobody waits for at the interval.
 *
 * <p>Each thread of Kafka Streams has a pace of its own: it processes, commits and polls by itself.
 */
public final class CommitPace {
    /** As many records at once: there is a backlog, and work to do that is better than a commit. */
    private static final int BACKLOG_RECORDS = 500;

    /** Before the first was measured. */
    private static final long COST_NANOS_BEGIN = 2_000_000;

    /** No thread-local variable: what stands in one would keep the tasks of a closed engine for as long as its thread lives. */
    private final Map<Thread, Own> owns = new ConcurrentHashMap<>();

    private final LongSupplier nanoTime;

    public CommitPace() {
        this(System::nanoTime);
    }

    /** With nanoseconds of the caller's, as {@link System#nanoTime()} counts them. */
    CommitPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static final class Own {
        /** Each asks Kafka Streams to commit a task that has processed something. */
        private final Set<Runnable> commits = new LinkedHashSet<>();

        /** What is to be done when the transaction is committed. */
        private final List<Runnable> atCommit = new ArrayList<>();

        private boolean isAwaited;
        private boolean backlog;
        private long begun;
        private long ended;
        private long cost = COST_NANOS_BEGIN;

        private Own(long now) {
            ended = now;
        }

        private long due() {
            return ended + (isAwaited ? cost / 2 : 2 * cost);
        }

        private void nothingToCommit() {
            commits.clear();
            isAwaited = false;
        }

        /** Also with more to do: there may always be more. */
        private long overdue() {
            return due() + cost;
        }
    }

    private Own own() {
        Thread thread = Thread.currentThread();
        Own its = owns.get(thread);
        return its == null ? owns.computeIfAbsent(thread, any -> new Own(nanoTime.getAsLong())) : its;
    }

    /** This thread processes nothing more. */
    void leave() {
        owns.remove(Thread.currentThread());
    }

    /** Somebody waits for what the task has just processed; {@code commit} asks Kafka Streams to commit it, the same for each task. */
    public void somebodyWaits(Runnable commit) {
        Own its = own();
        its.isAwaited = true;
        its.commits.add(commit);
    }

    /** The task has processed something that others see at the commit; nobody is known to wait for it. */
    public void processed(Runnable commit) {
        Own its = own();
        if (!its.backlog) {
            its.commits.add(commit);
        }
    }

    /** Does it once what the task has just processed is committed, and never if it is rolled back; it must not block. */
    public void atCommit(Runnable action) {
        own().atCommit.add(action);
    }

    /** How long this thread may wait for records before {@link #polled}: less than {@code most} where a commit is due earlier. */
    Duration patience(Duration most) {
        Own its = own();
        if (its.commits.isEmpty()) {
            return most;
        }
        Duration left = Duration.ofNanos(Math.max(0, its.due() - nanoTime.getAsLong()));
        return left.compareTo(most) < 0 ? left : most;
    }

    /** This thread has got so many records, and has processed all earlier ones; asks for a commit if one is due. */
    void polled(int records) {
        Own its = own();
        its.backlog = records >= BACKLOG_RECORDS;
        if (!its.commits.isEmpty() && nanoTime.getAsLong() - (records == 0 ? its.due() : its.overdue()) >= 0) {
            its.commits.forEach(Runnable::run);
            // Kafka Streams keeps in mind what it was asked. It may not commit now, as in a rebalance: this does not
            // wait for it.
            its.nothingToCommit();
        }
    }

    /** A transaction begins: what was to be done at the end of an earlier one has been done, or was rolled back with it. */
    void beginTransaction() {
        own().atCommit.clear();
    }

    /** This thread begins to commit. */
    void begin() {
        own().begun = nanoTime.getAsLong();
    }

    /** It has committed: whoever waited, waits no longer. */
    void end() {
        Own its = own();
        its.ended = nanoTime.getAsLong();
        // One that took long for once, as the first does, does not decide alone.
        its.cost += (its.ended - its.begun - its.cost) / 4;
        its.nothingToCommit();
        its.atCommit.forEach(Runnable::run);
        its.atCommit.clear();
    }
}
