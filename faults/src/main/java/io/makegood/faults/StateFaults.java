package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What happens to what an instance keeps on its disk, and to the disk; and clocks that are wrong. */
final class StateFaults {
    private static final int DISK_MEBIBYTES = 256;
    private static final int BROKER_DISK_MEBIBYTES = 1_024;
    private static final Duration EFFECT_LIMIT = Duration.ofSeconds(15);
    private static final String REMEDY =
            "%s would not run with it (%s); its state directory was deleted, as operations.md says";

    private StateFaults() {}

    /** Changes a file for the worse. */
    private interface Damage {
        void to(Path file, Random random) throws IOException;
    }

    static List<Fault> all() {
        return List.of(
                Fault.shared("lost-state", "kill -9 in a transaction, and the state directory is gone", scene -> {
                    EngineNode engine = scene.engineAtWork();
                    boolean open = scene.killInTransaction(engine);
                    Directories.remove(engine.state());
                    engine.start();
                    return Outcome.of(open, "");
                }),
                Fault.shared("lost-state-at-rest", "the state directory of a stopped instance is gone", scene -> {
                    EngineNode engine = scene.anyEngine();
                    engine.stop();
                    boolean was = Files.isDirectory(engine.state());
                    Directories.remove(engine.state());
                    engine.start();
                    return Outcome.of(was, "");
                }),
                Fault.shared(
                        "damaged-store",
                        "bytes of the stores of a stopped instance are changed",
                        scene -> damaged(scene, ".*\\.(sst|log)|MANIFEST.*", StateFaults::scribble)),
                Fault.shared(
                        "truncated-store",
                        "files of the stores of a stopped instance are cut off",
                        scene -> damaged(scene, ".*\\.(sst|log)|MANIFEST.*", StateFaults::cutOff)),
                Fault.shared(
                        "damaged-identity",
                        "the note of which process the state belongs to holds nonsense",
                        scene -> damaged(
                                scene, ".*process-metadata", (file, random) -> Files.writeString(file, "nonsense"))),
                Fault.shared("old-state", "a backup of the state directory is put back", StateFaults::old),
                Fault.shared("full-disk-engine", "the disk of the state directory is full", StateFaults::fullDisk)
                        .needsMounts(),
                Fault.shared("full-disk-broker", "the disk of a broker is full", StateFaults::fullBroker)
                        .needsMounts(),
                Fault.shared(
                                "clock-of-engine-ahead",
                                "an instance's clock is two days ahead",
                                scene -> clock(scene, "+2d"))
                        .needsClock(),
                Fault.shared(
                                "clock-of-engine-behind",
                                "an instance's clock is two days behind",
                                scene -> clock(scene, "-2d"))
                        .needsClock(),
                Fault.shared(
                                "clock-of-broker-ahead",
                                "a broker's clock is two hours ahead, and then right again",
                                scene -> brokerClock(scene, "+2h"))
                        .needsClock(),
                Fault.shared(
                                "clock-of-broker-behind",
                                "a broker's clock is two hours behind, and then right again",
                                scene -> brokerClock(scene, "-2h"))
                        .needsClock());
    }

