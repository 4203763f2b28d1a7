package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A process whose workers do nothing any more does not live. */
class PulseTest {
    private final AtomicLong now = new AtomicLong();
    private final Queue<Runnable> given = new ArrayDeque<>();
    private final Pulse pulse = new Pulse(given::add, now::get);

    private void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void workers_that_come_to_a_task_late_are_alive() {
        assertThat(pulse.failure()).isNull();
        pass(29);
        assertThat(pulse.failure()).isNull();
        given.remove().run();
        pass(100);
        assertThat(pulse.failure()).as("nothing was asked meanwhile").isNull();
    }

    @Test
    void workers_that_come_to_none_are_not_until_they_do() {
        assertThat(pulse.failure()).isNull();
        pass(31);
        assertThat(pulse.failure()).contains("workers");
        assertThat(given).as("one question is enough").hasSize(1);
        given.remove().run();
        assertThat(pulse.failure()).isNull();
    }
}
