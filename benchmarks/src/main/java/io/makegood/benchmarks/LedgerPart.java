package io.makegood.benchmarks;

import io.makegood.streams.config.EngineSettings;
import io.makegood.streams.engine.Engine;
import io.makegood.streams.policy.PolicyFile;
import io.makegood.streams.policy.PublishedPolicy;
import io.makegood.streams.publication.PolicyPublication;
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

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        List<Sample> samples = new ArrayList<>();
        samples.add(backlog(cluster, size, 1, "ledger, backlog, 1 thread"));
        samples.add(backlog(cluster, size, 2, BACKLOG));
        return samples;
    }

    private Sample backlog(Cluster cluster, Size size, int threads, String name) throws Exception {
        String id = cluster.name("ledger");
        EngineSettings settings = settings(cluster, id).threads(threads).build();
        String journal = settings.topics().events().name();
        prepare(settings);
        cluster.publish(journal, size.workload()::grants);
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(id, cluster.ends(journal));
        }
        cluster.publish(journal, events -> size.workload().events(size.events(), events));
        Map<TopicPartition, Long> ends = cluster.ends(journal);
        Sample sample;
        try (Engine engine = Engine.start(settings)) {
            while (engine.tally().records() == 0) {
                Thread.sleep(1);
            }
            Stopwatch watch = new Stopwatch(cluster.broker());
            long before = engine.tally().records();
            cluster.awaitCommitted(id, ends);
            sample = watch.sample(name(), name, engine.tally().records() - before);
            if (!engine.tally().deadLetters().isEmpty()) {
                throw new IllegalStateException(
                        "the workload is wrong: " + engine.tally().deadLetters());
            }
        }
        for (var topic : settings.topics().all()) {
            cluster.delete(topic.name());
        }
        Cluster.deleteTree(settings.stateDirectory());
        return sample;
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
            new PolicyPublication(Engine.clients(settings), settings.topics()).publish(policy, document);
        }
    }
}
