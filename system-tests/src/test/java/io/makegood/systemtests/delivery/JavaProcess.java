package io.makegood.systemtests.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, which can be killed, with all that it says in one file. */
final class JavaProcess {
    private static final int END_SECONDS = 60;

    /** Whether processes run long enough for the compiler that takes its time: {@code -Dmakegood.processes.lasting=true}. */
    private static final boolean LASTING = Boolean.getBoolean("makegood.processes.lasting");

    private final String name;
    private final Process process;
    private final Path log;

    private JavaProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it with those arguments of java's; {@code name} is for its file in the directory, and for what is told of it. */
    static JavaProcess start(String name, Path directory, Map<String, String> environment, List<String> arguments) {
        try {
            Path log = Files.createTempFile(directory, name, ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
            if (!LASTING) {
                command.add("-XX:TieredStopAtLevel=1");
            }
            command.addAll(arguments);
            ProcessBuilder building =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            building.environment().putAll(environment);
            Process process = building.start();
            // A test that fails must not leave it behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new JavaProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and waits for the end. */
    void endBySignal() {
        process.destroy();
        awaitEnd();
    }

    /** Waits until it ends; its exit code. */
    int awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end:\n" + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
