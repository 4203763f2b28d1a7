package io.makegood.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of this machine's packages, started on a directory of its own and gone, with that, when it is closed. */
public final class PostgresServer implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final int START_TRIES = 100;
    private static final long STOP_SECONDS = 30;

    private final Path directory;
    private final Process process;
    private final int port;

    private PostgresServer(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Where the newest installed one has its programs. */
    public static Optional<Path> programs() {
        if (!Files.isDirectory(PACKAGES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Starts one with those programs; throws {@link IOException} if it does not start within ten seconds. */
    public static PostgresServer start(Path programs) throws IOException, InterruptedException {
        // Not in the home of whoever runs this: PostgreSQL runs as a user of its own where that one is root.
        Path directory = Files.createTempDirectory("makegood-postgres");
        if (isRoot()) {
            run(List.of("chown", USER, directory.toString()));
        }
        Path data = directory.resolve("data");
        run(as(List.of(
                programs.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-A",
                "trust",
                "-U",
                USER,
                "-E",
                "UTF8",
                "--locale=C")));
        int port = freePort();
        Process process = new ProcessBuilder(as(List.of(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-k",
                        directory.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "shared_buffers=1GB",
                        "-c",
                        "max_wal_size=8GB",
                        "-c",
                        "checkpoint_timeout=30min",
                        "-c",
                        "wal_compression=on",
                        "-c",
                        "jit=off")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        PostgresServer server = new PostgresServer(directory, process, port);
        for (int i = 0; i < START_TRIES; i++) {
            try {
                server.connect().close();
                return server;
            } catch (SQLException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        server.close();
        throw new IOException("PostgreSQL did not start within " + START_TRIES / 10 + " s");
    }

    /** Where it answers, for any driver. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** A connection as its owner. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url() + "?user=" + USER + "&prepareThreshold=1&sslmode=disable");
    }

    @Override
    public void close() {
        // What runs as another user is told through the process that started it.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Cluster.deleteTree(directory);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> as(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        whole.addAll(command);
        return whole;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.get(0) + " failed:\n" + said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
