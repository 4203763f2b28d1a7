package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's clock is off, the broker's is right: what is due is asked for when it is due, and not a thousand times before. */
class WrongClockTest {
    private static final Topics TOPICS = Topics.withDefaultPrefix();
    private static final long START = 1_800_000_000_000L;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long TIMEOUT = new DefaultPolicy().chargeTimeoutMillis(null);
    private static final int GENERATIONS = 20;

    @TempDir
    Path state;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> journal;
    /** The broker's clock. */
    private static long brokerTime;

    /** A broker gives each record of the journal its own time. */
    public static final class BrokerTime implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long newest) {
            return brokerTime;
        }
    }

    private int refused;
    private int refunds;

    @BeforeEach
    void start() {
        Properties config = new Properties();
        config.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "clock",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.STATE_DIR_CONFIG,
                state.toString(),
                StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
                BrokerTime.class,
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true));
        FoldSettings settings = new FoldSettings(
                TOPICS,
                1,
                new DefaultPolicy(),
                (policyId, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                90 * DAY,
                100,
                Framing.singleObject(),
                null,
                (partition, from, to) -> false);
        driver = new TopologyTestDriver(
                LedgerTopology.build(settings, new Tally(), new TopologyConfig(new StreamsConfig(config))),
                config,
                Instant.ofEpochMilli(START));
        journal = driver.createInputTopic(TOPICS.events().name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void all_timeouts_come_when_they_are_due(long daysOff) {
        brokerTime = START - daysOff * DAY;
        charge();
        // With a clock a day ahead everything looks due at once: one event is asked for, refused, and the error
        // known.
        pass(Duration.ofMinutes(1));
        assertThat(refunds).isZero();
        assertThat(refused).isLessThanOrEqualTo(1);
        pass(Duration.ofMillis(TIMEOUT));
        assertThat(refunds).isEqualTo(GENERATIONS);
        assertThat(refused).isLessThanOrEqualTo(1);
    }

    @Test
    void a_clock_that_is_set_right_while_it_runs_is_right_at_once() {
        brokerTime = START + DAY;
        charge();
        driver.advanceWallClockTime(Duration.ofDays(1));
        count();
        pass(Duration.ofMinutes(1));
        assertThat(refunds).isZero();
        assertThat(refused).isLessThanOrEqualTo(1);
        pass(Duration.ofMillis(TIMEOUT));
        assertThat(refunds).isEqualTo(GENERATIONS);
    }

    private void charge() {
        publish("{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":900,\"kind\":\"PAID\"}");
        for (int i = 0; i < GENERATIONS; i++) {
            publish("{\"type\":\"GenerationCharged\",\"accountId\":\"a\",\"generationId\":\"n" + i
                    + "\",\"baseAmount\":9}");
        }
    }

    /** Time passes on both clocks; what the engine appends gets the broker's time. */
    private void pass(Duration time) {
        for (long second = 0; second <= time.toSeconds() + 2; second++) {
            brokerTime += 1_000;
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            count();
        }
    }

    /** Kafka Streams' driver gives back by itself what goes to the journal. */
    private void count() {
        refused += found(TOPICS.deadLetters().name());
        refunds += found(TOPICS.refunds().name());
    }

    private int found(String topic) {
        List<byte[]> found = driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList();
        return found.size();
    }

    private void publish(String event) {
        journal.pipeInput("a".getBytes(StandardCharsets.UTF_8), event.getBytes(StandardCharsets.UTF_8));
    }
}
