package io.makegood.faults;

import io.makegood.cli.Main;
import io.makegood.faults.Fault.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaFuture;
import picocli.CommandLine;

/**
 * A play with a ledger of its own, for damage behind which an engine must not run: it works, it is damaged, the engine refuses with a
 * name, somebody does what operations.md says, and the money is the same.
 */
final class OwnLedger {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long EVENTS = 300;

    private final Scene scene;
    private final List<String> violations = new ArrayList<>();
    private final List<Ledger> opened = new ArrayList<>();

    private OwnLedger(Scene scene) {
        this.scene = scene;
    }

    /** A part of a play. */
    interface Act {
        void on(OwnLedger play, Ledger ledger) throws Exception;
    }

    /**
     * Plays it with a stopped engine.
     *
     * @param refused whether what the engine said is the refusal that is due
     */
    static Outcome atRest(Scene scene, String what, Act damage, Predicate<String> refused, Act remedy)
            throws Exception {
        return atRest(scene, scene.own(what), damage, refused, remedy);
    }

    static Outcome atRest(Scene scene, Ledger.Shape own, Act damage, Predicate<String> refused, Act remedy)
            throws Exception {
        OwnLedger play = new OwnLedger(scene);
        try {
            Ledger ledger = play.begin(own);
            EngineNode engine = ledger.engines().get(0);
            engine.stop();
            damage.on(play, ledger);
            engine.start();
            play.requireRefusal(engine, refused);
            remedy.on(play, ledger);
        } finally {
            play.end();
        }
        return new Outcome(true, "", play.violations);
    }

    /** Plays it while the engine folds, and after it stopped once more from the start. */
    static Outcome atWork(Scene scene, String what, Act damage, Predicate<String> refused, Act remedy)
            throws Exception {
        OwnLedger play = new OwnLedger(scene);
        try {
            Ledger ledger = play.begin(scene.own(what));
            EngineNode engine = ledger.engines().get(0);
            damage.on(play, ledger);
            play.requireRefusal(engine, refused);
            engine.start();
            play.requireRefusal(engine, refused);
            remedy.on(play, ledger);
        } finally {
            play.end();
        }
        return new Outcome(true, "", play.violations);
    }

    /**
     * Plays it beside an engine that folds: a stranger who is configured wrongly is refused with that name, and the engine goes on.
     *
     * @param sameId whether the stranger has the engine's application id, and else its prefix
     */
    static Outcome beside(Scene scene, String what, String name, boolean sameId) throws Exception {
        OwnLedger play = new OwnLedger(scene);
        try {
            Ledger ledger = play.begin(scene.own(what));
            EngineNode stranger = ledger.stranger(sameId);
            ledger.work();
            stranger.start();
            play.requireRefusal(stranger, named(name));
            stranger.close();
            play.work(ledger);
        } finally {
            play.end();
        }
        return new Outcome(true, "", play.violations);
    }

    /** Something that a play needs goes, or comes back. */
    interface Turn {
        void take() throws Exception;
    }

    /** The engine dies in a transaction while something it needs at its start is gone. */
    static Outcome killed(Scene scene, Ledger.Shape own, Turn leave, Turn comeBack) throws Exception {
        OwnLedger play = new OwnLedger(scene);
        boolean open;
        try {
            Ledger ledger = play.begin(own);
            EngineNode engine = ledger.engines().get(0);
            ledger.work();
            ledger.awaitProgress(EVENTS, LIMIT);
            Scene its =
                    new Scene(scene.brokers(), ledger, scene.random(), scene.means(), scene.directory(), scene.label());
            open = its.killInTransaction(engine);
            leave.take();
            engine.start();
            play.requireRefusal(engine, named("REGISTRY_UNAVAILABLE"));
            comeBack.take();
            play.goOn(ledger);
        } finally {
            play.end();
        }
        return new Outcome(open, "", play.violations);
    }

    /** A ledger that has worked, and is right. */
    Ledger begin(Ledger.Shape shape) throws Exception {
        Ledger ledger = Ledger.start(scene.brokers(), scene.directory(), shape);
        opened.add(ledger);
        work(ledger);
        return ledger;
    }

    void workUnjudged(Ledger ledger) throws Exception {
        ledger.work();
        ledger.awaitProgress(EVENTS, LIMIT);
        ledger.rest();
        ledger.oracle().awaitFolded(LIMIT);
    }

    void work(Ledger ledger) throws Exception {
        workUnjudged(ledger);
        violations.addAll(ledger.wrong());
    }

    private void requireRefusal(EngineNode engine, Predicate<String> refused) throws InterruptedException {
        if (!Waiting.holds(LIMIT, () -> !engine.isAlive())) {
            violations.add(engine.name() + " runs where it must not: " + engine.lastWords());
            engine.kill();
        } else if (!refused.test(engine.said())) {
            violations.add(engine.name() + " does not say what is wrong: " + engine.lastWords());
        }
    }

    /** Whether the engine's words end with that name. */
    static Predicate<String> named(String... names) {
        return said -> {
            for (String name : names) {
                if (said.contains("[" + name + "]")) {
                    return true;
                }
            }
            return false;
        };
    }

    /** The engine runs again, and all is as it must be. */
    void goOn(Ledger ledger) throws Exception {
        EngineNode engine = ledger.engines().get(0);
        engine.start();
        engine.awaitRunning();
        work(ledger);
    }

    /** What operations.md says where a ledger cannot be gone on with: its journal is folded anew under another prefix. */
    void replay(Ledger ledger) throws Exception {
        Ledger.Shape fresh = ledger.shape().named(ledger.shape().name() + "-replayed");
        run(
                "audit",
                "replay",
                "--into",
                fresh.name() + ".",
                "--topic-prefix",
                ledger.settings().topicPrefix(),
                "--bootstrap-servers",
                scene.brokers().direct());
        List<List<String>> before = ledger.oracle().mirror().money();
        Ledger replayed = begin(fresh);
        List<List<String>> after = replayed.oracle().mirror().money();
        for (int partition = 0; partition < before.size(); partition++) {
            requireBegins(partition, after.get(partition), before.get(partition));
        }
    }

    private void requireBegins(int partition, List<String> is, List<String> was) {
        int at = 0;
        while (at < is.size() && at < was.size() && is.get(at).equals(was.get(at))) {
            at++;
        }
        if (at < was.size()) {
            violations.add("partition " + partition + " of the replayed ledger differs in entry " + at + " of "
                    + was.size() + ": " + (at < is.size() ? is.get(at) : "none") + " instead of " + was.get(at));
        }
    }

    /** Runs a command as an operator would. */
    void run(String... words) throws IOException {
        StringWriter said = new StringWriter();
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        if (commands.execute(words) != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + said);
        }
    }

    /** Restores offsets as the refusal says. */
    void restoreOffsets(Ledger ledger) throws IOException {
        run(
                "offsets",
                "restore",
                "--topic-prefix",
                ledger.settings().topicPrefix(),
                "--application-id",
                ledger.settings().applicationId(),
                "--partitions",
                Integer.toString(Ledger.PARTITIONS),
                "--bootstrap-servers",
                scene.brokers().direct());
    }

    Scene scene() {
        return scene;
    }

    List<String> violations() {
        return violations;
    }

    static <T> T get(KafkaFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private void end() {
        opened.forEach(Ledger::close);
    }
}
