package io.makegood.systemtests.delivery;

import io.makegood.application.running.PrivateDirectory;
import io.makegood.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code makegood up} as a process of its own, which can be killed. */
public final class EngineProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final Pattern CONSOLE = Pattern.compile("Console +(http://[^/]+)/");

    private final JavaProcess process;

    private EngineProcess(JavaProcess process) {
        this.process = process;
    }

    /** Against those brokers, with its data in the directory and further options of the command. */
    public static EngineProcess start(String servers, Path directory, String... options) {
        return start(Map.of(), servers, directory, options);
    }

    /** One whose log tells what it does, not only what it warns of. */
    static EngineProcess startTelling(String servers, Path directory, String... options) {
        return start(Map.of("MAKEGOOD_LOG_LEVEL", "INFO"), servers, directory, options);
    }

    private static EngineProcess start(
            Map<String, String> environment, String servers, Path directory, String... options) {
        try {
            PrivateDirectory.make(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx384m",
                // The log of the product, not that of these tests.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--bootstrap-servers",
                servers,
                "--port",
                "0",
                "--data-dir",
                directory.toString()));
        arguments.addAll(List.of(options));
        return new EngineProcess(JavaProcess.start("engine", directory, environment, arguments));
    }

    /** Waits until it says that it runs, to the last line of it: the address comes before that. */
    public EngineProcess awaitRunning() {
        Await.until("the engine runs\n" + process.log(), START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the engine ended with " + process.awaitEnd() + ":\n" + said());
            }
            return said().contains("Ctrl-C");
        });
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        return process.said();
    }

    /** Where its API is. */
    public String url() {
        Matcher address = CONSOLE.matcher(said());
        if (!address.find()) {
            throw new AssertionError("the engine names no address:\n" + said());
        }
        return address.group(1);
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM, and waits for the end. */
    void endBySignal() {
        process.endBySignal();
    }

    /** The same; the end has to be a clean one. */
    @Override
    public void close() {
        endBySignal();
        if (said().contains("Not all was closed")) {
            throw new AssertionError("the process waited for itself:\n" + said());
        }
    }

    /** Waits until it ends by itself; its exit code. */
    int awaitEnd() {
        return process.awaitEnd();
    }
}
