package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.LedgerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a ledger gets slower, or needs more memory, as it grows: first in accounts, then in generations that were charged and
 * have not ended. After each step, and after broker and engine have come to rest, the same kind of traffic over all accounts is
 * measured.
 */
final class GrowthPart implements Part {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int OPEN = 5_000;
    private static final int FIRST = 10_000;
    private static final int STEP = 10;
    private static final double MEBIBYTE = 1 << 20;

    private final long most;

    /** Grows to half as many accounts as {@code most}, and to that many open generations. */
    GrowthPart(long most) {
        this.most = most;
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("growth");
        EngineSettings settings = LedgerPart.settings(cluster, id).threads(2).build();
        LedgerPart.prepare(settings);
        List<Sample> samples = new ArrayList<>();
        int accounts = 0;
        int seed = 0;
        for (int more : steps((int) Math.min(Integer.MAX_VALUE, most / 2))) {
            int from = accounts;
            fold(cluster, settings, events -> new Workload(more, OPEN, 0).grants(from, events));
            accounts = more;
            samples.add(measure(
                    cluster,
                    settings,
                    new Workload(accounts, OPEN, ++seed),
                    size.events(),
                    String.format(Locale.ROOT, "%,d accounts", accounts)));
        }
        int open = 0;
        for (int more : steps((int) Math.min(Integer.MAX_VALUE, most))) {
            int from = open;
            int among = accounts;
            fold(cluster, settings, events -> {
                for (int i = from; i < more; i++) {
                    events.accept(charged(i, among));
                }
            });
            open = more;
            samples.add(measure(
                    cluster,
                    settings,
                    new Workload(accounts, OPEN, ++seed),
                    size.events(),
                    String.format(Locale.ROOT, "%,d accounts, %,d open generations", accounts, open)));
        }
        cluster.remove(settings);
        return samples;
    }

    private static List<Integer> steps(int last) {
        List<Integer> steps = new ArrayList<>();
        for (long step = FIRST; step < last; step *= STEP) {
            steps.add((int) step);
        }
        steps.add(last);
        return steps;
    }

    private static LedgerEvent charged(int number, int accounts) {
        return new LedgerEvent(
                null,
                Workload.account(number % accounts),
                null,
                "bench",
                new GenerationCharged(
                        "open-" + Integer.toString(number, 36),
                        Workload.FEATURE,
                        "web",
                        null,
                        0L,
                        List.of(new ItemPrice("1", 2L), new ItemPrice("2", 2L))));
    }

    private static void fold(Cluster cluster, EngineSettings settings, Cluster.EventSource events) throws Exception {
        String journal = settings.topics().events().name();
        cluster.publish(journal, events);
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(settings.applicationId(), cluster.ends(journal));
        }
    }

    private Sample measure(Cluster cluster, EngineSettings settings, Workload workload, long count, String what)
            throws Exception {
        Sample sample = LedgerPart.live(
                cluster, settings, events -> workload.events(count, events), name(), "ledger with " + what);
        return sample.with(
                        "resident MiB",
                        ResidentMemory.ofProcess(ProcessHandle.current().pid()) / MEBIBYTE)
                .with("state on disk MiB", Cluster.bytes(settings.stateDirectory()) / MEBIBYTE);
    }
}
