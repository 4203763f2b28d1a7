package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.application.running.CommitPace;
import io.makegood.application.running.Following;
import io.makegood.application.telling.Subscriptions;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an engine appends to the journal, a mirror withholds, until it is promoted. */
class MirrorTopologyTest {
    private static final Topics TOPICS = Topics.withDefaultPrefix();
    private static final int PARTITIONS = 2;
    private static final long AT = 1_700_000_000_000L;

    @TempDir
    Path state;

    private final AtomicBoolean promoted = new AtomicBoolean();
    private final Following following = Following.mirror(promoted::get);
    private final Tally tally = new Tally();

    @Test
    void nothing_is_appended_for_any_occasion_and_something_once_promoted() {
        Properties config = new Properties();
        config.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "mirror",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.STATE_DIR_CONFIG,
                state.toString()));
        FoldSettings settings = new FoldSettings(
                TOPICS,
                PARTITIONS,
                new DefaultPolicy(),
                (policyId, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                1_000_000_000,
                100,
                Framing.singleObject(),
                null,
                (partition, from, to) -> false,
                FoldVersions.ALL,
                new CommitPace(),
                new Subscriptions(),
                following,
                null);
        String here = account(0);
        String there = account(1);
        try (TopologyTestDriver driver = new TopologyTestDriver(
                LedgerTopology.build(settings, tally, new TopologyConfig(new StreamsConfig(config))),
                config,
                Instant.ofEpochMilli(AT))) {
            TestInputTopic<byte[], byte[]> journal = driver.createInputTopic(
                    TOPICS.events().name(), new ByteArraySerializer(), new ByteArraySerializer());
            publish(journal, here, "CreditsGranted", "\"grantId\":\"g\",\"amount\":50,\"kind\":\"PAID\"");
            publish(journal, here, "GenerationCharged", "\"generationId\":\"n\",\"baseAmount\":9");
            publish(
                    journal,
                    here,
                    "CreditsTransferred",
                    "\"transferId\":\"t\",\"toAccount\":\"" + there + "\",\"amount\":5,\"reason\":\"a gift\"");
            publish(journal, there, "CreditsGranted", "\"grantId\":\"h\",\"amount\":7,\"kind\":\"PAID\"");
            driver.advanceWallClockTime(Duration.ofHours(2));

            assertThat(records(driver, TOPICS.events().name())).isEmpty();
            assertThat(records(driver, TOPICS.entries().name())).hasSize(3);
            List<TestRecord<byte[], byte[]>> withheld =
                    records(driver, TOPICS.withheld().name());
            assertThat(withheld).allSatisfy(each -> assertThat(each.timestamp()).isEqualTo(AT));
            assertThat(withheld)
                    .as("the arrival of a transfer, and an event of another partition's")
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.key()).isEqualTo(bytes(there)));
            assertThat(ForwardedFrom.of(withheld.get(1).headers())).isEqualTo(new ForwardedFrom(0, 3, AT));
            assertThat(following.newest()).isEqualTo(AT);
            assertThat(tally.forwarded()).isZero();

            promoted.set(true);
            assertThat(following.look()).isTrue();
            // The driver's topics have one partition, so whoever appends is stopped: it appends the timeout that is
            // due.
            assertThatThrownBy(() -> driver.advanceWallClockTime(Duration.ofMinutes(1)))
                    .hasRootCauseInstanceOf(JournalPartitionsChanged.class);
        }
    }

    private static String account(int partition) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "account-" + number)
                .filter(name -> Ownership.partitionOf(name, PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static void publish(TestInputTopic<byte[], byte[]> journal, String account, String type, String fields) {
        journal.pipeInput(new TestRecord<>(
                bytes(account),
                bytes("{\"type\":\"" + type + "\",\"accountId\":\"" + account + "\"," + fields + "}"),
                Instant.ofEpochMilli(AT)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<TestRecord<byte[], byte[]>> records(TopologyTestDriver driver, String topic) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return driver.createOutputTopic(topic, bytes, bytes).readRecordsToList();
    }
}
