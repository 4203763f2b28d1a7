package io.makegood.systemtests.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kafka's MirrorMaker 2 as a process, with the file of deploy/mirror and what a cluster of one broker asks for. */
final class MirrorMakerProcess implements AutoCloseable {
    private static final Path FILE = Path.of("..", "deploy", "mirror", "mirror-maker.properties");
    private static final Path CLASS_PATH = Path.of("..", "mirror-maker", "target", "classpath");

    private final Process process;
    private final Path log;

    private MirrorMakerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
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
            Path log = Files.createTempFile(directory, "mirror-maker", ".log");
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dlogback.configurationFile=" + logging.toAbsolutePath(),
                            "-cp",
                            Files.readString(CLASS_PATH),
                            "org.apache.kafka.connect.mirror.MirrorMaker",
                            file.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new MirrorMakerProcess(process, log);
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
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
