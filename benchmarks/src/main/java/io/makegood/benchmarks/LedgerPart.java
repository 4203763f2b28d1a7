package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.publication.PolicyPublication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The real engine with everything on, over a backlog of the same events. */
final class LedgerPart implements Part {
    /** The engine that is compared with others. */
    static final String BACKLOG = "ledger, backlog, 2 threads";

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long COMMIT_MILLIS = 100;
    private static final long COMMIT_SELDOM_MILLIS = 1_000;

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        List<Sample> samples = new ArrayList<>();
        samples.add(backlog(cluster, size, 1, COMMIT_MILLIS, "ledger, backlog, 1 thread"));
        samples.add(backlog(cluster, size, 2, COMMIT_MILLIS, BACKLOG));
        samples.add(
                backlog(cluster, size, 2, COMMIT_SELDOM_MILLIS, "ledger, backlog, 2 threads, a commit each second"));
        samples.add(live(cluster, size));
        return samples;
    }

    private Sample backlog(Cluster cluster, Size size, int threads, long commitMillis, String name) throws Exception {
        String id = cluster.name("ledger");
        EngineSettings settings = settings(cluster, id)
                .threads(threads)
                .commitIntervalMillis(commitMillis)
                .build();
        String journal = granted(cluster, size, settings);
        cluster.publish(journal, events -> size.workload().events(size.events(), events));
        Sample sample = fold(cluster, settings, cluster.ends(journal), name(), name);
        cluster.remove(settings);
        return sample;
    }

    /** What an engine makes of a backlog that ends at {@code ends}. */
    static Sample fold(
            Cluster cluster, EngineSettings settings, Map<TopicPartition, Long> ends, String part, String name)
            throws Exception {
        try (Engine engine = Engine.start(settings)) {
            while (engine.tally().records() == 0) {
                Thread.sleep(1);
            }
            Stopwatch watch = new Stopwatch(cluster.broker());
            long before = engine.tally().records();
            cluster.awaitCommitted(settings.applicationId(), ends);
            Sample sample = watch.sample(part, name, engine.tally().records() - before);
            requireClean(engine);
            return sample;
        }
    }

    private Sample live(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("ledger");
        EngineSettings settings = settings(cluster, id).threads(2).build();
        granted(cluster, size, settings);
        Sample sample = live(
                cluster,
                settings,
                events -> size.workload().events(size.events(), events),
                name(),
                "ledger, live, 2 threads");
        cluster.remove(settings);
        return sample;
    }

    /**
     * Events that are published while the engine runs and after it has come to rest, as fast as one producer can; the producer is
     * in this process too.
     */
    static Sample live(Cluster cluster, EngineSettings settings, Cluster.EventSource events, String part, String name)
            throws Exception {
        String journal = settings.topics().events().name();
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(settings.applicationId(), cluster.ends(journal));
            Stopwatch.awaitRest(cluster.broker());
            Stopwatch watch = new Stopwatch(cluster.broker());
            long before = engine.tally().records();
            cluster.publish(journal, events);
            cluster.awaitCommitted(settings.applicationId(), cluster.ends(journal));
            Sample sample = watch.sample(part, name, engine.tally().records() - before);
            requireClean(engine);
            return sample;
        }
    }

    /** The name of a journal in which every account has its grant. */
    private static String granted(Cluster cluster, Size size, EngineSettings settings) throws Exception {
        String journal = settings.topics().events().name();
        prepare(settings);
        cluster.publish(journal, size.workload()::grants);
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(settings.applicationId(), cluster.ends(journal));
        }
        return journal;
    }

    private static void requireClean(Engine engine) {
        if (!engine.tally().deadLetters().isEmpty()) {
            throw new IllegalStateException(
                    "the workload is wrong: " + engine.tally().deadLetters());
        }
    }

    /** Settings of an engine with a name of its own. */
    static EngineSettings.Builder settings(Cluster cluster, String id) {
        return EngineMain.settings(cluster.bootstrapServers(), id, cluster.directory(id));
    }

    /** Makes the topics and publishes the policy. */
    static void prepare(EngineSettings settings) {
        String document = Workload.policy();
        PublishedPolicy policy = PolicyFile.read(document).policy().orElseThrow();
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            new PolicyPublication(settings.clients(), settings.topics()).publish(policy, document);
        }
    }
}
