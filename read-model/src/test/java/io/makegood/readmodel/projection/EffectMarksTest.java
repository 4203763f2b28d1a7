package io.makegood.readmodel.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.telling.Subscriptions;
import io.makegood.ledger.fold.Effect;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.deadletter.Duplicate;
import io.makegood.topics.reading.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an event did stays at its place, whatever comes after it. */
class EffectMarksTest {
    private static final Topics TOPICS = Topics.withDefaultPrefix();
    private static final String JOURNAL = TOPICS.events().name();
    private static final int MORE_THAN_ARE_SHOWN = 10_050;
    private static final String FAILED =
            "{\"type\":\"ItemFailed\",\"accountId\":\"a\",\"generationId\":\"g\",\"itemId\":\"i\",\"cause\":\"PROVIDER_ERROR\"}";

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> journal;
    private TestInputTopic<byte[], byte[]> letters;
    private TestInputTopic<byte[], byte[]> duplicates;

    @BeforeEach
    void start(@TempDir Path state) {
        Properties config = new Properties();
        config.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "marks",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.STATE_DIR_CONFIG,
                state.toString()));
        driver = new TopologyTestDriver(
                ProjectionTopology.build(
                        new CutOff(TOPICS, 1, null, null),
                        new Subscriptions(),
                        new Fetched(),
                        new StoresHere(),
                        new TopologyConfig(new StreamsConfig(config))),
                config);
        journal = input(TOPICS.events());
        letters = input(TOPICS.deadLetters());
        duplicates = input(TOPICS.duplicates());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private ProjectedRows rows() {
        return new ProjectedRows(driver.getKeyValueStore(ProjectionTopology.STORE), 0);
    }

    private List<DeadLetterRow> letters() {
        List<DeadLetterRow> letters = new ArrayList<>();
        rows().deadLetters((offset, letter) -> letters.add(letter));
        return letters;
    }

    private TestInputTopic<byte[], byte[]> input(Topic topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void put(TestInputTopic<byte[], byte[]> topic, String value, Headers headers) {
        topic.pipeInput(new TestRecord<>(
                "a".getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                headers,
                Instant.ofEpochMilli(1_800_000_000_000L)));
    }

    private void event(String json) {
        put(journal, json, new RecordHeaders());
    }

    private void buried(String reason, String topic, long offset) {
        DeadLetter letter = new DeadLetter(reason, "says why", topic, 0, offset);
        put(letters, "whatever", letter.headers(new RecordHeaders()));
    }

    @Test
    void a_duplicate_is_one_because_the_ledger_says_so() {
        event(FAILED);
        event(FAILED);
        put(duplicates, "", new Duplicate(JOURNAL, 0, 1).headers(new RecordHeaders()));

        assertThat(rows().outcome("a", 0).effect()).isEqualTo(Effect.APPLIED);
        assertThat(rows().outcome("a", 1).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(rows().generation("a", "g").events()).hasSize(2).noneMatch(RecordedEvent::isRefused);
    }

    @Test
    void a_refused_event_is_not_believed_again_after_many_other_dead_letters() {
        event(FAILED);
        buried("UNKNOWN_ITEM", JOURNAL, 0);
        buried("INVALID_JSON", JOURNAL, 1);
        for (int i = 2; i < MORE_THAN_ARE_SHOWN; i++) {
            buried("INVALID_JSON", JOURNAL, i);
        }

        assertThat(rows().outcome("a", 0).effect()).isEqualTo(Effect.REFUSED);
        assertThat(rows().outcome("a", 0).reason()).isEqualTo("UNKNOWN_ITEM");
        assertThat(rows().generation("a", "g").events()).singleElement().matches(RecordedEvent::isRefused);
        // What was no event has no row beside which a mark would have to stay.
        assertThat(rows().outcome("a", 1).effect()).isEqualTo(Effect.APPLIED);
        assertThat(letters()).hasSize(10_000);
    }

    @Test
    void what_a_bridge_buried_says_nothing_of_the_journal() {
        event(FAILED);
        buried("INVALID_JSON", "billing", 0);

        assertThat(rows().outcome("a", 0).effect()).isEqualTo(Effect.APPLIED);
        assertThat(letters()).singleElement().matches(letter -> letter.id().equals(new DeadLetterId("billing", 0, 0)));
    }
}
