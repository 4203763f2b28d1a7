package io.makegood.systemtests.delivery;

import io.makegood.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command that goes on, as a process of its own, which can be killed. */
final class CommandProcess implements AutoCloseable {
    private final JavaProcess process;

    private CommandProcess(JavaProcess process) {
        this.process = process;
    }

    static CommandProcess start(Path directory, String... words) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx256m",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        arguments.addAll(List.of(words));
        return new CommandProcess(JavaProcess.start(words[0], directory, Map.of(), arguments));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        return process.said();
    }

    /** kill -9. */
    void kill() {
        process.kill();
    }

    /** SIGTERM, and waits for the end. */
    @Override
    public void close() {
        process.endBySignal();
    }
}
