package io.makegood.systemtests.delivery;

import java.time.Duration;

/** Waits for a condition, with a limit. */
public final class Await {
    private static final long POLL_MILLIS = 50;

    private Await() {}

    /** What is waited for; what it throws ends the waiting. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until it holds; fails with {@code what} if that takes longer. */
    public static void until(String what, Duration limit, Condition condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + limit.toSeconds() + " s still not: " + what);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
