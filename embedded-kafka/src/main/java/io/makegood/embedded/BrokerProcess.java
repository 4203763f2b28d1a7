package io.makegood.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The embedded broker in a JVM of its own, started with this JVM's Java and class path: for whoever must kill a broker without dying
 * with it, as crash tests do. What it logs goes to a temporary file, deleted when this JVM ends.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final String HEAP = "-Xmx256m";
    private static final long STOP_SECONDS_MAX = 30;
    private static final String READY = "ready ";

    private final Process process;
    private final Path log;
    private final String bootstrapServers;

    private BrokerProcess(Process process, Path log, String bootstrapServers) {
        this.process = process;
        this.log = log;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Returns once the broker serves clients.
     *
     * @param port 0 takes any free port
     * @throws EmbeddedKafkaFailure with what the process said, if it ended before it was ready
     */
    public static BrokerProcess start(Path dataDirectory, int port) {
        return start(EmbeddedKafka.Options.in(dataDirectory).withPort(port), Map.of());
    }

    /**
     * The same with all that a broker can be told, and with more in the environment of its process. One of several is ready once so
     * many of them are up that they can choose a leader.
     */
    public static BrokerProcess start(EmbeddedKafka.Options options, Map<String, String> environment) {
        try {
            Path log = Files.createTempFile("makegood-broker", ".log");
            log.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command(options)).redirectError(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            return awaitReady(process, log);
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure(
                    "A broker process could not be started; see that java runs and the temporary directory can be written.",
                    e);
        }
    }

    private static List<String> command(EmbeddedKafka.Options options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName(),
                "--port",
                Integer.toString(options.port()),
                "--data-dir",
                options.dataDirectory().toString(),
                "--ends-with",
                Long.toString(ProcessHandle.current().pid())));
        BrokerMember member = options.member();
        if (member != null) {
            command.addAll(List.of("--member", member.text()));
        }
        options.extraProperties().forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
        return command;
    }

    private static BrokerProcess awaitReady(Process process, Path log) throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new BrokerProcess(process, log, line.substring(READY.length()));
            }
        }
        throw new EmbeddedKafkaFailure(
                "The broker process ended before it was ready. It said:\n" + Files.readString(log));
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public long processId() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where the process logs to. */
    public Path log() {
        return log;
    }

    /** As {@code kill -9}: no goodbye, nothing flushed. Returns once the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** As SIGTERM: the broker stops in good order. Returns once the process is gone. */
    @Override
    public void close() {
        process.destroy();
        awaitExit();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new EmbeddedKafkaFailure("The broker process " + process.pid() + " did not stop within "
                        + STOP_SECONDS_MAX + " s; killed it.");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
