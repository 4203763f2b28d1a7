package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * How long an engine that was killed keeps its customers waiting: until events that came after the kill are committed. Restarted,
 * it has to restore every row; with a standby, another one takes over when the session has timed out.
 */
final class RecoveryPart implements Part {
    /** An account has three: itself, its grant, and the way from the grant's number to it. */
    private static final int ROWS_PER_ACCOUNT = 3;

    private static final long STANDBY_CATCHES_UP_SECONDS = 20;
    private static final int PROBES = 64;

    private final long rows;

    RecoveryPart(long rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("recovery");
        Path first = cluster.directory(id);
        Path second = cluster.directory(id + "-standby");
        EngineSettings settings =
                EngineMain.settings(cluster.bootstrapServers(), id, first).build();
        LedgerPart.prepare(settings);
        String journal = settings.topics().events().name();
        cluster.publish(journal, new Workload((int) (rows / ROWS_PER_ACCOUNT), 1, 0)::grants);
        List<Sample> samples = new ArrayList<>();
        EngineProcess engine = EngineProcess.start(cluster, id, first, 0);
        engine.awaitRunning();
        cluster.awaitCommitted(id, cluster.ends(journal));
        engine.kill();
        long start = System.nanoTime();
        engine = EngineProcess.start(cluster, id, first, 0);
        probe(cluster, id, journal, 0);
        samples.add(Sample.of(
                name(),
                String.format(java.util.Locale.ROOT, "kill -9, restart, %,d rows restored", rows),
                "s",
                (System.nanoTime() - start) / 1e9));
        engine.close();

        engine = EngineProcess.start(cluster, id, first, 1);
        engine.awaitRunning();
        try (EngineProcess standby = EngineProcess.start(cluster, id, second, 1)) {
            standby.awaitRunning();
            TimeUnit.SECONDS.sleep(STANDBY_CATCHES_UP_SECONDS);
            engine.kill();
            start = System.nanoTime();
            probe(cluster, id, journal, 1);
            double seconds = (System.nanoTime() - start) / 1e9;
            samples.add(Sample.of(
                    name(),
                    String.format(java.util.Locale.ROOT, "kill -9, standby folds, after the session, %,d rows", rows),
                    "s",
                    Math.max(0, seconds - settings.sessionTimeoutMillis() / 1000.0)));
        }
        cluster.remove(settings);
        Cluster.deleteTree(second);
        return samples;
    }

    /** Publishes events for accounts of every partition and waits until they are folded for good. */
    private static void probe(Cluster cluster, String id, String journal, int number) throws InterruptedException {
        cluster.publish(journal, new Workload(PROBES, PROBES, number)::probes);
        Map<TopicPartition, Long> ends = cluster.ends(journal);
        cluster.awaitCommitted(id, ends);
    }
}
