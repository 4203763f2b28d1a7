package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command that runs out of memory says so, how much it had and how to give it more; it never says that all is well. */
class TooLittleMemoryTest {
    @Command(name = "hungry")
    private static final class Hungry implements Callable<Integer> {
        private final boolean inAnotherThread;

        Hungry(boolean inAnotherThread) {
            this.inAnotherThread = inAnotherThread;
        }

        @Override
        public Integer call() {
            OutOfMemoryError error = new OutOfMemoryError("Java heap space");
            if (inAnotherThread) {
                throw new IllegalStateException(new ExecutionException(error));
            }
            throw error;
        }
    }

    @Test
    void wherever_it_happened_it_is_told_plainly_and_the_exit_code_is_neither_well_nor_wrong() {
        for (boolean inAnotherThread : new boolean[] {false, true}) {
            StringWriter err = new StringWriter();
            CommandLine commandLine = Main.commandLine()
                    .addSubcommand(new Hungry(inAnotherThread))
                    .setErr(new PrintWriter(err));
            int code = Main.execute(commandLine, Map.of(), "hungry");
            assertThat(code).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(err.toString())
                    .hasLineCount(1)
                    .contains("the heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB is too small")
                    .contains("MAKEGOOD_JAVA_OPTIONS=-Xmx")
                    .doesNotContain("Exception", "\tat ");
        }
    }
}
