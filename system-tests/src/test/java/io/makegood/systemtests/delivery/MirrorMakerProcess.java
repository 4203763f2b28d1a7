package io.makegood.systemtests.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Kafka's MirrorMaker 2 as a process, with the file of deploy/mirror and what a cluster of one broker asks for. */
final class MirrorMakerProcess implements AutoCloseable {
    private static final Path FILE = Path.of("..", "deploy", "mirror", "mirror-maker.properties");
    private static final Path CLASS_PATH = Path.of("..", "mirror-maker", "target", "classpath");

    private final JavaProcess process;

    private MirrorMakerProcess(JavaProcess process) {
        this.process = process;
    }

    static MirrorMakerProcess start(Path directory, String primary, String backup) {
        try {
            Path file = directory.resolve("mirror-maker.properties");
            // What stands later in a file of properties counts.
            Files.writeString(file, Files.readString(FILE) + """

                            primary.bootstrap.servers = %s
                            backup.bootstrap.servers = %s
                            listeners = http://127.0.0.1:%d
                            replication.factor = 1
                            config.storage.replication.factor = 1
                            offset.storage.replication.factor = 1
                            status.storage.replication.factor = 1
                            checkpoints.topic.replication.factor = 1
                            heartbeats.topic.replication.factor = 1
                            offset-syncs.topic.replication.factor = 1
                            """.formatted(primary, backup, freePort()));
            Path logging = Files.writeString(directory.resolve("mirror-maker-logback.xml"), """
                    <configuration><appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder>
                    <pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder></appender>
                    <root level="WARN"><appender-ref ref="OUT"/></root></configuration>
                    """);
            return new MirrorMakerProcess(JavaProcess.start(
                    "mirror-maker",
                    directory,
                    Map.of(),
                    List.of(
                            "-Xmx256m",
                            "-Dlogback.configurationFile=" + logging.toAbsolutePath(),
                            "-cp",
                            Files.readString(CLASS_PATH),
                            "org.apache.kafka.connect.mirror.MirrorMaker",
                            file.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        return process.said();
    }

    /** As a machine that hangs: nothing comes over any more, and nobody notices. */
    void freeze() {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** kill -9: what it had in hand stays an open transaction. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        kill();
    }
}
