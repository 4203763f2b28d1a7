package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.Duplicate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wiring alone: each output reaches its topic, and names of nodes and stores are fixed, for state hangs on them. */
class LedgerTopologyTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "topology.txt");
    private static final Topics TOPICS = Topics.withDefaultPrefix();

    @TempDir
    Path state;

    private static Topology topology(Properties config) {
        FoldSettings settings = new FoldSettings(
                TOPICS,
                1,
                new DefaultPolicy(),
                (policyId, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                1_000_000,
                100,
                Framing.singleObject(),
                null,
                (partition, from, to) -> false);
        return LedgerTopology.build(settings, new Tally(), new TopologyConfig(new StreamsConfig(config)));
    }

    private Properties config() {
        Properties config = new Properties();
        config.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "wiring",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.STATE_DIR_CONFIG,
                state.toString(),
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true));
        return config;
    }

    @Test
    void the_topology_is_the_one_that_existing_state_belongs_to() throws IOException {
        String described = topology(config()).describe().toString();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, described);
        }
        assertThat(described)
                .as("a changed topology is a migration; if it is meant, run with -Dgolden.update=true")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void each_output_reaches_its_topic_and_carries_the_trace_of_its_cause() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Properties config = config();
        try (TopologyTestDriver driver = new TopologyTestDriver(topology(config), config)) {
            TestInputTopic<byte[], byte[]> journal = driver.createInputTopic(
                    TOPICS.events().name(), new ByteArraySerializer(), new ByteArraySerializer());
            for (String event : List.of(
                    "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}",
                    "{\"type\":\"GenerationCharged\",\"accountId\":\"a\",\"generationId\":\"n\",\"baseAmount\":9}",
                    "{\"type\":\"GenerationCompleted\",\"accountId\":\"a\",\"generationId\":\"n\",\"outcome\":\"FAILED\"}",
                    "{\"type\":\"GenerationCompleted\",\"accountId\":\"a\",\"generationId\":\"n\",\"outcome\":\"FAILED\"}",
                    "nonsense")) {
                RecordHeaders headers = new RecordHeaders();
                headers.add("traceparent", "00-1-2-01".getBytes(StandardCharsets.UTF_8));
                journal.pipeInput(new TestRecord<>(
                        "a".getBytes(StandardCharsets.UTF_8),
                        event.getBytes(StandardCharsets.UTF_8),
                        headers,
                        Instant.ofEpochMilli(1_700_000_000_000L)));
            }
            assertThat(records(driver, TOPICS.entries().name(), bytes)).hasSize(3);
            assertThat(records(driver, TOPICS.balances().name(), bytes)).hasSize(3);
            // Overdrawn by the charge; the balance was low from the start.
            assertThat(records(driver, TOPICS.notices().name(), bytes)).isNotEmpty();
            assertThat(records(driver, TOPICS.deadLetters().name(), bytes)).hasSize(1);
            assertThat(records(driver, TOPICS.duplicates().name(), bytes))
                    .singleElement()
                    .satisfies(known -> {
                        assertThat(known.key()).isEqualTo("a".getBytes(StandardCharsets.UTF_8));
                        assertThat(known.value()).isEmpty();
                        assertThat(Duplicate.in(known.headers()))
                                .contains(new Duplicate(TOPICS.events().name(), 0, 3));
                        assertThat(known.headers().lastHeader("traceparent")).isNotNull();
                    });
            assertThat(records(driver, TOPICS.refunds().name(), bytes))
                    .singleElement()
                    .satisfies(refund -> {
                        assertThat(refund.key()).isEqualTo("a".getBytes(StandardCharsets.UTF_8));
                        assertThat(refund.headers().lastHeader("traceparent")).isNotNull();
                        assertThat(refund.timestamp()).isEqualTo(1_700_000_000_000L);
                    });
        }
    }

    private static List<TestRecord<byte[], byte[]>> records(
            TopologyTestDriver driver, String topic, ByteArrayDeserializer bytes) {
        TestOutputTopic<byte[], byte[]> output = driver.createOutputTopic(topic, bytes, bytes);
        return output.readRecordsToList();
    }
}
