package io.makegood.processor.engine;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.config.OutputFormat;
import io.makegood.application.running.CommitPace;
import io.makegood.application.running.FirstOffsets;
import io.makegood.application.running.Following;
import io.makegood.application.running.OrphanedTransactions;
import io.makegood.application.running.RunningPart;
import io.makegood.application.running.StreamsClients;
import io.makegood.application.running.ThreadFailures;
import io.makegood.application.startup.CommittedJournal;
import io.makegood.application.startup.JournalRole;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import io.makegood.application.startup.StartupProblem;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.application.telling.Subscriptions;
import io.makegood.application.tracing.Spans;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.processor.store.CrashedStores;
import io.makegood.processor.store.SealedState;
import io.makegood.processor.topology.FoldSettings;
import io.makegood.processor.topology.LedgerTopology;
import io.makegood.processor.topology.Tally;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.registry.RegistryClient;
import io.makegood.topics.registry.RegistryRefusal;
import io.makegood.topics.registry.RegistrySchemas;
import io.makegood.topics.registry.RegistrySettings;
import io.makegood.topics.registry.RegistryUnavailable;
import io.makegood.topics.registry.Subjects;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
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

    private final RunningPart part;
    private final Cache blockCache;
    private final Tally tally;
    private final SealedState state;
    private volatile @Nullable ClusterWatch watch;

    private Engine(KafkaStreams streams, Cache blockCache, Tally tally, SealedState state, FoldSettings fold) {
        this.state = state;
        this.blockCache = blockCache;
        this.tally = tally;
        part = new RunningPart(
                "engine",
                "The engine",
                streams,
                ThreadFailures.ofWriter("The engine"),
                tally.counts(),
                CLOSE_LIMIT,
                fold.told());
        part.follow(fold.following());
        part.note(fold.spans());
    }

    /**
     * Checks the cluster and starts to fold; returns at once, see {@link #awaitRunning}.
     *
     * @throws UnsafeStart naming everything that is wrong and how to mend it
     */
    public static Engine start(EngineSettings settings) {
        Map<String, Object> clients = settings.clients();
        ProcessorSetup setup = LedgerSetup.of(settings);
        RocksDB.loadLibrary();
        SealedState state;
        Following following;
        try (Admin admin = Admin.create(clients)) {
            following = following(
                    new StartupChecks(admin, clients).requireSafe(setup, () -> FirstFold.begin(settings)),
                    setup,
                    clients);
            new FirstOffsets(admin, settings.applicationId()).beginAtZero(setup.journal(), settings.partitions());
            state = new SealedState(
                    settings.stateDirectory(),
                    settings.applicationId(),
                    CrashedStores.of(admin, settings.applicationId()));
            state.openWhole();
        }
        Framing framing = framingOf(settings);
        Engine engine = of(settings, setup, framing, state, following);
        engine.part.end(new OrphanedTransactions(clients, settings.applicationId()));
        try {
            engine.part.start();
        } catch (ProcessorStateException e) {
            if (!ThreadFailures.isStoreTrouble(e)) {
                throw e;
            }
            LOG.warn("A store cannot be read; all are restored from their changelogs", e);
            engine.part.close();
            engine.blockCache.close();
            state.setAllAside();
            engine = of(settings, setup, framing, state, following);
            engine.part.end(new OrphanedTransactions(clients, settings.applicationId()));
            engine.part.start();
        }
        engine.watch = new ClusterWatch(clients, setup, following, engine.part::stop);
        LOG.info(
                "Engine {} started as {} on {}",
                settings.applicationId(),
                settings.instanceName(),
                settings.bootstrapServers());
        return engine;
    }

    private static boolean isPromoted(ProcessorSetup setup, Map<String, Object> clients) {
        try (Admin admin = Admin.create(clients)) {
            return new StartupChecks(admin, clients).role(setup) == JournalRole.PROMOTED;
        }
    }

    private static Following following(JournalRole role, ProcessorSetup setup, Map<String, Object> clients) {
        if (role.isMirror()) {
            LOG.info(
                    role == JournalRole.ARRIVED
                            ? "The ledger has arrived in {}, which is not promoted to its end yet: {} migrate switch does it"
                            : "{} is a mirror: it is folded, and nothing is appended to it until {} promote",
                    setup.journal(),
                    Launcher.name());
            return Following.mirror(() -> isPromoted(setup, clients));
        }
        if (role == JournalRole.PROMOTED && setup.toldMirror()) {
            LOG.warn("{} was promoted and is no mirror any more; leave out the setting mirror", setup.journal());
        }
        return Following.nobody();
    }

    private static Engine of(
            EngineSettings settings, ProcessorSetup setup, Framing framing, SealedState state, Following following) {
        Cache blockCache = new LRUCache(BLOCK_CACHE_BYTES);
        Tally tally = new Tally();
        RegistrySchemas schemas = RegistrySchemas.of(settings.schemaRegistry());
        CommitPace pace = new CommitPace();
        Subscriptions told = new Subscriptions();
        FoldSettings fold = new FoldSettings(
                settings.topics(),
                settings.partitions(),
                new DefaultPolicy(settings.chargeTimeoutMillis()),
                new YamlPolicies(),
                settings.retentionMillis(),
                rowsKept(settings.partitions()),
                framing,
                schemas,
                new CommittedJournal(settings.clients(), setup.journal())::any,
                settings.folds(),
                pace,
                told,
                following,
                Spans.of(settings.telemetry(), settings.instanceName()));
        Map<String, Object> config = StreamsSettings.of(settings, blockCache);
        Topology topology = LedgerTopology.build(fold, tally, new TopologyConfig(new StreamsConfig(config)));
        KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(config), new StreamsClients(schemas, pace));
        return new Engine(streams, blockCache, tally, state, fold);
    }

    /** Accounts, and generations, that an engine with every partition keeps on the heap in each of them. */
    private static int rowsKept(int partitions) {
        long all = Runtime.getRuntime().maxMemory() / ROWS_SHARE / (2 * ROW_BYTES);
        return (int) Math.max(ROWS_KEPT_MIN, Math.min(ROWS_KEPT_MAX, all / partitions));
    }

    private static Framing framingOf(EngineSettings settings) {
        RegistrySettings registry = settings.schemaRegistry();
        if (settings.outputsFormat() == OutputFormat.JSON) {
            return Framing.json();
        }
        return registry == null
                ? Framing.singleObject()
                : registered(RegistryClient.starting(registry), settings.topics());
    }

    private static Framing registered(RegistryClient registry, Topics topics) {
        try {
            return Subjects.register(registry, topics);
        } catch (RegistryUnavailable e) {
            throw new UnsafeStart(
                    new StartupProblem(
                            ProblemCode.REGISTRY_UNAVAILABLE,
                            String.valueOf(e.getMessage()),
                            "start the schema registry, or leave schema.registry out: outputs are single objects then,"
                                    + " and all readers of Makegood's own take both"),
                    e);
        } catch (RegistryRefusal e) {
            throw new UnsafeStart(
                    new StartupProblem(
                            ProblemCode.REGISTRY_REFUSES,
                            String.valueOf(e.getMessage()),
                            "let the engine register schemas and set their compatibility, or register those of the"
                                    + " folder schemas under SUBJECT = TOPIC-value with " + Subjects.COMPATIBILITY),
                    e);
        }
    }

    /** It as one of the parts of this instance. */
    public RunningPart part() {
        return part;
    }

    /** Waits until every partition of this instance is folding; throws {@link IllegalStateException} if it fails or is late. */
    public void awaitRunning(Duration limit) {
        part.awaitRunning(limit);
    }

    /** Waits until the engine has ended, by {@link #close} or by failure. */
    public void awaitEnd() throws InterruptedException {
        part.awaitEnd();
    }

    /** Whether it folds at this moment. */
    public boolean isRunning() {
        return part.isRunning();
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return part.isClosed();
    }

    /** Why it stopped by itself, if it did. */
    public Optional<Throwable> failure() {
        return part.failure();
    }

    /** What it has done since it started. */
    public Tally tally() {
        return tally;
    }

    /** Commits, leaves the group, so that others take over at once, and closes the stores. */
    @Override
    public void close() {
        ClusterWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        if (part.closeInTime()) {
            blockCache.close();
            state.seal();
        }
    }
}
