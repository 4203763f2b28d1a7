package io.makegood.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link EngineMain} of this JVM's Java and class path. */
final class EngineProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 60;

    private final Process process;

    private EngineProcess(Process process) {
        this.process = process;
    }

    /** Starts it; returns at once. */
    static EngineProcess start(Cluster cluster, String id, Path directory, int standbys) throws IOException {
        return new EngineProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineMain.class.getName(),
                        cluster.bootstrapServers(),
                        id,
                        directory.toString(),
                        Integer.toString(standbys)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Waits until it folds. */
    void awaitRunning() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(EngineMain.RUNNING)) {
                return;
            }
        }
        throw new IOException("the engine's process ended before it ran");
    }

    /** What it has in memory. */
    long residentBytes() {
        return ResidentMemory.ofProcess(process.pid());
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
