package io.makegood.systemtests.delivery;

import io.makegood.application.running.PrivateDirectory;
import io.makegood.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code makegood up} as a process of its own, which can be killed. */
final class EngineProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final Pattern CONSOLE = Pattern.compile("Console +(http://[^/]+)/");

    private final Process process;
    private final Path log;

    private EngineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static EngineProcess start(String servers, Path directory, String... options) {
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
            Path log = Files.createTempFile(directory, "engine", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
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
            command.addAll(List.of(options));
            ProcessBuilder building =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            building.environment().putAll(environment);
            Process process = building.start();
            // A test that fails must not leave an engine behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new EngineProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it runs, to the last line of it: the address comes before that. */
    EngineProcess awaitRunning() {
        Await.until("the engine runs\n" + log, START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the engine ended with " + process.exitValue() + ":\n" + said());
            }
            return said().contains("Ctrl-C");
        });
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its API is. */
    String url() {
        Matcher address = CONSOLE.matcher(said());
        if (!address.find()) {
            throw new AssertionError("the engine names no address:\n" + said());
        }
        return address.group(1);
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        join();
    }

    /** SIGTERM, and waits for the end. */
    void endBySignal() {
        process.destroy();
        join();
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
        join();
        return process.exitValue();
    }

    private void join() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the engine did not end:\n" + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
