package io.makegood.benchmarks;

import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * From the command {@code up} to the first answer of {@code /health/ready}, of a new ledger and of one that is stopped and started again, with a
 * Kafka of its own in the same process; and what that process takes of a core while nothing happens.
 */
final class StartPart implements Part {
    private static final long ANSWER_SECONDS = 120;
    private static final long LOOK_MILLIS = 20;
    private static final long STOP_SECONDS = 60;
    private static final long SETTLE_SECONDS = 30;
    private static final long IDLE_SECONDS = 20;
    private static final int READY = 200;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Optional<String> missing() {
        return Files.isExecutable(Path.of(Launcher.name()))
                ? Optional.empty()
                : Optional.of("the launcher " + Launcher.name() + ", run where it is");
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        // The first one after a build lays out the classes, which the others find.
        Path first = cluster.directory(cluster.name("laid-out"));
        try (Ledger ledger = Ledger.start(first)) {
            ledger.awaitReady();
        }
        Cluster.deleteTree(first);

        List<Sample> samples = new ArrayList<>();
        Path data = cluster.directory(cluster.name("started"));
        Ledger ledger = Ledger.start(data);
        try {
            samples.add(sample("up, a new ledger, to its first answer", "s", ledger.awaitReady()));
            samples.add(sample("processor time of that", "s", seconds(ledger.processorTime())));
            samples.add(sample("up, to its end once it is asked to stop", "s", ledger.stop()));
            ledger = Ledger.start(data);
            samples.add(sample("up, the same ledger, to its first answer", "s", ledger.awaitReady()));
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            Duration before = ledger.processorTime();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            samples.add(sample(
                    "up with nothing to do, Kafka and all in one process",
                    "% of a core",
                    100 * seconds(ledger.processorTime().minus(before)) / IDLE_SECONDS));
        } finally {
            ledger.close();
        }
        Cluster.deleteTree(data);
        return samples;
    }

    private Sample sample(String what, String unit, double value) {
        return Sample.of(name(), what, unit, value);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** An {@code up} by the launcher, in a directory of its own. */
    private static final class Ledger implements AutoCloseable {
        private final Process process;
        private final KeptConnection connection;
        private final long begun = System.nanoTime();

        private Ledger(Process process, int port) {
            this.process = process;
            connection = new KeptConnection(URI.create("http://127.0.0.1:" + port), null);
        }

        static Ledger start(Path data) throws IOException {
            int port = freePort();
            return new Ledger(
                    new ProcessBuilder(
                                    Launcher.name(),
                                    "up",
                                    "--data-dir",
                                    data.toString(),
                                    "--port",
                                    Integer.toString(port),
                                    "--kafka-port",
                                    Integer.toString(freePort()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    port);
        }

        private static int freePort() throws IOException {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            }
        }

        /** Seconds from its start until it says that it is ready. */
        double awaitReady() throws InterruptedException {
            while (!isReady()) {
                double waited = (System.nanoTime() - begun) / 1e9;
                if (waited > ANSWER_SECONDS || !process.isAlive()) {
                    throw new IllegalStateException("no ledger was ready after " + Math.round(waited) + " s");
                }
                Thread.sleep(LOOK_MILLIS);
            }
            return (System.nanoTime() - begun) / 1e9;
        }

        private boolean isReady() {
            try {
                return connection.send("/health/ready", null).status() == READY;
            } catch (IOException e) {
                // It does not listen yet.
                return false;
            }
        }

        Duration processorTime() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        /** Seconds until it has ended. */
        double stop() throws InterruptedException {
            connection.close();
            long asked = System.nanoTime();
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("a ledger did not end within " + STOP_SECONDS + " s");
            }
            return (System.nanoTime() - asked) / 1e9;
        }

        @Override
        public void close() {
            try {
                if (process.isAlive()) {
                    double unused = stop();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
