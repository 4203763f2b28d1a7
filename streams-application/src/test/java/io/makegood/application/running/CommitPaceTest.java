package io.makegood.application.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever waits is answered as soon as a commit pays, and nobody hears of what was rolled back. */
class CommitPaceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CommitPace pace = new CommitPace();
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private void commit() {
        pace.begin();
        pace.end();
    }

    private void awaitDue() {
        while (!pace.patience(LONG).isZero()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void after_some_time_without_a_commit_one_is_asked_for_at_once() {
        pace.somebodyWaits(() -> asked.add("first"));
        if (asked.isEmpty()) {
            // The thread is as young as that.
            awaitDue();
            pace.ask();
        }
        assertThat(asked).containsExactly("first");
    }

    @Test
    void right_after_a_commit_it_is_asked_for_when_that_pays_once_for_all_who_wait() {
        commit();
        Runnable task = () -> asked.add("task");
        pace.somebodyWaits(task);
        pace.somebodyWaits(task);
        assertThat(pace.patience(LONG)).isLessThan(LONG);
        awaitDue();
        pace.ask();
        assertThat(asked).containsExactly("task");
        commit();
        assertThat(pace.patience(LONG)).isEqualTo(LONG);
    }

    @Test
    void nobody_waits_where_nobody_asked() {
        assertThat(pace.patience(LONG)).isEqualTo(LONG);
        pace.ask();
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
