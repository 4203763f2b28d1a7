package io.makegood.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** A publisher cannot be told to break its promises: it says which setting would, and what to do. */
class SettingsTest {
    private static final Map<String, Object> KAFKA = Map.of("bootstrap.servers", "127.0.0.1:1");

    private static List<String> mistakesWith(String name, Object value) {
        Map<String, Object> settings = new HashMap<>(KAFKA);
        settings.put(name, value);
        List<Mistake> mistakes = new ArrayList<>();
        ProducerSettings.of(settings, Duration.ofSeconds(1), mistakes);
        return mistakes.stream().map(Mistake::message).toList();
    }

    @Test
    void what_would_lose_or_misplace_events_is_refused_by_name() {
        assertThat(mistakesWith("acks", "1"))
                .containsExactly("acks is 1, but an event that one broker has can still be lost; leave it out");
        assertThat(mistakesWith("enable.idempotence", false))
                .containsExactly(
                        "enable.idempotence is false, but events would be lost or change places on a retry; leave it out");
        assertThat(mistakesWith("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner"))
                .singleElement()
                .asString()
                .startsWith("partitioner.class must not be set");
        assertThat(mistakesWith("partitioner.ignore.keys", "true")).hasSize(1);
        assertThat(mistakesWith("key.serializer", StringSerializer.class)).hasSize(1);
        assertThat(mistakesWith("value.serializer", StringSerializer.class.getName()))
                .hasSize(1);
        assertThat(mistakesWith("transactional.id", "tx-1")).hasSize(1);
        assertThat(mistakesWith("retries", 0)).hasSize(1);
        assertThat(mistakesWith("retries", "many")).hasSize(1);
        assertThat(mistakesWith("max.in.flight.requests.per.connection", "6")).hasSize(1);
        assertThat(mistakesWith("max.block.ms", 5)).singleElement().asString().contains("maxBlock");
    }

    @Test
    void the_same_in_other_words_is_taken() {
        assertThat(mistakesWith("acks", "-1")).isEmpty();
        assertThat(mistakesWith("acks", "ALL")).isEmpty();
        assertThat(mistakesWith("enable.idempotence", "true")).isEmpty();
        assertThat(mistakesWith("key.serializer", ByteArraySerializer.class)).isEmpty();
        assertThat(mistakesWith("retries", "3")).isEmpty();
        assertThat(mistakesWith("linger.ms", 20)).isEmpty();
    }

    @Test
    void the_promises_are_set_and_the_rest_is_the_callers() {
        Map<String, Object> settings = ProducerSettings.of(
                Map.of("bootstrap.servers", "k:1", "acks", "-1", "compression.type", "zstd", "linger.ms", 20),
                Duration.ofSeconds(3),
                new ArrayList<>());
        assertThat(settings)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.block.ms", 3_000L)
                .containsEntry("compression.type", "zstd")
                .containsEntry("linger.ms", 20);
        assertThat(ProducerSettings.of(KAFKA, Duration.ofSeconds(3), new ArrayList<>()))
                .containsEntry("compression.type", "lz4");
    }

    @Test
    void all_mistakes_are_named_before_kafka_is_asked() {
        SettingsRefused refused = catchThrowableOfType(
                SettingsRefused.class,
                () -> LedgerPublisher.to(Map.of("acks", "0"), " ")
                        .topicPrefix("led ger.")
                        .pendingMax(0)
                        .maxBlock(Duration.ZERO)
                        .open());
        assertThat(refused.mistakes())
                .extracting(Mistake::field)
                .containsExactly("source", "topicPrefix", "pendingMax", "maxBlock", "bootstrap.servers", "acks");
    }

    @Test
    void what_kafkas_own_client_refuses_is_said_so_too() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", "127.0.0.1:1");
        settings.put("linger.ms", "soon");
        SettingsRefused refused = catchThrowableOfType(
                SettingsRefused.class,
                () -> LedgerPublisher.to(settings, "images").open());
        assertThat(refused).hasMessageContaining("linger.ms").hasMessageContaining("soon");
    }

    @Test
    void a_kafka_that_does_not_answer_is_named_with_its_address() {
        PublishFailure failure = catchThrowableOfType(
                PublishFailure.class,
                () -> LedgerPublisher.to(KAFKA, "images")
                        .maxBlock(Duration.ofMillis(300))
                        .open());
        assertThat(failure.reason()).isEqualTo(PublishFailure.Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("no Kafka answers at 127.0.0.1:1");
        assertThat(failure.mayBeInJournal()).isFalse();
    }
}
