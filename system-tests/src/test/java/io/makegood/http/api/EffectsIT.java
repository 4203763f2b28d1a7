package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an event did is what the ledger decided, and not what a reader makes of the outputs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EffectsIT {
    private TestLedger ledger;
    private Api api;

    @BeforeAll
    void start(@TempDir Path directory) {
        ledger = TestLedger.start(directory, TestLedger.open());
        api = new Api(ledger.url(), null);
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private JsonNode became(String account, String event) {
        Api.Reply published = api.post("/v1/events", event);
        published.with(202);
        return outcome(account, published.position());
    }

    private JsonNode outcome(String account, String position) {
        return api.get("/v1/accounts/" + account + "/events/" + position).with(200);
    }

    private static String charged(String account, String generation) {
        return "{'type':'GenerationCharged','accountId':'" + account + "','generationId':'" + generation
                + "','baseAmount':1,'items':[{'itemId':'i','amount':2}]}";
    }

    @Test
    void an_event_that_moves_nothing_and_tells_nobody_is_applied_and_only_its_repetition_has_no_effect() {
        String account = "quiet";
        api.post("/v1/grants", "{'accountId':'quiet','grantId':'g','amount':50,'kind':'PAID'}")
                .with(201);
        became(account, charged(account, "gen"));

        for (String event : List.of(
                "{'type':'ItemDelivered','accountId':'quiet','generationId':'gen','itemId':'i','how':'DOWNLOADED'}",
                "{'type':'GenerationCompleted','accountId':'quiet','generationId':'gen','outcome':'SUCCEEDED'}",
                "{'type':'AccountUpdated','accountId':'quiet','accessActive':false}")) {
            JsonNode first = became(account, event);
            assertThat(first.path("status").asText()).as(event).isEqualTo("APPLIED");
            assertThat(first.path("entries")).isEmpty();
            assertThat(first.path("notices")).isEmpty();
            assertThat(became(account, event).path("status").asText())
                    .as("again: " + event)
                    .isEqualTo("NO_EFFECT");
        }
        JsonNode again = became(account, charged(account, "gen"));
        assertThat(again.path("status").asText()).isEqualTo("NO_EFFECT");
        assertThat(again.has("reason")).isFalse();
    }

    @Test
    void an_event_without_a_key_that_is_refused_reads_as_refused() throws Exception {
        String account = "keyless";
        byte[] event =
                "{\"type\":\"ClaimReviewed\",\"accountId\":\"keyless\",\"claimId\":\"c\",\"verdict\":\"NOT_UNUSABLE\",\"reviewer\":\"r\"}"
                        .getBytes(StandardCharsets.UTF_8);
        int partition = Ownership.partitionOf(account, ledger.settings().partitions());
        RecordMetadata at;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            at = producer.send(new ProducerRecord<>(
                            ledger.settings().topics().events().name(), partition, null, event))
                    .get();
        }
        JsonNode refused = outcome(account, at.partition() + "-" + at.offset());
        assertThat(refused.path("status").asText()).as(refused.toString()).isEqualTo("REFUSED");
        assertThat(refused.path("reason").asText()).isEqualTo("UNKNOWN_CLAIM");
    }
}
