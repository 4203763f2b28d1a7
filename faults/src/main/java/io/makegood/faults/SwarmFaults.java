package io.makegood.faults;

import io.makegood.faults.Fault.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several kinds of damage at the same time. */
final class SwarmFaults {
    private static final Logger LOG = LoggerFactory.getLogger(SwarmFaults.class);
    private static final long LIMIT_MINUTES = 4;
    /** At most one of a group: two that handle the same process would be in each other's way. */
    private static final List<List<String>> GROUPS = List.of(
            List.of(
                    "kill-engine",
                    "kill-engine-twice",
                    "pause-engine",
                    "terminate-engine",
                    "lost-state",
                    "zombie-engine"),
            List.of("kill-broker", "restart-broker", "pause-broker"),
            List.of(
                    "cut-requests",
                    "cut-answers",
                    "slow-network",
                    "reset-connections",
                    "flapping-network",
                    "lost-end-answer"),
            List.of("garbage-producer", "duplicating-producer", "misplacing-producer", "aborted-transactions"));

    private SwarmFaults() {}

    /** @param known what a swarm is made of */
    static List<Fault> all(List<Fault> known) {
        return List.of(
                Fault.shared("swarm-of-two", "two kinds of damage at once", scene -> swarm(scene, known, 2)),
                Fault.shared("swarm-of-three", "three kinds of damage at once", scene -> swarm(scene, known, 3)),
                Fault.shared(
                        "swarm-of-four",
                        "engine, broker, network and publishers at once",
                        scene -> swarm(scene, known, 4)));
    }

    private static Outcome swarm(Scene scene, List<Fault> known, int size) throws Exception {
        List<List<String>> groups = new ArrayList<>(GROUPS);
        Collections.shuffle(groups, scene.random());
        ExecutorService threads = Executors.newFixedThreadPool(size);
        List<String> names = new ArrayList<>();
        List<Future<Outcome>> outcomes = new ArrayList<>();
        try {
            for (List<String> group : groups.subList(0, size)) {
                String name = group.get(scene.random().nextInt(group.size()));
                names.add(name);
                Fault fault = known.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
                // Chance of its own: the order in which threads ask must not decide.
                Scene its = new Scene(
                        scene.brokers(),
                        scene.ledger(),
                        new Random(scene.random().nextLong()),
                        scene.means(),
                        scene.directory(),
                        scene.label() + "-" + name);
                outcomes.add(threads.submit(() -> fault.strike().on(its)));
            }
            return sum(names, outcomes);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Where the brokers are down too, nobody can say whether a kill hit a transaction: then the others count. */
    private static Outcome sum(List<String> names, List<Future<Outcome>> outcomes) throws Exception {
        boolean effective = false;
        List<String> told = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            String name = names.get(i);
            try {
                boolean hit =
                        outcomes.get(i).get(LIMIT_MINUTES, TimeUnit.MINUTES).effective();
                effective |= hit;
                told.add(name + (hit ? "" : " (missed)"));
            } catch (ExecutionException e) {
                told.add(name + " (broke off)");
                LOG.info("{} broke off in a swarm", name, e);
            }
        }
        return Outcome.of(effective, String.join(" + ", told));
    }
}
