package io.makegood.http.auditing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.http.auditing.Audit.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that takes long: one at a time, shared by those who ask the same, bounded, and over when its instance is. */
class LongReadingTest {
    private static final Duration PLENTY = Duration.ofMinutes(5);

    @Test
    void whoever_asks_the_same_shares_it_and_whoever_asks_something_else_has_to_wait() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        try (LongReading<String> reading = new LongReading<>("test", PLENTY)) {
            LongReading.Work<String> work = progress -> {
                begun.incrementAndGet();
                progress.at(3, 7);
                await(goOn);
                return "read";
            };
            LongReading.Run<String> first = ask(reading, "a", work);
            assertThat(reading.ask("a", work)).isSameAs(first);
            assertThat(reading.ask("b", work)).isNull();
            goOn.countDown();
            assertThat(first.result().get()).isEqualTo("read");
            assertThat(first.done()).isEqualTo(3);
            assertThat(first.all()).isEqualTo(7);
            assertThat(reading.ask("a", work)).as("a moment later").isSameAs(first);
            reading.forget(first);
            assertThat(ask(reading, "a", work).result().get()).isEqualTo("read");
            assertThat(begun).hasValue(2);
        }
    }

    @Test
    void it_ends_when_it_takes_too_long_or_is_closed_and_a_failure_is_not_kept() {
        LongReading<String> hasty = new LongReading<>("test", Duration.ZERO);
        assertThatThrownBy(() -> ask(hasty, "a", progress -> {
                            progress.at(1, 2);
                            return "read";
                        })
                        .result()
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LongReading.Stopped.class);
        LongReading<String> reading = new LongReading<>("test", PLENTY);
        LongReading.Run<String> failed = ask(reading, "a", progress -> {
            throw new IOException("no room");
        });
        assertThatThrownBy(() -> failed.result().join()).hasCauseInstanceOf(IOException.class);
        CountDownLatch never = new CountDownLatch(1);
        LongReading.Run<String> second = ask(reading, "a", progress -> {
            await(never);
            return "read";
        });
        assertThat(second).isNotSameAs(failed);
        reading.close();
        assertThatThrownBy(() -> second.result().join()).hasCauseInstanceOf(LongReading.Stopped.class);
        assertThatThrownBy(() -> reading.ask("c", progress -> "read")).isInstanceOf(LongReading.Stopped.class);
    }

    @Test
    void audits_run_one_by_one_and_what_came_of_them_is_kept_but_for_the_oldest(@TempDir Path directory) {
        CountDownLatch goOn = new CountDownLatch(1);
        Auditor auditor = new Verifying(goOn);
        try (AuditBook book = new AuditBook(auditor, directory, "engine-1")) {
            Audit first = book.start("one", "kim");
            assertThat(first.state()).isEqualTo(State.RUNNING);
            assertThat(book.start("two", "lee").auditId())
                    .as("the one that runs")
                    .isEqualTo("one");
            goOn.countDown();
            untilOver(book);
            for (int i = 0; i < 55; i++) {
                Audit unused = book.start("more-" + i, "kim");
                untilOver(book);
            }
            assertThat(book.all()).hasSize(50);
            assertThat(book.start("more-54", "kim").state())
                    .as("known by its id")
                    .isEqualTo(State.DISAGREES);
        }
        try (AuditBook again = new AuditBook(auditor, directory, "engine-1")) {
            assertThat(again.all()).hasSize(50);
            assertThat(String.valueOf(again.all().get(0).verdict())).contains("is not there");
        }
    }

    @Test
    void an_audit_that_somebody_ends_says_who_and_another_can_begin(@TempDir Path directory) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (AuditBook book = new AuditBook(new Verifying(never), directory, "engine-1")) {
            assertThat(book.end("one", "kim")).as("not known").isNull();
            Audit unused = book.start("one", "kim");
            Audit ended = Objects.requireNonNull(book.end("one", "lee")).get();
            assertThat(ended.state()).isEqualTo(State.ENDED);
            assertThat(ended.endedBy()).isEqualTo("lee");
            assertThat(ended.problem()).contains("it was ended by lee");
            assertThat(Objects.requireNonNull(book.end("one", "max")).get())
                    .as("once")
                    .isEqualTo(ended);
            never.countDown();
            Audit next = book.start("two", "kim");
            assertThat(next.auditId()).isEqualTo("two");
            untilOver(book);
            assertThat(Objects.requireNonNull(book.end("two", "lee")).get().state())
                    .as("over before")
                    .isEqualTo(State.DISAGREES);
        }
        try (AuditBook again = new AuditBook(new Verifying(never), directory, "engine-1")) {
            assertThat(again.all()).extracting(Audit::endedBy).containsExactly(null, "lee");
        }
    }

    @Test
    void a_file_that_is_no_audit_is_left_where_it_is(@TempDir Path directory) throws IOException {
        Path file = Files.createDirectories(directory.resolve("audits")).resolve("1-x.audit.json");
        Files.writeString(file, "{\"auditId\":");
        try (AuditBook book = new AuditBook(new Verifying(new CountDownLatch(0)), directory, "engine-1")) {
            assertThat(book.all()).isEmpty();
        }
        assertThat(file).exists();
    }

    private static LongReading.Run<String> ask(
            LongReading<String> reading, String what, LongReading.Work<String> work) {
        return Objects.requireNonNull(reading.ask(what, work));
    }

    private static void untilOver(AuditBook book) {
        while (book.all().stream().anyMatch(each -> each.state() == State.RUNNING)) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Finds one thing wrong, once it may. */
    private record Verifying(CountDownLatch goOn) implements Auditor {
        @Override
        public AuditVerdict verify(Progress progress) {
            await(goOn);
            AuditVerdict.Found found = new AuditVerdict.Found("MISSING", "ledger.entries", 0, 7, null, "is not there");
            return new AuditVerdict(
                    false, "0", 1, 1, 0, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), 1, List.of(found), List.of(), null, 1);
        }

        @Override
        public FinanceFigures finance(String accountPrefix, long from, long to, Progress progress) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public PolicyComparison compare(String document, long from, long to, Progress progress) {
            throw new UnsupportedOperationException("nobody asks");
        }
    }
}