    private static Outcome damaged(Scene scene, String names, Damage damage) throws Exception {
        EngineNode engine = scene.anyEngine();
        engine.stop();
        int damaged = 0;
        try (Stream<Path> files = Files.walk(engine.state())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.getFileName().toString().matches(names)) {
                    damage.to(file, scene.random());
                    damaged++;
                }
            }
        }
        engine.start();
        String note = runOrRemedy(engine);
        return Outcome.of(damaged > 0, damaged + " files" + (note.isEmpty() ? "" : "; " + note));
    }

    /** An instance with a damaged state either runs, or ends and says so: then its state is thrown away. */
    private static String runOrRemedy(EngineNode engine) throws Exception {
        boolean settled = Waiting.holds(EngineNode.START_LIMIT, () -> engine.isRunning() || !engine.isAlive());
        if (settled && engine.isAlive()) {
            return "";
        }
        String said = engine.lastWords();
        engine.kill();
        Directories.remove(engine.state());
        engine.start();
        return REMEDY.formatted(engine.name(), said);
    }

    private static void scribble(Path file, Random random) throws IOException {
        long size = Files.size(file);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < 20 && size > 0; i++) {
                open.seek((long) (random.nextDouble() * size));
                open.write(random.nextInt(256));
            }
        }
    }

    private static void cutOff(Path file, Random random) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength((long) (open.length() * random.nextDouble()));
        }
    }

    private static Outcome old(Scene scene) throws Exception {
        EngineNode engine = scene.anyEngine();
        Path backup = scene.directory().resolve(scene.label() + "-backup");
        engine.stop();
        Directories.copy(engine.state(), backup);
        engine.start();
        engine.awaitRunning();
        scene.awaitProgress();
        engine.stop();
        Directories.remove(engine.state());
        Directories.copy(backup, engine.state());
        Directories.remove(backup);
        engine.start();
        return Outcome.of(true, runOrRemedy(engine));
    }

    private static Outcome fullDisk(Scene scene) throws Exception {
        EngineNode engine = scene.anyEngine();
        engine.stop();
        SmallDisk disk = SmallDisk.mount(engine.state(), DISK_MEBIBYTES);
        try {
            engine.start();
            engine.awaitRunning();
            disk.fill();
            boolean ended = Waiting.holds(EFFECT_LIMIT, () -> !engine.isAlive());
            disk.empty();
            if (!ended) {
                // Its stores are written when it stops, at the latest.
                disk.fill();
                stopHard(engine);
                disk.empty();
            }
            return Outcome.of(
                    true,
                    ended ? "it ended by itself: " + engine.lastWords() : "it went on, and was stopped while full");
        } finally {
            engine.kill();
            disk.unmount();
            engine.start();
        }
    }

    private static void stopHard(EngineNode engine) throws InterruptedException {
        try {
            engine.stop();
        } catch (Waiting.NotInTime stuck) {
            engine.kill();
        }
    }

    private static Outcome fullBroker(Scene scene) throws Exception {
        Broker broker = scene.brokers()
                .of(1 + scene.random().nextInt(scene.brokers().all().size()));
        Path aside = scene.directory().resolve(scene.label() + "-aside");
        boolean open = scene.awaitAnyOpen();
        broker.stop();
        Directories.copy(broker.data(), aside);
        SmallDisk disk = SmallDisk.mount(broker.data(), BROKER_DISK_MEBIBYTES);
        boolean ended;
        try {
            copyInto(aside, broker.data());
            Directories.remove(aside);
            broker.start();
            scene.awaitProgress();
            disk.fill();
            ended = Waiting.holds(EFFECT_LIMIT, () -> !broker.isAlive());
            disk.empty();
            if (broker.isAlive()) {
                broker.kill();
            }
            broker.start();
            scene.awaitProgress();
            broker.stop();
            Directories.copy(broker.data(), aside);
        } finally {
            if (broker.isAlive()) {
                broker.kill();
            }
            disk.unmount();
        }
        Directories.remove(broker.data());
        Directories.copy(aside, broker.data());
        Directories.remove(aside);
        broker.start();
        return Outcome.of(
                open, ended ? "the broker ended by itself" : "the broker did not end by itself, and was killed");
    }

    private static void copyInto(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Directories.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static Outcome clock(Scene scene, String by) throws Exception {
        EngineNode engine = scene.anyEngine();
        engine.stop();
        engine.environment().putAll(scene.means().clockOff(by));
        try {
            engine.start();
            engine.awaitRunning();
            scene.awaitProgress();
            boolean open = scene.awaitOpen(engine);
            engine.stop();
            return Outcome.of(open, "");
        } finally {
            engine.environment().clear();
            engine.kill();
            engine.start();
        }
    }

    private static Outcome brokerClock(Scene scene, String by) throws Exception {
        Broker broker = scene.brokers()
                .of(1 + scene.random().nextInt(scene.brokers().all().size()));
        broker.stop();
        broker.environment().putAll(scene.means().clockOff(by));
        try {
            broker.start();
            scene.awaitProgress();
            broker.stop();
        } finally {
            broker.environment().clear();
            if (broker.isAlive()) {
                broker.kill();
            }
            broker.start();
        }
        return Outcome.of(true, "");
    }
}
