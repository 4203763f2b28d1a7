package io.makegood.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fault after fault, in an order that the seed decides, each healed and judged before the next one. */
final class Campaign implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Campaign.class);
    /** Until a campaign's ledger has worked enough for the next fault to hit something. */
    private static final Duration WARM_LIMIT = Duration.ofMinutes(2);

    private static final long WARM_RECORDS = 200;
    /** A ledger with more events is left for a fresh one: what is judged is kept in memory. */
    private static final long EVENTS_MAX = 150_000;

    /**
     * How a campaign is run.
     *
     * @param limit no fault is begun after that time
     * @param cycles nor after that many
     * @param recovery the time in which lag 0 must come back
     * @param once whether each kind comes once
     */
    record Terms(
            long seed, Duration limit, int cycles, Duration recovery, boolean once, Ledger.Shape shape, int brokers) {}

    private final Terms terms;
    private final List<Fault> faults;
    private final Path directory;
    private final PrintWriter progress;
    private final Random random;
    private final Brokers brokers;
    private final Means means;
    private final List<Cycle> cycles = new ArrayList<>();
    private final Map<String, String> notRun = new LinkedHashMap<>();
    private final TreeSet<String> types = new TreeSet<>();
    private @Nullable Ledger ledger;
    private int ledgers;
    private long events;
    private long writes;

    Campaign(Terms terms, List<Fault> faults, Path directory, PrintWriter progress) throws Exception {
        this.terms = terms;
        this.faults = List.copyOf(faults);
        this.directory = Files.createDirectories(directory);
        this.progress = progress;
        random = new Random(terms.seed());
        means = Means.of(terms.brokers(), terms.shape());
        brokers = Brokers.start(directory, terms.brokers(), new Ports());
    }

    /** Runs until time or cycles are over. */
    void run() throws Exception {
        long deadline = System.nanoTime() + terms.limit().toNanos();
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : faults) {
            fault.missing()
                    .apply(means)
                    .ifPresentOrElse(why -> notRun.put(fault.name(), why), () -> possible.add(fault));
        }
        List<Fault> round = new ArrayList<>();
        for (int number = 1;
                number <= terms.cycles() && System.nanoTime() < deadline && !possible.isEmpty();
                number++) {
            if (round.isEmpty()) {
                if (terms.once() && number > 1) {
                    return;
                }
                round.addAll(possible);
                Collections.shuffle(round, random);
            }
            Cycle cycle = cycle(number, round.remove(0));
            cycles.add(cycle);
            say(cycle);
        }
        round.stream()
                .filter(each -> cycles.stream().noneMatch(cycle -> cycle.fault().equals(each.name())))
                .forEach(each -> notRun.put(each.name(), "the time was over before its turn"));
    }

    private void say(Cycle cycle) {
        progress.printf(
                "%3d %-24s %s recovered in %.1f s, cycle %.0f s%s%s%n",
                cycle.number(),
                cycle.fault(),
                cycle.effective() ? "hit   " : "missed",
                cycle.recoveryMillis() / 1e3,
                cycle.millis() / 1e3,
                cycle.firstCommits().isEmpty()
                        ? ""
                        : ", " + cycle.firstCommits().size() + " kills",
                cycle.violations().isEmpty() ? "" : "  VIOLATIONS " + cycle.violations());
        cycle.notes().forEach(note -> progress.println("      " + note));
        progress.flush();
    }

    private Cycle cycle(int number, Fault fault) throws Exception {
        long began = System.nanoTime();
        List<String> violations = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean effective = false;
        long recovery = -1;
        List<Long> firstCommits = List.of();
        try {
            Ledger at = ledger();
            at.work();
            at.awaitProgress(WARM_RECORDS, WARM_LIMIT);
            Scene scene = new Scene(brokers, at, random, means, directory, "own" + number);
            Fault.Outcome outcome = fault.strike().on(scene);
            effective = outcome.effective();
            firstCommits = outcome.firstCommits();
            violations.addAll(outcome.violations());
            if (!outcome.note().isEmpty()) {
                notes.add(outcome.note());
            }
            recovery = recover(at, notes);
            violations.addAll(at.wrong());
            at.awaitRunning();
        } catch (InterruptedException e) {
            throw e;
        } catch (Waiting.NotInTime e) {
            violations.add(e.what());
        } catch (Exception e) {
            LOG.error("Cycle {}, {}", number, fault.name(), e);
            violations.add("the cycle broke off: " + e.getClass().getSimpleName() + ", see the log");
        }
        if (!violations.isEmpty()) {
            keepEvidence(number, fault);
            leave();
            brokers.heal();
        } else {
            leaveIfLarge();
        }
        return new Cycle(
                number,
                fault.name(),
                effective,
                recovery,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                violations,
                notes,
                firstCommits);
    }

    /** From here on nothing is broken any more. How long until all is folded? */
    private long recover(Ledger at, List<String> notes) throws Exception {
        long healed = System.nanoTime();
        brokers.heal();
        notes.addAll(at.supervise());
        at.rest();
        at.oracle().awaitFolded(terms.recovery());
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - healed);
    }

    private Ledger ledger() throws Exception {
        Ledger open = ledger;
        if (open == null) {
            int number = ++ledgers;
            Ledger.Shape shape = terms.shape();
            open = Ledger.start(
                    brokers,
                    directory,
                    new Ledger.Shape(
                            shape.name() + number,
                            shape.engines(),
                            shape.api(),
                            shape.standbys(),
                            shape.perSecond(),
                            random.nextLong(),
                            shape.registry()));
            ledger = open;
        }
        return open;
    }

    private void leaveIfLarge() {
        Ledger open = ledger;
        if (open != null && open.oracle().mirror().folded() > EVENTS_MAX) {
            leave();
        }
    }

    private void leave() {
        Ledger open = ledger;
        if (open != null) {
            count(open);
            open.close();
            ledger = null;
        }
    }

    private void count(Ledger at) {
        events += at.publisher().acknowledged();
        writes += at.web().answered();
        types.addAll(at.events().types());
    }

    /** What the processes said, beside the report. */
    private void keepEvidence(int number, Fault fault) throws IOException, InterruptedException {
        Ledger open = ledger;
        if (open == null) {
            return;
        }
        Path evidence = Files.createDirectories(directory.resolve("evidence").resolve(number + "-" + fault.name()));
        for (EngineNode engine : open.engines()) {
            if (Files.exists(engine.log())) {
                Files.writeString(evidence.resolve(engine.name() + ".log"), engine.saidWithThreads());
            }
        }
        Files.writeString(
                evidence.resolve("standing.txt"),
                open.oracle().standing() + "acknowledged " + open.publisher().acknowledged() + ", refused "
                        + open.publisher().refused() + '\n');
        for (Broker broker : brokers.all()) {
            Files.copy(broker.log(), evidence.resolve("broker-" + broker.node() + ".log"));
        }
    }

    /** What came of it all. */
    Report report() {
        Ledger open = ledger;
        if (open != null) {
            count(open);
            open.close();
            ledger = null;
        }
        return new Report(terms, cycles, notRun, events, writes, types);
    }

    @Override
    public void close() throws IOException {
        leave();
        brokers.close();
    }
}
