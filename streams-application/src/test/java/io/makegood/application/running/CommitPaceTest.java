package io.makegood.application.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever waits is answered as soon as a commit pays, and nobody hears of what was rolled back. */
class CommitPaceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** The time that the pace is told: it passes when the test says so, at no moment the machine's. */
    private long now;

    private final CommitPace pace = new CommitPace(() -> now);
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private void commit() {
        pace.begin();
        pace.end();
    }

    /** So long that any commit would pay. */
    private void awaitAges() {
        commit();
        awaitCost();
    }

    private void awaitCost() {
        now += Duration.ofMillis(5).toNanos();
    }

    private void awaitDue() {
        now += pace.patience(LONG).toNanos();
        assertThat(pace.patience(LONG)).isZero();
    }

    @Test
    void once_nothing_is_left_to_process_a_commit_is_asked_for() {
        awaitAges();
        pace.somebodyWaits(() -> asked.add("first"));
        assertThat(asked).isEmpty();
        assertThat(pace.patience(LONG)).isZero();
        pace.polled(0);
        assertThat(asked).containsExactly("first");
    }

    @Test
    void a_commit_that_kafka_streams_puts_off_keeps_no_thread_busy() {
        awaitAges();
        pace.somebodyWaits(() -> asked.add("task"));
        pace.polled(0);
        pace.polled(0);
        assertThat(asked).containsExactly("task");
        assertThat(pace.patience(LONG)).isEqualTo(LONG);
    }

    @Test
    void while_more_comes_it_is_put_off_but_not_for_ever() {
        commit();
        pace.somebodyWaits(() -> asked.add("task"));
        long polls = 0;
        while (asked.isEmpty()) {
            now += Duration.ofMillis(1).toNanos();
            pace.polled(1);
            polls++;
        }
        assertThat(polls).isGreaterThan(1);
    }

    @Test
    void where_somebody_waits_it_comes_sooner() {
        commit();
        pace.processed(() -> asked.add("task"));
        Duration unasked = pace.patience(LONG);
        pace.somebodyWaits(() -> asked.add("task"));
        assertThat(pace.patience(LONG)).isLessThan(unasked);
    }

    @Test
    void right_after_a_commit_it_is_asked_for_when_that_pays_once_for_all_who_wait() {
        commit();
        Runnable task = () -> asked.add("task");
        pace.somebodyWaits(task);
        pace.somebodyWaits(task);
        assertThat(pace.patience(LONG)).isLessThan(LONG);
        awaitDue();
        pace.polled(0);
        assertThat(asked).containsExactly("task");
        commit();
        assertThat(pace.patience(LONG)).isEqualTo(LONG);
    }

    @Test
    void with_a_backlog_what_nobody_waits_for_is_left_to_the_interval() {
        commit();
        pace.polled(5_000);
        pace.processed(() -> asked.add("task"));
        assertThat(pace.patience(LONG)).isEqualTo(LONG);
        pace.somebodyWaits(() -> asked.add("task"));
        awaitDue();
        pace.polled(0);
        assertThat(asked).containsExactly("task");
    }

    @Test
    void without_a_backlog_what_was_processed_is_committed_when_that_pays() {
        commit();
        pace.polled(3);
        pace.processed(() -> asked.add("task"));
        awaitDue();
        pace.polled(0);
        assertThat(asked).containsExactly("task");
    }

    @Test
    void nobody_waits_where_nobody_asked() {
        assertThat(pace.patience(LONG)).isEqualTo(LONG);
        pace.polled(0);
        assertThat(asked).isEmpty();
    }

    @Test
    void what_is_committed_is_told_once() {
        pace.beginTransaction();
        pace.atCommit(() -> told.add("charged"));
        assertThat(told).isEmpty();
        commit();
        commit();
        assertThat(told).containsExactly("charged");
    }

    @Test
    void what_was_rolled_back_is_told_to_nobody() {
        pace.beginTransaction();
        pace.atCommit(() -> told.add("charged"));
        pace.beginTransaction();
        commit();
        assertThat(told).isEmpty();
    }
}
