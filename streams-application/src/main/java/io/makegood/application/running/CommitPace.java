package io.makegood.application.running;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * When to commit: at once where a thread has been without a commit for so long that commits take no more than a share of its time, else as
 * soon as it has. So one that has nothing else to do answers at once, and one that has much to do answers many with one commit. A thread
 * with a backlog commits because somebody waits for an answer; for the rest it keeps to the interval, as ever.
 *
 * <p>Each thread of Kafka Streams has a pace of its own: it processes, commits and polls by itself.
 */
public final class CommitPace {
    /** So many times what a commit costs passes between one and the next. */
    private static final int COSTS_BETWEEN = 2;

    /** As many records at once: there is a backlog, and work to do that is better than a commit. */
    private static final int BACKLOG_RECORDS = 500;

    /** Before the first was measured. */
    private static final long COST_NANOS_BEGIN = 2_000_000;

    private final ThreadLocal<Own> own = ThreadLocal.withInitial(Own::new);

    private static final class Own {
        /** Tasks for which somebody waits. */
        private final Set<Runnable> waiting = new LinkedHashSet<>();

        /** What is to be done when the transaction is committed. */
        private final List<Runnable> atCommit = new ArrayList<>();

        private boolean backlog;
        private long begun;
        private long ended = System.nanoTime();
        private long cost = COST_NANOS_BEGIN;

        private long due() {
            return ended + COSTS_BETWEEN * cost;
        }
    }

    /** Somebody waits for what the task has just processed; {@code commit} asks Kafka Streams to commit it, the same for each task. */
    public void somebodyWaits(Runnable commit) {
        Own its = own.get();
        if (System.nanoTime() - its.due() >= 0) {
            commit.run();
        } else {
            its.waiting.add(commit);
        }
    }

    /** The task has processed something that others see at the commit; nobody is known to wait for it. */
    public void processed(Runnable commit) {
        if (!own.get().backlog) {
            somebodyWaits(commit);
        }
    }

    /** Does it once what the task has just processed is committed, and never if it is rolled back; it must not block. */
    public void atCommit(Runnable action) {
        own.get().atCommit.add(action);
    }

    /** How long this thread may wait for records before {@link #polled}: less than {@code most} where a commit is due earlier. */
    Duration patience(Duration most) {
        Own its = own.get();
        if (its.waiting.isEmpty()) {
            return most;
        }
        Duration left = Duration.ofNanos(Math.max(0, its.due() - System.nanoTime()));
        return left.compareTo(most) < 0 ? left : most;
    }

    /** This thread has got so many records; asks for the commit that somebody waits for, if it is due. */
    void polled(int records) {
        Own its = own.get();
        its.backlog = records >= BACKLOG_RECORDS;
        if (!its.waiting.isEmpty() && System.nanoTime() - its.due() >= 0) {
            its.waiting.forEach(Runnable::run);
        }
    }

    /** A transaction begins: what was to be done at the end of an earlier one has been done, or was rolled back with it. */
    void beginTransaction() {
        own.get().atCommit.clear();
    }

    /** This thread begins to commit. */
    void begin() {
        own.get().begun = System.nanoTime();
    }

    /** It has committed: whoever waited, waits no longer. */
    void end() {
        Own its = own.get();
        its.ended = System.nanoTime();
        // One that took long for once, as the first does, does not decide alone.
        its.cost += (its.ended - its.begun - its.cost) / 4;
        its.waiting.clear();
        its.atCommit.forEach(Runnable::run);
        its.atCommit.clear();
    }
}
