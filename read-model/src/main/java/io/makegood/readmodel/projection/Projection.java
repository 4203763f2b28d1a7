package io.makegood.readmodel.projection;

import io.makegood.application.config.ApplicationConfig;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.Counts;
import io.makegood.application.running.RocksDbTuning;
import io.makegood.application.running.RunningPart;
import io.makegood.application.running.ThreadFailures;
import io.makegood.application.telling.Subscriptions;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.policyfiles.ResultAudience;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.scan.AccountBudgets;
import io.makegood.readmodel.scan.PlanStanding;
import io.makegood.readmodel.scan.PublishedPolicies;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.ownership.Ownership;
import io.makegood.topics.registry.RegistrySchemas;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;

/** The running read model of this instance. If it fails, reading stops and booking goes on. */
public final class Projection implements AutoCloseable {
    private static final long BLOCK_CACHE_BYTES = 32L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final int COMMIT_INTERVAL_MILLIS = 1_000;
    private static final int CHANGELOG_BATCH_BYTES = 256 << 10;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
    /** A policy that was published shows after this time at the latest. */
    private static final long POLICIES_FRESH_NANOS = Duration.ofMillis(200).toNanos();

    private record KnownPolicies(long newest, PublishedPolicies policies, long lookedAt) {}

    private final int partitions;
    private final HostInfo self;
    private final RunningPart part;
    private final KafkaStreams streams;
    private final StoresHere stores = new StoresHere();
    private final Cache blockCache;
    private final Admin admin;
    private final ReadModelChangelog changelog;
    private final Visibility visibility;
    private final Subscriptions subscriptions;
    private final Map<Integer, KnownPolicies> policies = new ConcurrentHashMap<>();

    private Projection(EngineSettings settings, HostInfo self) {
        this.partitions = settings.partitions();
        this.self = self;
        RocksDB.loadLibrary();
        blockCache = new LRUCache(BLOCK_CACHE_BYTES);
        subscriptions = new Subscriptions();
        Fetched fetched = new Fetched();
        Map<String, Object> config = config(settings, self, blockCache);
        RegistrySchemas schemas = RegistrySchemas.of(settings.schemaRegistry());
        Topology topology = ProjectionTopology.build(
                new CutOff(settings.topics(), settings.partitions(), schemas, settings.clients()),
                subscriptions,
                fetched,
                stores,
                new TopologyConfig(new StreamsConfig(config)));
        streams = new KafkaStreams(topology, new StreamsConfig(config), new ProjectionClients(schemas, fetched));
        part = new RunningPart(
                "readmodel",
                "The read model",
                streams,
                ThreadFailures.ofReader("The read model"),
                new Counts(),
                CLOSE_LIMIT);
        admin = Admin.create(settings.clients());
        changelog = new ReadModelChangelog(admin, settings);
        visibility = new Visibility(admin, settings.applicationId(), settings.topics(), settings.partitions(), fetched);
    }

    /** The name of the read model's consumer group beside an engine of that name. */
    public static String group(String applicationId) {
        return applicationId + "-projection";
    }

    /**
     * Starts to read; returns at once. The topics must exist. Reads everything anew if its changelog was lost.
     *
     * @throws IllegalStateException if it was, and other instances go on without it
     * @param host under which other instances reach this one's HTTP port; an IPv6 address with or without brackets
     */
    public static Projection start(EngineSettings settings, String host, int port) {
        try (Admin admin = Admin.create(settings.clients())) {
            new ReadModelChangelog(admin, settings).requireWhole();
        }
        Projection projection = new Projection(settings, new HostInfo(bare(host), port));
        projection.part.start();
        projection.visibility.start();
        return projection;
    }

