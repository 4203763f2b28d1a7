package io.makegood.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits for conditions, with a limit. */
final class Waiting {
    private static final long POLL_MILLIS = 50;
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    private Waiting() {}

    /** What is waited for; a failure to find out counts as not yet. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** It was not so in time. */
    static final class NotInTime extends RuntimeException {
        NotInTime(String what, Duration limit) {
            super("after " + limit.toSeconds() + " s still not: " + what);
        }

        NotInTime(String what) {
            super(what);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    /** Waits until it holds; throws {@link NotInTime} if that takes longer. */
    static void until(String what, Duration limit, Condition condition) throws InterruptedException {
        if (!holds(limit, condition)) {
            throw new NotInTime(what, limit);
        }
    }

    /** Whether it holds within that time. */
    static boolean holds(Duration limit, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (tried(condition)) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** What is asked of brokers that may not answer at once. */
    interface Question<T> {
        T ask() throws Exception;
    }

    /** Asks until there is an answer. */
    static <T> T answer(Question<T> question) throws InterruptedException {
        List<T> answers = new ArrayList<>();
        until("the brokers answer", ANSWER_LIMIT, () -> {
            answers.add(question.ask());
            return true;
        });
        return answers.get(0);
    }

    private static boolean tried(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (InterruptedException | NotInTime e) {
            throw e;
        } catch (Exception notYet) {
            return false;
        }
    }
}
