package io.makegood.faults;

import io.makegood.application.config.EngineSettings;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.topics.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A ledger with topics of its own: its engines, who publishes to it, who reads it, and what it is judged by. */
final class Ledger implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final int AUDITS_MAX = 5;
    private static final Duration COMMIT_LIMIT = Duration.ofMinutes(2);
    /** Of the lives that fresh accounts have; other accounts are under the built-in rules. */
    private static final String POLICY = """
            id: campaign
            version: "%d"
            accountPrefix: "life-"
            features:
              image:
                displayName: Image
                price: {base: 1, perItem: 2}
              poster:
                displayName: Poster
                free: true
            """;

    /**
     * What a ledger consists of.
     *
     * @param name begins the names of its topics, and is the engine's
     * @param api whether instances have the API and a read model
     * @param perSecond events that are published
     */
    record Shape(
            String name,
            int engines,
            boolean api,
            int standbys,
            int perSecond,
            long seed,
            @Nullable RegistrySettings registry) {
        Shape named(String other) {
            return new Shape(other, engines, api, standbys, perSecond, seed, registry);
        }

        Shape withEngines(int count) {
            return new Shape(name, count, api, standbys, perSecond, seed, registry);
        }

        Shape withRegistry(RegistrySettings other) {
            return new Shape(name, engines, api, standbys, perSecond, seed, other);
        }

        Shape withoutApi() {
            return new Shape(name, engines, false, standbys, perSecond, seed, registry);
        }
    }

    private final Brokers brokers;
    private final Path directory;
    private final Shape shape;
    private final EngineSettings direct;
    private final List<EngineNode> engines = new ArrayList<>();
    private @Nullable Publisher publisher;
    private @Nullable Onlooker onlooker;
    private @Nullable Web web;
    private @Nullable Oracle oracle;
    private @Nullable Events events;
    private int policies;

    private Ledger(Brokers brokers, Path directory, Shape shape) {
        this.brokers = brokers;
        this.directory = directory;
        this.shape = shape;
        direct = settings(brokers.direct());
    }

    /** Starts its engines, waits until they run, and has a policy published. */
    static Ledger start(Brokers brokers, Path parent, Shape shape) throws Exception {
        Ledger ledger = new Ledger(brokers, parent.resolve(shape.name()), shape);
        try {
            for (int i = 1; i <= shape.engines(); i++) {
                EngineNode engine = ledger.addEngine();
                engine.start();
                if (i == 1) {
                    // The first one makes the topics.
                    engine.awaitRunning();
                }
            }
            for (EngineNode engine : ledger.engines) {
                engine.awaitRunning();
            }
            ledger.begin();
        } catch (Exception e) {
            ledger.close();
            throw e;
        }
        return ledger;
    }

    private EngineSettings settings(String servers) {
        return EngineSettings.builder()
                .bootstrapServers(servers)
                .applicationId(shape.name())
                .topicPrefix(shape.name() + ".")
                .partitions(PARTITIONS)
                .threads(1)
                .standbys(shape.standbys())
                .schemaRegistry(shape.registry())
                .stateDirectory(directory.resolve("none"))
                .build();
    }

    private void begin() throws IOException {
        Events published = new Events(shape.seed(), direct.topics().events().name(), PARTITIONS);
        events = published;
        oracle = new Oracle(direct, brokers.admin(), directory, published);
        publisher = new Publisher(direct.bootstrapServers(), published, shape.perSecond());
        onlooker = new Onlooker(brokers.proxied(), direct.topics().entries().name());
        web = new Web(this);
        publishPolicy();
    }

    /** One more instance, with a directory of its own; not started. */
    EngineNode addEngine() throws IOException {
        String name = shape.name() + "-" + (engines.size() + 1);
        EngineNode engine = new EngineNode(settings(brokers.proxied()), name, directory.resolve(name), shape.api());
        if (shape.registry() != null) {
            engine.options()
                    .addAll(List.of("--schema-registry", shape.registry().url().toString()));
        }
        engines.add(engine);
        return engine;
    }

    /**
     * An instance of somebody who has configured it wrongly: with this ledger's name and topics of its own, or with these topics and a name
     * of its own.
     */
    EngineNode stranger(boolean sameId) throws IOException {
        EngineSettings its = EngineSettings.builder()
                .bootstrapServers(brokers.proxied())
                .applicationId(sameId ? shape.name() : shape.name() + "-other")
                .topicPrefix(sameId ? shape.name() + "-other." : shape.name() + ".")
                .partitions(PARTITIONS)
                .threads(1)
                .stateDirectory(directory.resolve("none"))
                .build();
        return new EngineNode(its, shape.name() + "-stranger", directory.resolve("stranger"), false);
    }

    org.apache.kafka.clients.admin.Admin admin() {
        return brokers.admin();
    }

    /** Takes an instance out that will not come back. */
    void remove(EngineNode engine) {
        engine.close();
        engines.remove(engine);
    }

    /** The next version of the policy, on every partition. */
    void publishPolicy() {
        PolicyFile file = PolicyFile.read(POLICY.formatted(++policies));
        PolicyPublication.Result result = new PolicyPublication(
                        Map.of("bootstrap.servers", direct.bootstrapServers()), direct.topics())
                .publish(file.policy().orElseThrow(() -> new IllegalStateException(file.summary())), file.document());
        if (result.status() == PolicyPublication.Status.REFUSED) {
            throw new IllegalStateException("the campaign's policy is refused: " + result.detail());
        }
    }

    /** As the campaign's own clients see it. */
    EngineSettings settings() {
        return direct;
    }

    Shape shape() {
        return shape;
    }

    Path directory() {
        return directory;
    }

    List<EngineNode> engines() {
        return engines;
    }

    EngineNode anyEngine(Random random) {
        return engines.get(random.nextInt(engines.size()));
    }

    Events events() {
        return begun(events);
    }

    Publisher publisher() {
        return begun(publisher);
    }

    Oracle oracle() {
        return begun(oracle);
    }

    Web web() {
        return begun(web);
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the ledger has not begun");
        }
        return part;
    }

    /** Publishes, asks and reads until {@link #rest}. */
    void work() {
        publisher().goOn();
        web().goOn();
    }

    /** Waits until so much more is folded for good. */
    void awaitProgress(long records, Duration limit) throws InterruptedException {
        long before = Math.max(0, oracle().folded());
        Waiting.until(records + " more records are folded", limit, () -> oracle().folded() >= before + records);
    }

    /** Waits until each of these partitions was committed beyond where it was before, or has nothing left to fold. */
    void awaitCommits(Set<TopicPartition> partitions, Map<TopicPartition, Long> before) throws InterruptedException {
        Waiting.until("what was stopped is committed again", COMMIT_LIMIT, () -> {
            // In this order: what came meanwhile is still to be folded.
            Map<TopicPartition, Long> stable = oracle().stable();
            Map<TopicPartition, Long> saved = oracle().saved();
            return saved.entrySet().stream().anyMatch(at -> at.getValue() > before.getOrDefault(at.getKey(), 0L))
                    && partitions.stream()
                            .allMatch(
                                    partition -> saved.getOrDefault(partition, 0L) > before.getOrDefault(partition, 0L)
                                            || saved.getOrDefault(partition, 0L) >= stable.getOrDefault(partition, 0L));
        });
    }

    /** Everybody stops publishing; returns once Kafka has, or has refused, what was sent. */
    void rest() throws InterruptedException {
        web().pause();
        publisher().pause();
    }

    /** All that can be wrong with it while it rests; waits for what takes time. */
    List<String> wrong() throws InterruptedException, IOException {
        List<String> wrong = new ArrayList<>(oracle().compare(publisher().acks()));
        List<String> audited = oracle().audit();
        for (int i = 0; i < AUDITS_MAX && oracle().isPassed(); i++) {
            // What a caller of the API gave up on may still reach the journal: then the audit saw more.
            wrong.addAll(oracle().compare(publisher().acks()));
            audited = oracle().audit();
        }
        wrong.addAll(audited);
        wrong.addAll(oracle().openTransactions());
        wrong.addAll(begun(onlooker).wrong(oracle()));
        wrong.addAll(web().wrong());
        try {
            oracle().mirror().checkInvariants();
        } catch (AssertionError e) {
            wrong.add("an invariant of the house: " + e.getMessage());
        }
        return wrong;
    }

    /** Instances that ended by themselves are started again, as whoever supervises them would; tells which and why. */
    List<String> supervise() throws IOException {
        List<String> restarted = new ArrayList<>();
        for (EngineNode engine : engines) {
            if (!engine.isAlive()) {
                restarted.add(engine.name() + " had ended by itself: " + engine.lastWords());
                engine.start();
            }
        }
        return restarted;
    }

    void awaitRunning() throws InterruptedException {
        for (EngineNode engine : engines) {
            engine.awaitRunning();
        }
    }

    @Override
    public void close() {
        if (web != null) {
            web.close();
        }
        if (onlooker != null) {
            onlooker.close();
        }
        if (publisher != null) {
            publisher.close();
        }
        engines.forEach(EngineNode::close);
        if (oracle != null) {
            oracle.close();
        }
    }
}
