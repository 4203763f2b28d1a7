package io.makegood.bridges.topic;

import io.makegood.application.config.ApplicationConfig;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.FirstOffsets;
import io.makegood.application.running.Following;
import io.makegood.application.running.RunningPart;
import io.makegood.application.running.ThreadFailures;
import io.makegood.application.startup.ExpectedTopic;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.Profile;
import io.makegood.application.startup.StartupProblem;
import io.makegood.application.startup.TopicCreation;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.bridges.stripe.StripeKey;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.stripe.StripeTopic;
import io.makegood.bridges.stripe.TopUpPayer;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.registry.RegistrySchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.KafkaStreams;
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
    private static final long LOOK_MILLIS = 200;

    private final RunningPart part;
    private final BridgeTally tally = new BridgeTally();
    private final @Nullable PersonalKeys texts;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable TopUpPayer payer;

    private Bridges(
            EngineSettings settings,
            List<BridgeSettings> bridges,
            @Nullable StripeSettings stripe,
            @Nullable PersonalKeys texts) {
        this.texts = texts;
        Map<String, Object> config = config(settings);
        KafkaStreams streams = new KafkaStreams(
                BridgeTopology.build(
                        bridges,
                        settings.topics(),
                        stripe,
                        RegistrySchemas.of(settings.schemaRegistry()),
                        tally,
                        new BridgeTexts(texts),
                        new TopologyConfig(new StreamsConfig(config))),
                new StreamsConfig(config));
        part = new RunningPart(
                "bridges", "The bridges", streams, ThreadFailures.ofWriter("The bridges"), tally.counts(), CLOSE_LIMIT);
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
        return start(settings, bridges, stripe, null);
    }

    /**
     * The same; personal texts are sealed if there is a key under which accounts' keys are kept.
     *
     * @throws io.makegood.topics.personal.InvalidKeyFile if those were made under another one
     */
    public static Bridges start(
            EngineSettings settings,
            List<BridgeSettings> bridges,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master) {
        return start(settings, bridges, stripe, master, Following.nobody());
    }

    /** The same; they end by themselves when the ledger has moved, as {@code following} says, unless Stripe's topic has lost what they alone know. */
    public static Bridges start(
            EngineSettings settings,
            List<BridgeSettings> bridges,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master,
            Following following) {
        try (Admin admin = Admin.create(settings.clients())) {
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
            FirstOffsets offsets = new FirstOffsets(admin, group(settings.applicationId()));
            topics.forEach(topic -> begin(offsets, topic));
        }
        if (stripe != null && stripe.mode() == StripeSettings.Mode.ANY) {
            LOG.warn("stripe.livemode is any: events of Stripe's test mode grant credits too");
        }
        PersonalKeys texts = master == null
                ? null
                : PersonalKeys.follow(
                        settings.clients(), settings.topics().textKeys().name(), master);
        Bridges started = new Bridges(settings, bridges, stripe, texts);
        started.part.start();
        StripeKey key = stripe == null ? null : stripe.payingKey();
        if (key != null) {
            started.payer = TopUpPayer.start(
                    settings.clients(), settings.topics(), group(settings.applicationId()) + "-topups", key);
        }
        started.watch(settings, stripe != null, following);
        LOG.info(
                "Bridges started; from topics: {}, from Stripe: {}",
                bridges.stream().map(BridgeSettings::topic).toList(),
                stripe != null);
        return started;
    }

    /** What is read after the ledger has left is the new one's to decide, and its bridges begin where these have ended. */
    private void watch(EngineSettings settings, boolean stripe, Following following) {
        Thread watching = new Thread(() -> endOnceMoved(settings, stripe, following), "bridges-move");
        watching.setDaemon(true);
        watching.start();
    }

    private void endOnceMoved(EngineSettings settings, boolean stripe, Following following) {
        try {
            MoveRow left = following.left();
            while (left == null) {
                if (closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                left = following.left();
            }
            if (stripe && hasLostItsFirst(settings)) {
                LOG.warn(
                        "The ledger has moved to {}. As {} has lost its first records, bridges go on here: what they tell the old journal"
                                + " is carried over while migrate --follow runs",
                        left.prefix(),
                        StripeTopic.name(settings.topics()));
                return;
            }
            end();
            LOG.warn(
                    "The ledger has moved to {}: the bridges here have ended, and those of its instances go on from where they were, once"
                            + " they run without --mirror",
                    left.prefix());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether Stripe said something that its topic does not hold any more; whoever cannot tell goes on. */
    private static boolean hasLostItsFirst(EngineSettings settings) throws InterruptedException {
        String topic = StripeTopic.name(settings.topics());
        try (Admin admin = Admin.create(settings.clients())) {
            Map<TopicPartition, OffsetSpec> first = new HashMap<>();
            for (TopicDescription described :
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
                described
                        .partitions()
                        .forEach(each -> first.put(new TopicPartition(topic, each.partition()), OffsetSpec.earliest()));
            }
            return admin.listOffsets(first).all().get().values().stream().anyMatch(each -> each.offset() > 0);
        } catch (ExecutionException e) {
            return true;
        }
    }

    private synchronized void end() {
        TopUpPayer paying = payer;
        payer = null;
        if (paying != null) {
            paying.close();
        }
        part.close();
    }

    private static void begin(FirstOffsets offsets, String topic) {
        try {
            offsets.beginAtFirstRecord(topic);
        } catch (UnknownTopicOrPartitionException e) {
            throw new UnsafeStart(
                    new StartupProblem(
                            ProblemCode.BRIDGE_TOPIC_MISSING,
                            "the bridge's topic " + topic + " does not exist",
                            "make it, or take its bridge out of the settings"),
                    e);
        }
    }

    private static Map<String, Object> config(EngineSettings settings) {
        Map<String, Object> tuning = Map.of(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitIntervalMillis(),
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
                StreamsConfig.MAX_TASK_IDLE_MS_DISABLED,
                StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
                "lz4");
        Map<String, Object> guards = Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return ApplicationConfig.of(settings, group(settings.applicationId()), tuning, guards);
    }

    /** What became of the records that were read. */
    public BridgeTally tally() {
        return tally;
    }

    /** They as one of the parts of this instance. */
    public RunningPart part() {
        return part;
    }

    @Override
    public void close() {
        closing.countDown();
        end();
        if (texts != null) {
            texts.close();
        }
    }
}