    /** As Kafka tells it to the others: an instance that knows itself by another spelling would take its own rows for another's. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static Map<String, Object> config(EngineSettings settings, HostInfo self, Cache blockCache) {
        Map<String, Object> tuning = new HashMap<>();
        tuning.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        tuning.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        tuning.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MILLIS);
        // An instance that comes back takes its partitions at once and catches up in some seconds.
        tuning.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 1_000_000L);
        tuning.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
        tuning.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        tuning.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        tuning.put(StreamsConfig.POLL_MS_CONFIG, 20);
        // Nobody waits for its changelog, and whoever reads it reads all of it.
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), CHANGELOG_BATCH_BYTES);
        tuning.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), COMMIT_INTERVAL_MILLIS / 2);
        Map<String, Object> guards = new HashMap<>();
        guards.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port());
        guards.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        guards.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbTuning.class);
        guards.put(RocksDbTuning.BLOCK_CACHE, blockCache);
        guards.put(RocksDbTuning.WRITE_BUFFER_BYTES, WRITE_BUFFER_BYTES);
        guards.put(RocksDbTuning.COMPRESSED, true);
        return ApplicationConfig.of(settings, group(settings.applicationId()), tuning, guards);
    }

    /** Where the account can be read now. */
    public Location locationOf(String accountId) {
        int partition = Ownership.partitionOf(accountId, partitions);
        if (stores.of(partition) != null) {
            return new Location.Here(partition);
        }
        KeyQueryMetadata found;
        try {
            found = streams.queryMetadataForKey(ProjectionTopology.STORE, accountId, new StringSerializer());
        } catch (StreamsNotStartedException | IllegalStateException e) {
            return new Location.Nowhere();
        }
        if (found == null
                || KeyQueryMetadata.NOT_AVAILABLE.equals(found)
                || found.activeHost().equals(HostInfo.unavailable())) {
            return new Location.Nowhere();
        }
        return found.activeHost().equals(self)
                ? new Location.Here(found.partition())
                : new Location.There(
                        found.activeHost().host(),
                        found.activeHost().port(),
                        found.partition(),
                        found.standbyHosts().contains(self));
    }

