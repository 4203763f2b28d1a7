package io.makegood.systemtests.delivery;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Kafka Connect as a process, with the files of deploy/sinks/postgresql and where broker and database are in the test. */
final class ConnectProcess implements AutoCloseable {
    static final List<String> CONNECTORS = List.of("entries", "refunds", "notices", "balances");
    private static final Path FILES = Path.of("..", "deploy", "sinks", "postgresql");
    private static final Path CLASS_PATH = Path.of("..", "mirror-maker", "target", "classpath");
    /** What the converter is made of, beside what Connect has; modules are classes or, once packed, JARs. */
    private static final List<String> CONVERTER = List.of(
            "/audit/target/",
            "/ledger-core/target/",
            "/schemas/target/",
            "/ledger-topics/target/",
            "/org/apache/avro/avro/",
            "/org/jspecify/jspecify/");

    private final JavaProcess process;
    private final int port;

    private ConnectProcess(JavaProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static ConnectProcess start(Path directory, String bootstrapServers, String database) {
        try {
            int port = freePort();
            List<String> arguments = new ArrayList<>(List.of(
                    "-Xmx512m",
                    "-Dlogback.configurationFile="
                            + Files.writeString(directory.resolve("connect-logback.xml"), """
                            <configuration><appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder>
                            <pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder></appender>
                            <root level="WARN"><appender-ref ref="OUT"/></root></configuration>
                            """)
                                    .toAbsolutePath(),
                    "-cp",
                    Files.readString(CLASS_PATH) + File.pathSeparator + converter(),
                    "org.apache.kafka.connect.cli.ConnectStandalone"));
            // What stands later in a file of properties counts.
            arguments.add(with(directory, "worker", """
                    bootstrap.servers = %s
                    plugin.path = %s
                    listeners = http://127.0.0.1:%d
                    offset.flush.interval.ms = 1000
                    offset.storage.file.filename = %s
                    """.formatted(
                            bootstrapServers,
                            Files.createDirectory(directory.resolve("plugins")).toAbsolutePath(),
                            port,
                            directory.resolve("connect-offsets").toAbsolutePath())));
            for (String connector : CONNECTORS) {
                arguments.add(with(directory, connector, "connection.url = " + database + "\n"));
            }
            return new ConnectProcess(
                    JavaProcess.start("connect", directory, Map.of("ANALYTICS_PASSWORD", "unasked"), arguments), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String with(Path directory, String name, String further) throws IOException {
        String file = Files.readString(FILES.resolve(name + ".properties"));
        return Files.writeString(
                        directory.resolve(name + ".properties"),
                        file.replace("connection.username = makegood", "connection.username = postgres") + "\n"
                                + further)
                .toString();
    }

    private static String converter() {
        List<String> all = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        List<String> found = new ArrayList<>();
        for (String part : CONVERTER) {
            found.add(all.stream()
                    .filter(each -> each.replace('\\', '/').contains(part))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + part + " in the class path")));
        }
        return String.join(File.pathSeparator, found);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** A connector as it runs, once more under another name, which has read nothing yet. */
    void startAgain(String connector) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        URI all = URI.create("http://127.0.0.1:" + port + "/connectors");
        String config = client.send(
                        HttpRequest.newBuilder(URI.create(all + "/makegood-" + connector + "/config"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        String again = config.replace("\"name\":\"makegood-" + connector + "\"", "\"name\":\"again\"");
        HttpResponse<String> made = client.send(
                HttpRequest.newBuilder(all)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"again\",\"config\":" + again + "}"))
                        .build(),
                BodyHandlers.ofString());
        if (made.statusCode() != 201) {
            throw new AssertionError(made.body());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        return process.said();
    }

    @Override
    public void close() {
        process.kill();
    }
}
