package io.makegood.application.running;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class ThreadFailuresTest {
    private final RuntimeException kafka = new StreamsException(new TimeoutException("no answer"));

    @Test
    void a_thread_that_kafka_failed_is_replaced() {
        assertThat(ThreadFailures.ofWriter("The engine").handle(kafka)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void a_store_that_cannot_be_read_is_restored_by_another_thread() {
        ThreadFailures failures = ThreadFailures.ofWriter("The engine");
        assertThat(failures.handle(
                        new ProcessorStateException("accounts", new RocksDBException("block checksum mismatch"))))
                .isEqualTo(REPLACE_THREAD);
        assertThat(failures.failure()).isEmpty();
    }

    @Test
    void a_broken_promise_stops_a_writer() {
        ThreadFailures failures = ThreadFailures.ofWriter("The engine");
        IllegalStateException promise = new IllegalStateException("saved offsets were set back");
        assertThat(failures.handle(promise)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.failure()).contains(promise);
    }

    @Test
    void who_fails_all_the_time_stops() {
        AtomicLong nanos = new AtomicLong();
        ThreadFailures failures = new ThreadFailures("The engine", thrown -> true, nanos::get);
        int replaced = 0;
        while (failures.handle(kafka) == REPLACE_THREAD) {
            replaced++;
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(replaced).isEqualTo(50);
        assertThat(failures.failure()).contains(kafka);
    }

    @Test
    void who_fails_now_and_then_goes_on_for_ever() {
        AtomicLong nanos = new AtomicLong();
        ThreadFailures failures = new ThreadFailures("The engine", thrown -> true, nanos::get);
        for (int failure = 0; failure < 10_000; failure++) {
            assertThat(failures.handle(kafka)).isEqualTo(REPLACE_THREAD);
            nanos.addAndGet(Duration.ofSeconds(15).toNanos());
        }
        assertThat(failures.failure()).isEmpty();
    }
}
