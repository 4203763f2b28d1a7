package io.makegood.streams.engine;

import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import io.makegood.streams.config.EngineSettings;
import io.makegood.streams.policy.YamlPolicies;
import io.makegood.streams.registry.RegistryClient;
import io.makegood.streams.registry.RegistryRefusal;
import io.makegood.streams.registry.RegistrySchemas;
import io.makegood.streams.registry.RegistrySettings;
import io.makegood.streams.registry.RegistryUnavailable;
import io.makegood.streams.registry.Subjects;
import io.makegood.streams.startup.CommittedJournal;
import io.makegood.streams.startup.FailureText;
import io.makegood.streams.startup.Problem;
import io.makegood.streams.startup.ProblemCode;
import io.makegood.streams.startup.ProcessorSetup;
import io.makegood.streams.startup.StartupChecks;
import io.makegood.streams.startup.UnsafeStart;
import io.makegood.streams.store.RestoreProgress;
import io.makegood.streams.topology.FoldSettings;
import io.makegood.streams.topology.LedgerTopology;
import io.makegood.streams.topology.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running engine. It checks that it may start, folds until it is closed, and stops rather than book wrong money. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    /** Of the heap, for rows in use. */
    private static final int ROWS_SHARE = 8;
    /** A row with its key and its place, of which there are two kinds. */
    private static final int ROW_BYTES = 170;

    private static final int ROWS_KEPT_MIN = 1_000;
    private static final int ROWS_KEPT_MAX = 5_000_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final Cache blockCache;
    private final Tally tally;
    private final RestoreProgress restoring = new RestoreProgress();
    private final ThreadFailures failures = new ThreadFailures("The engine");
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable ClusterWatch watch;

    private Engine(Topology topology, Map<String, Object> config, Cache blockCache, Tally tally) {
        this.blockCache = blockCache;
        this.tally = tally;
        streams = new KafkaStreams(topology, new StreamsConfig(config));
        streams.setUncaughtExceptionHandler(failures);
        streams.setGlobalStateRestoreListener(restoring);
        streams.setStateListener((now, before) -> onState(now));
    }

    /**
     * Checks the cluster and starts to fold; returns at once, see {@link #awaitRunning}.
     *
     * @throws UnsafeStart naming everything that is wrong and how to mend it
     */
    public static Engine start(EngineSettings settings) {
        Map<String, Object> clients = clients(settings);
        ProcessorSetup setup = LedgerSetup.of(settings);
        try (Admin admin = Admin.create(clients)) {
            new StartupChecks(admin, clients).requireSafe(setup);
            new FirstOffsets(admin, settings.applicationId()).save(setup.journal(), settings.partitions());
        }
        String instanceId = settings.instanceId();
        String name = instanceId == null ? InstanceName.of(settings.stateDirectory()) : instanceId;
        RocksDB.loadLibrary();
        Cache blockCache = new LRUCache(BLOCK_CACHE_BYTES);
        Tally tally = new Tally();
        RegistrySettings registry = settings.schemaRegistry();
        Framing framing =
                registry == null ? Framing.singleObject() : registered(new RegistryClient(registry), settings.topics());
        FoldSettings fold = new FoldSettings(
                settings.topics(),
                settings.partitions(),
                new DefaultPolicy(settings.chargeTimeoutMillis()),
                new YamlPolicies(),
                settings.retentionMillis(),
                rowsKept(settings.partitions()),
                framing,
                RegistrySchemas.of(registry),
                new CommittedJournal(clients, setup.journal())::any);
        Map<String, Object> config = StreamsSettings.of(settings, name, blockCache);
        Topology topology = LedgerTopology.build(fold, tally, new TopologyConfig(new StreamsConfig(config)));
        Engine engine = new Engine(topology, config, blockCache, tally);
        engine.streams.start();
        engine.watch = new ClusterWatch(clients, setup, engine::stop);
        LOG.info("Engine {} started as {} on {}", settings.applicationId(), name, settings.bootstrapServers());
        return engine;
    }

    /** Accounts, and generations, that an engine with every partition keeps on the heap in each of them. */
    private static int rowsKept(int partitions) {
        long all = Runtime.getRuntime().maxMemory() / ROWS_SHARE / (2 * ROW_BYTES);
        return (int) Math.max(ROWS_KEPT_MIN, Math.min(ROWS_KEPT_MAX, all / partitions));
    }

    private static Framing registered(RegistryClient registry, Topics topics) {
        try {
            return Subjects.register(registry, topics);
        } catch (RegistryUnavailable e) {
            throw new UnsafeStart(
                    new Problem(
                            ProblemCode.REGISTRY_UNAVAILABLE,
                            String.valueOf(e.getMessage()),
                            "start the schema registry, or leave schema.registry out: outputs are single objects then,"
                                    + " and all readers of Makegood's own take both"),
                    e);
        } catch (RegistryRefusal e) {
            throw new UnsafeStart(
                    new Problem(
                            ProblemCode.REGISTRY_REFUSES,
                            String.valueOf(e.getMessage()),
                            "let the engine register schemas and set their compatibility, or register those of the"
                                    + " folder schemas under SUBJECT = TOPIC-value with " + Subjects.COMPATIBILITY),
                    e);
        }
    }

    /** How Kafka clients of those settings reach the cluster. */
    public static Map<String, Object> clients(EngineSettings settings) {
        Map<String, Object> clients = new HashMap<>(settings.kafka());
        clients.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        return clients;
    }

    /** Waits until every partition of this instance is folding; throws {@link IllegalStateException} if it fails or is late. */
    public void awaitRunning(Duration limit) {
        try {
            boolean inTime = running.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            failure().ifPresent(cause -> {
                throw new IllegalStateException("the engine failed while it started: " + FailureText.of(cause), cause);
            });
            if (!inTime) {
                throw new IllegalStateException("the engine was not running after " + limit.toSeconds()
                        + " s, its state was " + streams.state());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the engine started", e);
        }
    }

    /** Waits until the engine has ended, by {@link #close} or by failure. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Whether it folds at this moment. */
    public boolean isRunning() {
        return streams.state() == State.RUNNING;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    /** Why it stopped by itself, if it did. */
    public Optional<Throwable> failure() {
        return failures.failure();
    }

    /** How much of the state is still to be restored. */
    public RestoreProgress restoring() {
        return restoring;
    }

    /** In which state Kafka Streams is. */
    public String state() {
        return streams.state().name();
    }

    /** For metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    /** What it has done since it started. */
    public Tally tally() {
        return tally;
    }

    /** Commits, leaves the group, so that others take over at once, and closes the stores. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ClusterWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        boolean inTime = streams.close(CloseOptions.timeout(CLOSE_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!inTime) {
            LOG.warn(
                    "The engine did not end within {} s; what it had not committed is folded again",
                    CLOSE_LIMIT.toSeconds());
        } else {
            blockCache.close();
        }
        ended.countDown();
    }

    private void stop(UnsafeStart reason) {
        failures.stoppedBecause(reason);
        streams.close(CloseOptions.timeout(Duration.ZERO));
        running.countDown();
        ended.countDown();
    }

    private void onState(State now) {
        if (now == State.RUNNING) {
            running.countDown();
        }
        if (now == State.ERROR || now == State.NOT_RUNNING) {
            running.countDown();
            ended.countDown();
        }
    }
}
