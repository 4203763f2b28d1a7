package io.makegood.streams.bridge;

import io.makegood.streams.config.EngineSettings;
import io.makegood.streams.engine.InstanceName;
import io.makegood.streams.engine.ThreadFailures;
import io.makegood.streams.registry.RegistrySchemas;
import io.makegood.streams.startup.ExpectedTopic;
import io.makegood.streams.startup.Problem;
import io.makegood.streams.startup.ProblemCode;
import io.makegood.streams.startup.Profile;
import io.makegood.streams.startup.TopicCreation;
import io.makegood.streams.startup.UnsafeStart;
import io.makegood.streams.stripe.StripeSettings;
import io.makegood.streams.stripe.StripeTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads foreign topics, and what Stripe sent, into the journal, exactly once: a Streams application of its own beside the engine, so that a foreign topic
 * never holds up what is on the journal already.
 */
public final class Bridges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final ThreadFailures failures = new ThreadFailures("The bridges");
    private final BridgeTally tally = new BridgeTally();

    private Bridges(
            EngineSettings settings,
            List<BridgeSettings> bridges,
            @Nullable StripeSettings stripe,
            String instanceName) {
        Map<String, Object> config = config(settings, instanceName);
        streams = new KafkaStreams(
                BridgeTopology.build(
                        bridges,
                        settings.topics(),
                        stripe,
                        RegistrySchemas.of(settings.schemaRegistry()),
                        tally,
                        new TopologyConfig(new StreamsConfig(config))),
                new StreamsConfig(config));
        streams.setUncaughtExceptionHandler(failures);
    }

    /** The name of the bridges' consumer group beside an engine of that name. */
    public static String group(String applicationId) {
        return applicationId + "-bridges";
    }

    /**
     * Starts to read; returns at once. A topic that was never read is read from its beginning. In development topics that
     * are missing are made.
     *
     * @throws UnsafeStart if a topic does not exist in production
     */
    public static Bridges start(
            EngineSettings settings, List<BridgeSettings> bridges, @Nullable StripeSettings stripe) {
        Map<String, Object> clients = new HashMap<>(settings.kafka());
        clients.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        try (Admin admin = Admin.create(clients)) {
            List<String> topics =
                    new ArrayList<>(bridges.stream().map(BridgeSettings::topic).toList());
            if (stripe != null) {
                topics.add(StripeTopic.name(settings.topics()));
            }
            if (settings.profile() == Profile.DEVELOPMENT) {
                // The Kafka that up starts is gone again before anybody could make them.
                List<ExpectedTopic> expected = topics.stream()
                        .map(topic -> new ExpectedTopic(topic, settings.partitions(), false, Map.of()))
                        .toList();
                new TopicCreation(admin).createMissing(expected, Profile.DEVELOPMENT);
            }
            for (String topic : topics) {
                saveFirstOffsets(admin, group(settings.applicationId()), topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the bridges started", e);
        }
        if (stripe != null && stripe.mode() == StripeSettings.Mode.ANY) {
            LOG.warn("stripe.livemode is any: events of Stripe's test mode grant credits too");
        }
        String instanceId = settings.instanceId();
        Bridges started = new Bridges(
                settings,
                bridges,
                stripe,
                instanceId == null ? InstanceName.of(settings.stateDirectory()) : instanceId);
        started.streams.start();
        LOG.info(
                "Bridges started; from topics: {}, from Stripe: {}",
                bridges.stream().map(BridgeSettings::topic).toList(),
                stripe != null);
        return started;
    }

    /** No reset is relied upon: a topic that lost what was not read yet must stop its bridge. */
    private static void saveFirstOffsets(Admin admin, String group, String topic) throws InterruptedException {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            Map<TopicPartition, OffsetAndMetadata> saved = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> missing = new HashMap<>();
            Objects.requireNonNull(description).partitions().forEach(partition -> {
                TopicPartition at = new TopicPartition(topic, partition.partition());
                if (saved.get(at) == null) {
                    missing.put(at, OffsetSpec.earliest());
                }
            });
            if (!missing.isEmpty()) {
                Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
                for (Map.Entry<TopicPartition, ListOffsetsResultInfo> begin :
                        admin.listOffsets(missing).all().get().entrySet()) {
                    first.put(
                            begin.getKey(),
                            new OffsetAndMetadata(begin.getValue().offset()));
                }
                admin.alterConsumerGroupOffsets(group, first).all().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new UnsafeStart(
                        new Problem(
                                ProblemCode.BRIDGE_TOPIC_MISSING,
                                "the bridge's topic " + topic + " does not exist",
                                "make it, or take its bridge out of the settings"),
                        e);
            }
            if (e.getCause() instanceof UnknownMemberIdException) {
                // Another instance reads already; it saved them before it joined.
                return;
            }
            throw new KafkaException("could not save the first offsets of group " + group, e.getCause());
        }
    }

    private static Map<String, Object> config(EngineSettings settings, String instanceName) {
        Map<String, Object> config = new HashMap<>();
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitIntervalMillis());
        config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.sessionTimeoutMillis());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int)
                Math.max(100, settings.sessionTimeoutMillis() / 4));
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        config.putAll(settings.kafka());

        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, group(settings.applicationId()));
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceName);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        return config;
    }

    /** What became of the records that were read. */
    public BridgeTally tally() {
        return tally;
    }

    /** Whether it reads. */
    public boolean isRunning() {
        return streams.state() == State.RUNNING;
    }

    /** Why it stopped by itself, if it did. */
    public Optional<Throwable> failure() {
        return failures.failure();
    }

    /** For metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    @Override
    public void close() {
        boolean inTime = streams.close(CloseOptions.timeout(CLOSE_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!inTime) {
            LOG.warn("The bridges did not end within {} s", CLOSE_LIMIT.toSeconds());
        }
    }
}
