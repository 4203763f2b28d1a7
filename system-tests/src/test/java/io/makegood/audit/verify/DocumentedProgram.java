package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What one of the programs of the docs said.
 *
 * @param code its exit code, -1 if this machine has nothing to run it with
 */
public record DocumentedProgram(int code, String text) {
    /** Runs it there. */
    public static DocumentedProgram ran(Path directory, String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Process running;
        try {
            running = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException missing) {
            return new DocumentedProgram(-1, "");
        }
        assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new DocumentedProgram(running.exitValue(), Files.readString(output));
    }
}
