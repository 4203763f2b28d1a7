package io.makegood.systemtests.delivery;

import io.makegood.topics.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Apicurio's registry, as the build unpacked it, in a process of its own; what it is told stays in {@code directory}. */
final class RegistryProcess implements TestRegistry {
    private static final Path UNPACKED = Path.of("target", "apicurio");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int JAVA_MIN = 21;

    private final Path directory;
    private final int port;
    private Process process;

    private RegistryProcess(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        process = launch();
    }

    /** Starts one and waits until it answers; skips the test, with the reason, where there is no Java for it. */
    static RegistryProcess start(Path directory) {
        Assumptions.assumeTrue(
                java().isPresent(),
                "Apicurio's registry needs Java " + JAVA_MIN + " or later; there is none in JAVA_HOME or /usr/lib/jvm");
        try {
            RegistryProcess registry = new RegistryProcess(directory, freePort());
            registry.awaitAnswer();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RegistrySettings settings() {
        return RegistrySettings.of("http://127.0.0.1:" + port + "/apis/ccompat/v7", null);
    }

    /** Ends as an operator would end it: what it was told is on its disk. */
    @Override
    public void leave() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void comeBack() throws IOException {
        process = launch();
        awaitAnswer();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        Path jar;
        try (Stream<Path> files = Files.walk(UNPACKED, 3)) {
            jar = files.filter(file -> file.endsWith("quarkus-run.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no registry in " + UNPACKED.toAbsolutePath()
                            + "; the build unpacks it: ./mvnw generate-test-resources"));
        }
        return new ProcessBuilder(List.of(
                        java().orElseThrow().toString(),
                        "-Xmx384m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.enabled=false",
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        "-Dapicurio.datasource.url=jdbc:h2:file:"
                                + directory.resolve("registry").toAbsolutePath(),
                        "-jar",
                        jar.toAbsolutePath().toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("registry.log").toFile()))
                .start();
    }

    private void awaitAnswer() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings().url() + "/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Await.until("the registry answers", START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the registry ended: see " + directory.resolve("registry.log"));
            }
            try {
                return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    private static Optional<Path> java() {
        if (Runtime.version().feature() >= JAVA_MIN) {
            return Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"));
        }
        String home = System.getenv("JAVA_HOME");
        try (Stream<Path> installed =
                Files.exists(Path.of("/usr/lib/jvm")) ? Files.list(Path.of("/usr/lib/jvm")) : Stream.of()) {
            return Stream.concat(Stream.ofNullable(home).map(Path::of), installed)
                    .filter(candidate -> feature(candidate) >= JAVA_MIN)
                    .map(candidate -> candidate.resolve("bin").resolve("java"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java version of an installation, by its file {@code release}; 0 if it is none. */
    private static int feature(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                    .mapToInt(version -> Runtime.Version.parse(version).feature())
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
