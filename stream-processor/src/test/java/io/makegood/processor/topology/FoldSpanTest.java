package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.running.CommitPace;
import io.makegood.application.running.Following;
import io.makegood.application.telling.Subscriptions;
import io.makegood.application.tracing.Spans;
import io.makegood.application.tracing.TelemetrySettings;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same log, same ledger: whether its spans are noted or not. */
class FoldSpanTest {
    private static final Topics TOPICS = Topics.withDefaultPrefix();
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final List<String> EVENTS = List.of(
            "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":50,\"kind\":\"PAID\"}",
            "{\"type\":\"GenerationCharged\",\"accountId\":\"a\",\"generationId\":\"n\",\"items\":"
                    + "[{\"itemId\":\"1\",\"amount\":5},{\"itemId\":\"2\",\"amount\":5}]}",
            "{\"type\":\"ItemFailed\",\"accountId\":\"a\",\"generationId\":\"n\",\"itemId\":\"2\",\"cause\":\"TIMEOUT\"}",
            "{\"type\":\"ItemFailed\",\"accountId\":\"a\",\"generationId\":\"n\",\"itemId\":\"2\",\"cause\":\"TIMEOUT\"}",
            "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":51,\"kind\":\"PAID\"}",
            "{\"type\":\"GenerationCompleted\",\"accountId\":\"a\",\"generationId\":\"n\",\"outcome\":\"PARTIAL\"}",
            "nonsense");

    @TempDir
    Path state;

    /** Of each output: topic, key, value and time; and beside them the {@code traceparent} of each. */
    private record Ledger(List<String> outputs, List<String> traces) {}

    private Ledger fold(String name, @Nullable Spans spans) {
        Properties config = new Properties();
        config.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "spans",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.STATE_DIR_CONFIG,
                state.resolve(name).toString()));
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
                (partition, from, to) -> false,
                FoldVersions.ALL,
                new CommitPace(),
                new Subscriptions(),
                Following.nobody(),
                spans);
        Ledger ledger = new Ledger(new ArrayList<>(), new ArrayList<>());
        try (TopologyTestDriver driver = new TopologyTestDriver(
                LedgerTopology.build(settings, new Tally(), new TopologyConfig(new StreamsConfig(config))), config)) {
            TestInputTopic<byte[], byte[]> journal = driver.createInputTopic(
                    TOPICS.events().name(), new ByteArraySerializer(), new ByteArraySerializer());
            for (int i = 0; i < EVENTS.size(); i++) {
                journal.pipeInput(new TestRecord<>(
                        bytes("a"),
                        bytes(EVENTS.get(i)),
                        new RecordHeaders().add(JournalHeaders.TRACE, bytes(TRACE)),
                        Instant.ofEpochMilli(1_700_000_000_000L + i)));
            }
            for (Topic topic : List.of(
                    TOPICS.entries(),
                    TOPICS.refunds(),
                    TOPICS.notices(),
                    TOPICS.balances(),
                    TOPICS.deadLetters(),
                    TOPICS.duplicates())) {
                driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                        .forEach(record -> note(ledger, topic, record));
            }
        }
        return ledger;
    }

    private static void note(Ledger ledger, Topic topic, TestRecord<byte[], byte[]> record) {
        StringBuilder others = new StringBuilder();
        for (Header header : record.headers()) {
            if (header.key().equals(JournalHeaders.TRACE)) {
                ledger.traces().add(new String(header.value(), StandardCharsets.UTF_8));
            } else {
                others.append(' ')
                        .append(header.key())
                        .append('=')
                        .append(HexFormat.of().formatHex(header.value()));
            }
        }
        ledger.outputs()
                .add(topic.name()
                        + ' '
                        + HexFormat.of().formatHex(record.key())
                        + ' '
                        + HexFormat.of().formatHex(record.value())
                        + ' '
                        + record.timestamp()
                        + others);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void what_the_ledger_writes_is_the_same_to_the_byte_with_spans_and_without() {
        Ledger without = fold("without", null);
        Ledger with;
        // Nobody listens there, which is nothing to the fold either.
        try (Spans spans = Spans.of(new TelemetrySettings("http://127.0.0.1:9", 1), "test")) {
            with = fold("with", spans);
        }
        assertThat(without.outputs()).hasSizeGreaterThanOrEqualTo(EVENTS.size());
        assertThat(with.outputs()).containsExactlyElementsOf(without.outputs());
        assertThat(without.traces()).hasSameSizeAs(without.outputs()).containsOnly(TRACE);
        assertThat(with.traces())
                .hasSameSizeAs(without.traces())
                .allSatisfy(trace -> assertThat(trace).startsWith(TRACE.substring(0, 36)))
                // Entries, refunds, notices and balances name the span of their event, which is none of the sender's.
                .anySatisfy(trace -> assertThat(trace).isNotEqualTo(TRACE));
    }
}
