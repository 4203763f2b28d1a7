package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Who waits at a terminal is told every two seconds how far it is; programs, files, and who waits for less are told nothing. */
class ProgressTest {
    private static final String TERMINAL = "makegood.terminal";

    private final StringWriter said = new StringWriter();
    private final PrintWriter err = new PrintWriter(said, true);

    /** Takes until it was said that it goes on, or is done at once. */
    private final class Slow implements Callable<Integer>, LongWork {
        @Override
        public Integer call() throws InterruptedException {
            awaitSaid("makegood slow: ");
            return ExitCode.OK;
        }
    }

    /** Long work that a program may ask for. */
    @Command(name = "slow")
    static final class Asked implements Runnable, LongWork {
        @Option(names = "--json")
        boolean forPrograms;

        @Override
        public void run() {
            // Nothing is looked at but whether somebody would be told.
        }
    }

    private void awaitSaid(String text) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!said.toString().contains(text) && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertThat(said.toString()).contains(text);
    }

    @Test
    void it_says_how_far_it_is_and_for_how_long_it_has_been_at_it() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        try (Progress progress = Progress.told(err, "Folding", Duration.ofMillis(10), now::get)) {
            awaitSaid("Folding: 0 s");
            progress.show(12_000, 50_000);
            awaitSaid("Folding: 12,000 of 50,000, 0 s");
            now.set(Duration.ofSeconds(75).toNanos());
            progress.show(60_000, 50_000);
            awaitSaid("Folding: 50,000 of 50,000, 75 s");
            progress.show(7);
            awaitSaid("Folding: 7, 75 s");
        }
    }

    @Test
    void after_its_end_nothing_is_said() throws InterruptedException {
        Progress progress = Progress.told(err, "Folding", Duration.ofMillis(1), System::nanoTime);
        awaitSaid("Folding");
        progress.close();
        assertThat(progress.isTold()).isFalse();
    }

    @Test
    void who_waits_for_less_is_told_nothing() {
        Progress progress = Progress.told(err, "Folding", Duration.ofHours(1), System::nanoTime);
        progress.close();
        assertThat(said.toString()).isEmpty();
    }

    private static <T> T at(boolean terminal, Supplier<T> then) {
        String before = System.getProperty(TERMINAL);
        System.setProperty(TERMINAL, Boolean.toString(terminal));
        try {
            return then.get();
        } finally {
            if (before == null) {
                System.clearProperty(TERMINAL);
            } else {
                System.setProperty(TERMINAL, before);
            }
        }
    }

    private boolean isTold(boolean terminal, String... arguments) {
        CommandLine slow = new CommandLine(new Asked()).setErr(err);
        slow.parseArgs(arguments);
        return at(terminal, () -> {
            try (Progress progress = Progress.of(slow)) {
                return progress.isTold();
            }
        });
    }

    @Test
    void a_command_that_may_take_minutes_says_that_it_goes_on() {
        CommandLine commands = Main.commandLine()
                .addSubcommand("slow", CommandSpec.wrapWithoutInspection(new Slow()))
                .setErr(err);
        Objects.requireNonNull(commands.getSubcommands().get("slow")).setErr(err);
        assertThat(at(true, () -> commands.execute("slow"))).isZero();
        assertThat(said.toString()).matches("(?s)makegood slow: \\d+ s\\R.*");
    }

    @Test
    void neither_programs_nor_files_are_told_anything() {
        assertThat(isTold(true)).isTrue();
        assertThat(isTold(true, "--json")).isFalse();
        assertThat(isTold(false)).isFalse();
    }

    @Test
    void commands_that_read_the_log_are_long_work() {
        CommandLine commands = Main.commandLine();
        for (String line : new String[] {
            "investigate",
            "activity",
            "erase",
            "promote",
            "audit replay",
            "audit export",
            "audit report",
            "migrate differences",
            "archive verify",
            "audit prove",
            "changelogs restore",
            "fold list",
            "fold adopt",
            "fold require-sealed",
            "policy diff",
            "policy publish",
            "policy list"
        }) {
            CommandLine command = commands;
            for (String word : line.split(" ", -1)) {
                command = Objects.requireNonNull(command.getSubcommands().get(word), line);
            }
            assertThat(Progress.isLong(command)).as(line).isTrue();
        }
    }
}
