package io.makegood.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this machine lets a campaign do. */
record Means(int brokers, int engines, boolean api, boolean mounts, Optional<Path> clock) {
    private static final List<Path> CLOCKS = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

    static Means of(int brokers, Ledger.Shape shape) {
        return new Means(brokers, shape.engines(), shape.api(), mayMount(), clockLibrary());
    }

    private static Optional<Path> clockLibrary() {
        String named = System.getenv("MAKEGOOD_FAKETIME");
        return named == null
                ? CLOCKS.stream().filter(Files::exists).findFirst()
                : Optional.of(Path.of(named)).filter(Files::exists);
    }

    /** Root alone may mount, and within a container not even that one. */
    private static boolean mayMount() {
        try {
            Path directory = Files.createTempDirectory("makegood-mount");
            SmallDisk disk = SmallDisk.mount(directory, 1);
            disk.unmount();
            Files.delete(directory);
            return true;
        } catch (java.io.IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Environment of a process whose clock is off by that much, as in {@code +2d} or {@code -1h}. */
    Map<String, String> clockOff(String by) {
        return Map.of(
                "LD_PRELOAD",
                clock.orElseThrow().toString(),
                "FAKETIME",
                by,
                // Java's waits go by the other clock, which goes on as it did.
                "DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
