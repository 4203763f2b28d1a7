package io.makegood.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One instance of the ledger, {@code makegood up} as a process of its own that can be started, stopped and killed again and again. */
final class EngineNode implements AutoCloseable {
    static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration THREADS_LIMIT = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(90);
    private static final Pattern CONSOLE = Pattern.compile("Console +(http://[^/ ]+)/");
    private static final Pattern REFUSAL = Pattern.compile("\\[([A-Z_]{6,})]");

    private final EngineSettings settings;
    private final String name;
    private final Path directory;
    private final boolean api;
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Process process;
    private Path log;
    private int starts;

    /**
     * @param settings the ledger and how it is reached
     * @param name its own among the ledger's instances
     */
    EngineNode(EngineSettings settings, String name, Path directory, boolean api) throws IOException {
        this.settings = settings;
        this.name = name;
        this.directory = Files.createDirectories(directory);
        this.api = api;
        log = directory.resolve("never-started.log");
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy, "kill-" + name));
    }

    String name() {
        return name;
    }

    /** Added to the command line from the next start on. */
    List<String> options() {
        return options;
    }

    /** Added to the environment from the next start on. */
    Map<String, String> environment() {
        return environment;
    }

    boolean hasApi() {
        return api;
    }

    /** Where its state is. */
    Path state() {
        return directory.resolve("state");
    }

    /** Starts it, unless it runs; returns at once. */
    synchronized void start() throws IOException {
        if (isAlive()) {
            return;
        }
        log = directory.resolve("engine-" + ++starts + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineMain.class.getName(),
                Long.toString(ProcessHandle.current().pid()),
                "up",
                "--bootstrap-servers",
                settings.bootstrapServers(),
                "--topic-prefix",
                settings.topicPrefix(),
                "--application-id",
                settings.applicationId(),
                "--partitions",
                Integer.toString(settings.partitions()),
                "--threads",
                Integer.toString(settings.threads()),
                "--standbys",
                Integer.toString(settings.standbys()),
                "--instance-id",
                name,
                "--data-dir",
                directory.toString()));
        command.addAll(api ? List.of("--port", "0", "--rate-limit", "0") : List.of("--no-api"));
        command.addAll(options);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Waits until it says that it runs; throws if it ends instead. */
    void awaitRunning() throws InterruptedException {
        Waiting.until(name + " runs; it said: " + said(), START_LIMIT, () -> {
            if (said().contains("Ctrl-C")) {
                return true;
            }
            if (!isAlive()) {
                throw new Waiting.NotInTime(name + " ended instead of running: " + lastWords());
            }
            return false;
        });
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    boolean isRunning() {
        return isAlive() && said().contains("Ctrl-C");
    }

    /** Waits until it ends by itself, and tells the name of the refusal. */
    String awaitRefusal(Duration limit) throws InterruptedException {
        Waiting.until(name + " stops by itself", limit, () -> !isAlive());
        return refusal().orElseGet(() -> "no name: " + lastWords());
    }

    /** The name at the end of what it refused to start with, or stopped for. */
    Optional<String> refusal() {
        Matcher refusal = REFUSAL.matcher(said());
        String found = null;
        while (refusal.find()) {
            found = refusal.group(1);
        }
        return Optional.ofNullable(found);
    }

    /** All that it said since its last start. */
    String said() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** All that it said since its last start, and what its threads are doing now if it is alive. */
    String saidWithThreads() throws IOException, InterruptedException {
        if (isAlive()) {
            Signals.goOn(running().pid());
            Signals.askForThreads(running().pid());
            Waiting.holds(THREADS_LIMIT, () -> said().contains("Full thread dump") && said().contains("Heap"));
        }
        return said();
    }

    /** The end of what it said, on one line. */
    String lastWords() {
        String said = said().strip().replaceAll("\\s+", " ");
        return said.length() <= 600 ? said : "…" + said.substring(said.length() - 600);
    }

    Path log() {
        return log;
    }

    /** Where its API is, once it runs. */
    Optional<String> url() {
        Matcher address = CONSOLE.matcher(said());
        return isAlive() && address.find() ? Optional.of(address.group(1)) : Optional.empty();
    }

    /** What Kafka Streams calls this instance: part of its transactional ids. It is kept beside the state. */
    Optional<String> processId() {
        Path file = state().resolve(settings.applicationId()).resolve("kafka-streams-process-metadata");
        try {
            return Optional.of(
                    new ObjectMapper().readTree(file.toFile()).path("processId").asText());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** SIGTERM; waits for the end. */
    void stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!running.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
            throw new Waiting.NotInTime(name + " ends when it is told to", END_LIMIT);
        }
    }

    void pause() throws IOException, InterruptedException {
        Signals.pause(running().pid());
    }

    void goOn() throws IOException, InterruptedException {
        Signals.goOn(running().pid());
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    private void destroy() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    @Override
    public void close() {
        destroy();
    }
}
