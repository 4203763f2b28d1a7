package io.makegood.application.config;

import io.makegood.application.running.InstanceName;
import io.makegood.application.startup.Profile;
import io.makegood.application.tracing.TelemetrySettings;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is told. Durations are milliseconds. {@code instanceId} makes it a static member of its group, so that a
 * restart takes its partitions up again without a rebalance; absent, one is made and kept in the state directory. With a
 * {@code schemaRegistry} outputs are in its frame unless {@code outputsFormat} is JSON, and events may be.
 * {@code sealedTextsOnly} says that a ledger refuses personal texts in plain, which counts at the first start alone.
 * {@code mirror} says that the journal is a mirror of another cluster's, which counts at the first start alone.
 * {@code kafka} holds further client settings, such as security. {@code telemetry} says where spans go, null for nowhere.
 */
public record EngineSettings(
        String bootstrapServers,
        String applicationId,
        String topicPrefix,
        Profile profile,
        Path stateDirectory,
        int partitions,
        int threads,
        int standbys,
        boolean mirror,
        long commitIntervalMillis,
        long sessionTimeoutMillis,
        long retentionMillis,
        long chargeTimeoutMillis,
        @Nullable String instanceId,
        @Nullable RegistrySettings schemaRegistry,
        OutputFormat outputsFormat,
        Map<String, String> kafka,
        FoldVersions folds,
        boolean sealedTextsOnly,
        @Nullable TelemetrySettings telemetry) {
    /** More partitions than a ledger can have use for. */
    public static final int PARTITIONS_MAX = 10_000;

    private static final Pattern KAFKA_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

    /** Refuses settings that cannot work, all mistakes in one {@link IllegalArgumentException}. */
    public EngineSettings {
        kafka = Map.copyOf(kafka);
        List<String> mistakes = new ArrayList<>();
        require(mistakes, !bootstrapServers.isBlank(), "bootstrap.servers is empty; give host:port");
        require(
                mistakes,
                KAFKA_NAME.matcher(applicationId).matches(),
                "application.id must be 1 to 100 letters, digits, '.', '_' or '-'");
        require(
                mistakes,
                instanceId == null || KAFKA_NAME.matcher(instanceId).matches(),
                "instance.id must be 1 to 100 letters, digits, '.', '_' or '-'");
        require(
                mistakes,
                partitions >= 1 && partitions <= PARTITIONS_MAX,
                "partitions must be 1 to " + PARTITIONS_MAX + ", was " + partitions);
        require(mistakes, threads >= 1 && threads <= 256, "threads must be 1 to 256, was " + threads);
        require(mistakes, standbys >= 0 && standbys <= 5, "standbys must be 0 to 5, was " + standbys);
        positive(mistakes, "commit.interval.ms", commitIntervalMillis);
        positive(mistakes, "session.timeout.ms", sessionTimeoutMillis);
        positive(mistakes, "retention.ms", retentionMillis);
        positive(mistakes, "charge.timeout.ms", chargeTimeoutMillis);
        try {
            new Topics(topicPrefix);
        } catch (IllegalArgumentException e) {
            mistakes.add(String.valueOf(e.getMessage()));
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
    }

    /** How Kafka clients of those settings reach the cluster. */
    public Map<String, Object> clients() {
        Map<String, Object> clients = new HashMap<>(kafka);
        clients.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return clients;
    }

    /** This instance's own name: the one it was told, or the one kept beside its state. */
    public String instanceName() {
        String told = instanceId;
        return told == null ? InstanceName.of(stateDirectory) : told;
    }

    /** The topics under the prefix. */
    public Topics topics() {
        return new Topics(topicPrefix);
    }

    /** How many partitions each topic gets, unless configured otherwise. */
    public static int partitionsDefault(Profile profile) {
        return switch (profile) {
            case DEVELOPMENT -> Topics.PARTITIONS_DEVELOPMENT;
            case PRODUCTION -> Topics.PARTITIONS_DEFAULT;
        };
    }

    /** Settings for a developer's machine, to be changed at will. */
    public static Builder builder() {
        return new Builder();
    }

    private static void require(List<String> mistakes, boolean holds, String mistake) {
        if (!holds) {
            mistakes.add(mistake);
        }
    }

    private static void positive(List<String> mistakes, String name, long millis) {
        require(mistakes, millis > 0, name + " must be above zero, was " + millis);
    }

    /** Collects settings; what is not named keeps its default. */
    public static final class Builder {
        private String bootstrapServers = "localhost:9092";
        private @Nullable String applicationId;
        private String topicPrefix = Topics.PREFIX_DEFAULT;
        private Profile profile = Profile.DEVELOPMENT;
        private Path stateDirectory = Path.of(".makegood", "state");
        private int partitions = Topics.PARTITIONS_DEVELOPMENT;
        private int threads = 2;
        private int standbys = 0;
        private boolean mirror;
        private long commitIntervalMillis = 100;
        private long sessionTimeoutMillis = 6_000;
        private long retentionMillis = PartitionLedger.RETENTION_MILLIS_DEFAULT;
        private long chargeTimeoutMillis = new DefaultPolicy().chargeTimeoutMillis(null);
        private @Nullable String instanceId;
        private @Nullable RegistrySettings schemaRegistry;
        private OutputFormat outputsFormat = OutputFormat.AVRO;
        private Map<String, String> kafka = Map.of();
        private FoldVersions folds = FoldVersions.ALL;
        private boolean sealedTextsOnly;
        private @Nullable TelemetrySettings telemetry;

        private Builder() {}

        private static String applicationIdOf(String topicPrefix) {
            try {
                return new Topics(topicPrefix).applicationId();
            } catch (IllegalArgumentException e) {
                // The prefix is refused with the other mistakes.
                return Topics.withDefaultPrefix().applicationId();
            }
        }

        /** Where Kafka is: host:port, several separated by commas. */
        public Builder bootstrapServers(String value) {
            bootstrapServers = value;
            return this;
        }

        /** The engine's name in Kafka: its consumer group and the prefix of its changelogs; null for the one that follows the topic prefix. */
        public Builder applicationId(@Nullable String value) {
            applicationId = value;
            return this;
        }

        /** What the topics' names begin with. */
        public Builder topicPrefix(String value) {
            topicPrefix = value;
            return this;
        }

        /** How careful to be about the cluster. */
        public Builder profile(Profile value) {
            profile = value;
            return this;
        }

        /** Where RocksDB keeps its files. */
        public Builder stateDirectory(Path value) {
            stateDirectory = value;
            return this;
        }

        /** Partitions of each topic. */
        public Builder partitions(int value) {
            partitions = value;
            return this;
        }

        /** Threads that fold. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** Copies of the state that other instances keep ready. */
        public Builder standbys(int value) {
            standbys = value;
            return this;
        }

        /** Whether the journal is a mirror of another cluster's. */
        public Builder mirror(boolean value) {
            mirror = value;
            return this;
        }

        /** How often a transaction is committed. */
        public Builder commitIntervalMillis(long value) {
            commitIntervalMillis = value;
            return this;
        }

        /** After how long without a sign of life an instance counts as dead. */
        public Builder sessionTimeoutMillis(long value) {
            sessionTimeoutMillis = value;
            return this;
        }

        /** How long ended generations are remembered. */
        public Builder retentionMillis(long value) {
            retentionMillis = value;
            return this;
        }

        /** The charge timeout of the built-in policy. */
        public Builder chargeTimeoutMillis(long value) {
            chargeTimeoutMillis = value;
            return this;
        }

        /** A name of its own for this instance. */
        public Builder instanceId(@Nullable String value) {
            instanceId = value;
            return this;
        }

        /** How outputs are written; Avro unless said. */
        public Builder outputsFormat(OutputFormat value) {
            outputsFormat = value;
            return this;
        }

        /** A schema registry, or null for none. */
        public Builder schemaRegistry(@Nullable RegistrySettings value) {
            schemaRegistry = value;
            return this;
        }

        /** Further Kafka client settings. */
        public Builder kafka(Map<String, String> value) {
            kafka = value;
            return this;
        }

        /** The versions of the fold that the engine has: fewer than all stand for an older build. */
        public Builder folds(FoldVersions value) {
            folds = value;
            return this;
        }

        /** Whether a ledger that begins takes personal texts sealed alone. */
        public Builder sealedTextsOnly(boolean value) {
            sealedTextsOnly = value;
            return this;
        }

        /** Where spans go, or null for nowhere. */
        public Builder telemetry(@Nullable TelemetrySettings value) {
            telemetry = value;
            return this;
        }

        /** The settings; throws {@link IllegalArgumentException} naming every mistake. */
        public EngineSettings build() {
            String told = applicationId;
            return new EngineSettings(
                    bootstrapServers,
                    told == null ? applicationIdOf(topicPrefix) : told,
                    topicPrefix,
                    profile,
                    stateDirectory,
                    partitions,
                    threads,
                    standbys,
                    mirror,
                    commitIntervalMillis,
                    sessionTimeoutMillis,
                    retentionMillis,
                    chargeTimeoutMillis,
                    instanceId,
                    schemaRegistry,
                    outputsFormat,
                    kafka,
                    folds,
                    sealedTextsOnly,
                    telemetry);
        }
    }
}
