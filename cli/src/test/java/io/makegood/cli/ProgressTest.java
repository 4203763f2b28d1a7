package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who waits at a terminal is told every two seconds how far it is; programs, files, and who waits for less are told nothing. */
class ProgressTest {
    private static final String TERMINAL = "makegood.terminal";

    private final StringWriter said = new StringWriter();
    private final PrintWriter err = new PrintWriter(said, true);

    /** Takes as long as it is told. */
    @Command(name = "slow")
    static final class Slow implements Callable<Integer>, LongWork {
        private final Duration takes;

        Slow(Duration takes) {
            this.takes = takes;
        }

        @Option(names = "--json")
        void forPrograms(boolean wanted) {
            assertThat(wanted).isTrue();
        }

        @Override
        public Integer call() throws InterruptedException {
            Thread.sleep(takes.toMillis());
            return ExitCode.OK;
        }
    }

    private void awaitSaid(String text) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!said.toString().contains(text) && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertThat(said.toString()).contains(text);
    }

    @Test
    void it_says_how_far_it_is_and_for_how_long_it_has_been_at_it() throws InterruptedException {
        try (Progress progress = Progress.told(err, "Folding", Duration.ofMillis(10))) {
            awaitSaid("Folding: 0 s");
            progress.show(12_000, 50_000);
            awaitSaid("Folding: 12,000 of 50,000, 0 s");
            progress.show(60_000, 50_000);
            awaitSaid("Folding: 50,000 of 50,000, 0 s");
            progress.show(7);
            awaitSaid("Folding: 7, 0 s");
        }
        int lines = said.toString().length();
        Thread.sleep(50);
        assertThat(said.toString()).as("after its end").hasSize(lines);
    }

    private String saidBy(boolean terminal, Duration takes, String... arguments) {
        String before = System.getProperty(TERMINAL);
        System.setProperty(TERMINAL, Boolean.toString(terminal));
        try {
            CommandLine commandLine =
                    Main.commandLine().addSubcommand(new Slow(takes)).setErr(err);
            Objects.requireNonNull(commandLine.getSubcommands().get("slow")).setErr(err);
            assertThat(commandLine.execute(arguments)).isZero();
            return said.toString();
        } finally {
            if (before == null) {
                System.clearProperty(TERMINAL);
            } else {
                System.setProperty(TERMINAL, before);
            }
        }
    }

    @Test
    void a_command_that_may_take_minutes_says_that_it_goes_on() {
        assertThat(saidBy(true, Duration.ofMillis(2500), "slow")).startsWith("makegood slow: 2 s");
    }

    @Test
    void neither_programs_nor_files_nor_who_waits_for_less_are_told_anything() {
        assertThat(saidBy(true, Duration.ofMillis(2500), "slow", "--json")).isEmpty();
        assertThat(saidBy(false, Duration.ofMillis(2500), "slow")).isEmpty();
        assertThat(saidBy(true, Duration.ZERO, "slow")).isEmpty();
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
            "archive verify"
        }) {
            CommandLine command = commands;
            for (String word : line.split(" ", -1)) {
                command = Objects.requireNonNull(command.getSubcommands().get(word), line);
            }
            Object program = command.getCommand();
            assertThat(program).as(line).isInstanceOf(LongWork.class);
        }
    }
}
