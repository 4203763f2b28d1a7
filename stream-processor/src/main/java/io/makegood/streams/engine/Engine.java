package io.makegood.streams.engine;

import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.streams.config.EngineSettings;
import io.makegood.streams.policy.YamlPolicies;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running engine. It checks that it may start, folds until it is closed, and stops rather than book wrong money. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    /** Accounts, and generations, that an engine with every partition keeps on the heap: some 200 bytes each. */
    private static final int ROWS_KEPT = 100_000;

    private static final int ROWS_KEPT_MIN = 1_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    /** A broker that comes and goes may cost a thread its life; one that never recovers must not be retried for ever. */
    private static final int THREAD_REPLACEMENTS_MAX = 50;

    private final KafkaStreams streams;
    private final Cache blockCache;
    private final Tally tally;
    private final RestoreProgress restoring = new RestoreProgress();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger replacements = new AtomicInteger();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private Engine(Topology topology, Map<String, Object> config, Cache blockCache, Tally tally) {
        this.blockCache = blockCache;
        this.tally = tally;
        streams = new KafkaStreams(topology, new StreamsConfig(config));
        streams.setUncaughtExceptionHandler(this::onThreadFailure);
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
        FoldSettings fold = new FoldSettings(
                settings.topics(),
                settings.partitions(),
                new DefaultPolicy(settings.chargeTimeoutMillis()),
                new YamlPolicies(),
                settings.retentionMillis(),
                Math.max(ROWS_KEPT_MIN, ROWS_KEPT / settings.partitions()));
        Map<String, Object> config = StreamsSettings.of(settings, name, blockCache);
        Topology topology = LedgerTopology.build(fold, tally, new TopologyConfig(new StreamsConfig(config)));
        Engine engine = new Engine(topology, config, blockCache, tally);
        engine.streams.start();
        LOG.info("Engine {} started as {} on {}", settings.applicationId(), name, settings.bootstrapServers());
        return engine;
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
                throw new IllegalStateException("the engine failed while it started: " + cause.getMessage(), cause);
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
        return Optional.ofNullable(failure.get());
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

    private void onState(State now) {
        if (now == State.RUNNING) {
            running.countDown();
        }
        if (now == State.ERROR || now == State.NOT_RUNNING) {
            running.countDown();
            ended.countDown();
        }
    }

    /** Kafka that fails is tried again; anything else is a broken promise, and folding on would book wrong money. */
    private StreamThreadExceptionResponse onThreadFailure(Throwable thrown) {
        if (isKafkaTrouble(thrown) && replacements.incrementAndGet() <= THREAD_REPLACEMENTS_MAX) {
            LOG.warn("A thread lost Kafka and is replaced", thrown);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("The engine stops", thrown);
        failure.compareAndSet(null, thrown);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean isKafkaTrouble(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root instanceof KafkaException
                && !(root instanceof org.apache.kafka.clients.consumer.InvalidOffsetException)
                && !(root instanceof org.apache.kafka.common.errors.AuthorizationException)
                && !(root instanceof org.apache.kafka.common.errors.AuthenticationException)
                && !(root instanceof org.apache.kafka.common.errors.RecordTooLargeException)
                && !(root instanceof org.apache.kafka.common.errors.FencedInstanceIdException);
    }
}
