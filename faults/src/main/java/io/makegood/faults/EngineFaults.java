package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import java.util.List;

/** What happens to engines: kill -9, SIGTERM, SIGSTOP. */
final class EngineFaults {
    private EngineFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.shared("kill-engine", "kill -9 of an instance in a transaction, started again at once", scene -> {
                    EngineNode engine = scene.engineAtWork();
                    boolean open = scene.killInTransaction(engine);
                    engine.start();
                    return Outcome.of(open, "");
                }),
                Fault.shared(
                        "kill-engine-stay-dead",
                        "kill -9 of an instance in a transaction; the others have gone on before it comes back",
                        EngineFaults::killAndWait),
                Fault.shared("kill-all-engines", "kill -9 of every instance at once", scene -> {
                    scene.awaitAnyOpen();
                    for (EngineNode engine : scene.ledger().engines()) {
                        engine.kill();
                    }
                    boolean open =
                            !scene.ledger().oracle().transactions().open().isEmpty();
                    for (EngineNode engine : scene.ledger().engines()) {
                        engine.start();
                    }
                    return Outcome.of(open, "");
                }),
                Fault.shared("kill-engine-twice", "kill -9, and again while it restores", scene -> {
                    EngineNode engine = scene.engineAtWork();
                    boolean open = scene.killInTransaction(engine);
                    engine.start();
                    scene.last(1_500, 5_000);
                    engine.kill();
                    engine.start();
                    return Outcome.of(open, "");
                }),
                Fault.shared("terminate-engine", "SIGTERM in a transaction, started again", scene -> {
                    EngineNode engine = scene.engineAtWork();
                    boolean open = scene.awaitOpen(engine);
                    engine.stop();
                    engine.start();
                    return Outcome.of(open, "");
                }),
                Fault.shared(
                        "rolling-restart", "SIGTERM and start of one instance after the other", EngineFaults::roll),
                Fault.shared(
                        "pause-engine", "SIGSTOP for less than its session lasts", scene -> pause(scene, 2_000, 4_000)),
                Fault.shared(
                        "zombie-engine",
                        "SIGSTOP until its session and its transaction have timed out, then SIGCONT",
                        scene -> pause(scene, 12_000, 15_000)),
                Fault.shared(
                        "scale-out-and-back",
                        "one more instance joins, and dies in a transaction",
                        EngineFaults::join));
    }

    private static Outcome killAndWait(Scene scene) throws Exception {
        EngineNode engine = scene.engineAtWork();
        boolean open = scene.killInTransaction(engine);
        if (scene.ledger().engines().size() > 1) {
            scene.awaitProgress();
        } else {
            scene.last(1_000, 3_000);
        }
        engine.start();
        return Outcome.of(open, "");
    }

    private static Outcome roll(Scene scene) throws Exception {
        boolean open = scene.awaitAnyOpen();
        for (EngineNode engine : scene.ledger().engines()) {
            engine.stop();
            engine.start();
            engine.awaitRunning();
        }
        return Outcome.of(open, "");
    }

    private static Outcome pause(Scene scene, int least, int most) throws Exception {
        EngineNode engine = scene.engineAtWork();
        boolean open = scene.awaitOpen(engine);
        engine.pause();
        try {
            scene.last(least, most);
        } finally {
            engine.goOn();
        }
        return Outcome.of(open, "");
    }

    private static Outcome join(Scene scene) throws Exception {
        Ledger ledger = scene.ledger();
        EngineNode guest = ledger.addEngine();
        try {
            guest.start();
            guest.awaitRunning();
            return Outcome.of(scene.killInTransaction(guest), "");
        } finally {
            ledger.remove(guest);
        }
    }
}
