package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine under every order of commits, aborts, crashes, restores, moves and redeliveries that a seed thinks of.
 * {@code -Dsimulation.seed=N} replays one, {@code -Dsimulation.seeds=N} runs as many from {@code -Dsimulation.from=N} on (0), and
 * {@code -Dsimulation.seconds=S} as many as there is time for.
 */
class SimulationTest {
    private static final long SEEDS_DEFAULT = 1_500;

    @Test
    void the_ledger_is_that_of_its_committed_journal_whatever_happens_meanwhile() {
        Long one = Long.getLong("simulation.seed");
        if (one != null) {
            System.out.println("simulation: seed " + one + "\n" + String.join("\n", run(one).steps()));
            return;
        }
        long from = Long.getLong("simulation.from", 0);
        Long seconds = Long.getLong("simulation.seconds");
        long seeds = Long.getLong("simulation.seeds", seconds == null ? SEEDS_DEFAULT : Long.MAX_VALUE - from);
        long begin = System.nanoTime();
        Map<Simulation.Step, Integer> done = new EnumMap<>(Simulation.Step.class);
        long ran = 0;
        while (ran < seeds && (seconds == null || System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds))) {
            run(from + ran).done().forEach((step, times) -> done.merge(step, times, Integer::sum));
            ran++;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        System.out.println("simulation: " + ran + " seeds in " + millis + " ms, steps " + done);
        if (ran >= 100) {
            // A world in which one of them never happens would show nothing of it.
            assertThat(done).containsOnlyKeys(Simulation.Step.values());
        }
    }

    @Test
    void a_seed_is_replayed_step_by_step() {
        LongStream.range(0, 20)
                .forEach(seed ->
                        assertThat(run(seed).steps()).isEqualTo(run(seed).steps()));
    }

    private static Simulation run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
            return simulation;
        } catch (AssertionError | RuntimeException broken) {
            List<String> steps = simulation.steps();
            throw new AssertionError(
                    "seed " + seed + " breaks the ledger after these steps (-Dsimulation.seed=" + seed
                            + " replays them):\n" + String.join("\n", steps),
                    broken);
        }
    }
}