    /**
     * The rows of a partition that this instance has; throws {@link ProjectionUnavailable} if it does not, or not yet. A
     * partition that moves away while it is read makes a read fail with {@link InvalidStateStoreException}.
     */
    public ProjectedRows rows(int partition) {
        ReadOnlyKeyValueStore<Bytes, byte[]> here = stores.of(partition);
        if (here != null) {
            return new ProjectedRows(here, partition);
        }
        return new ProjectedRows(
                store(StoreQueryParameters.fromNameAndType(
                                ProjectionTopology.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(partition)),
                partition);
    }

    /** The copy of a partition's rows, which may be behind; throws {@link ProjectionUnavailable} if there is none here. */
    public ProjectedRows standbyRows(int partition) {
        return new ProjectedRows(
                store(StoreQueryParameters.fromNameAndType(
                                ProjectionTopology.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(partition)
                        .enableStaleStores()),
                partition);
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> store(
            StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> parameters) {
        try {
            return streams.store(parameters);
        } catch (InvalidStateStoreException e) {
            throw new ProjectionUnavailable("the rows are not ready here: " + streams.state(), e);
        }
    }

    /** The rows of every partition that this instance reads actively, in the order of their numbers. */
    public List<ProjectedRows> localRows() {
        Set<Integer> mine = streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .map(task -> task.taskId().partition())
                .collect(Collectors.toSet());
        return IntStream.range(0, partitions)
                .filter(mine::contains)
                .mapToObj(this::rows)
                .toList();
    }

    /** Records by which the copy of a partition's rows here is behind the active one, or -1 if that is not known. */
    public long recordsBehind(int partition) {
        Map<Integer, LagInfo> lags =
                streams.allLocalStorePartitionLags().getOrDefault(ProjectionTopology.STORE, Map.of());
        LagInfo lag = lags.get(partition);
        return lag == null ? -1 : lag.offsetLag();
    }

    /** The other instances, as host and port joined by a colon. */
    public Set<String> others() {
        return streams.metadataForAllStreamsClients().stream()
                .filter(client -> !client.hostInfo().equals(self)
                        && !client.topicPartitions().isEmpty())
                .map(client -> client.host() + ":" + client.port())
                .collect(Collectors.toSet());
    }

    /** How many decimals the product of the account shows: {@code 10^scale} units make one of its credits. */
    public int scale(ProjectedRows rows, String accountId) {
        Policy policy = policies(rows, rows.partition()).inForce(accountId, System.currentTimeMillis());
        return policy instanceof PublishedPolicy published ? published.scale() : 0;
    }

    /** The policy that is in force for the account now; null if none was published for it. */
    public @Nullable PublishedPolicy policy(ProjectedRows rows, String accountId) {
        return policies(rows, rows.partition()).inForce(accountId, System.currentTimeMillis())
                        instanceof PublishedPolicy published
                ? published
                : null;
    }

    /** Who may spend how much of the account at a record time. */
    public AccountBudgets budgets(ProjectedRows rows, int partition, String accountId, long at) {
        Policy policy = policies(rows, partition).inForce(accountId, at);
        return new AccountBudgets(rows.told(accountId), policy, at);
    }

    /** How it stands with the account's plan at a record time; null if it never had one. */
    public @Nullable PlanStanding plan(ProjectedRows rows, int partition, String accountId, long at) {
        Policy policy = policies(rows, partition).inForce(accountId, at);
        PlanStanding standing = PlanStanding.of(rows.plans(accountId), policy, at);
        boolean isClosed = rows.balance(accountId).map(AccountView::closed).orElse(false);
        return standing == null || !isClosed ? standing : standing.ended();
    }

    /**
     * What an action of the account would cost at a record time; nothing is moved or reserved.
     *
     * @param actor who would ask for it, or null
     */
    public Quote quote(
            ProjectedRows rows, int partition, String accountId, PriceQuery query, @Nullable String actor, long at) {
        Policy policy = policies(rows, partition).inForce(accountId, at);
        return Quote.of(
                query,
                policy,
                rows.balance(accountId).map(AccountView::purse).orElse(Purse.EMPTY),
                budgets(rows, partition, accountId, at).standing(actor, query.feature()),
                at);
    }

    /** What the log says about a generation to such a reader: customers are not told what is for operators alone; empty if nothing. */
    public Optional<Investigation> investigate(
            ProjectedRows rows, int partition, String accountId, String generationId, Audience reader) {
        GenerationRecords records = rows.generation(accountId, generationId);
        Investigation found = Investigation.of(
                accountId,
                generationId,
                records.events(),
                records.entries(),
                records.notices().stream()
                        .filter(notice -> reader == Audience.OPERATOR || notice.audience() == Audience.CUSTOMER)
                        .toList(),
                policies(rows, partition).terms());
        if (!found.isKnown()) {
            return Optional.empty();
        }
        return Optional.of(results(rows, accountId).includes(reader) ? found : found.withoutResults());
    }

    /** Who is shown the links to results of the account now. */
    public ResultAudience results(ProjectedRows rows, String accountId) {
        return ResultAudience.of(policy(rows, accountId));
    }

    /** The published policies, as the engine accepted them. */
    public PublishedPolicies policies(ProjectedRows rows, int partition) {
        long now = System.nanoTime();
        KnownPolicies known = policies.get(partition);
        if (known == null || now - known.lookedAt > POLICIES_FRESH_NANOS) {
            long newest = rows.newestPolicy();
            PublishedPolicies read =
                    known != null && known.newest == newest ? known.policies : PublishedPolicies.in(rows.policies());
            known = new KnownPolicies(newest, read, now);
            policies.put(partition, known);
        }
        return known.policies;
    }

    /** Tells when an event's effects can be read here. */
    public Visibility visibility() {
        return visibility;
    }

    /** To hear of an account as it happens. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** It as one of the parts of this instance. */
    public RunningPart part() {
        return part;
    }

    @Override
    public void close() {
        changelog.remember();
        visibility.close();
        if (part.closeInTime()) {
            blockCache.close();
        }
        admin.close(Duration.ofSeconds(2));
    }
}
