package io.makegood.spring;

import io.makegood.client.api.Job;
import java.util.ArrayDeque;
import java.util.Deque;

/** The job of the charged method in which a thread is. */
public final class ChargedJob {
    private static final ThreadLocal<Deque<Job>> JOBS = ThreadLocal.withInitial(ArrayDeque::new);

    private ChargedJob() {}

    /**
     * The job of the innermost charged method.
     *
     * @throws IllegalStateException if the thread is in none; pass the job on to threads that work for it
     */
    public static Job current() {
        Job job = JOBS.get().peek();
        if (job == null) {
            throw new IllegalStateException(
                    "this thread is in no charged method; ask within one, and pass the job on to other threads");
        }
        return job;
    }

    static void begin(Job job) {
        JOBS.get().push(job);
    }

    static void end() {
        Deque<Job> jobs = JOBS.get();
        jobs.pop();
        if (jobs.isEmpty()) {
            JOBS.remove();
        }
    }
}
