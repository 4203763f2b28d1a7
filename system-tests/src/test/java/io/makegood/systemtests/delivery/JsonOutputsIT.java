package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.config.OutputFormat;
import io.makegood.client.api.Entry;
import io.makegood.client.api.Ledger;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.engine.Journal;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running ledger is told to write JSON, and to write Avro again: anybody reads the JSON, and it stays one ledger. */
class JsonOutputsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void outputs_in_json_need_no_schema_and_both_forms_in_one_topic_are_one_ledger() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineSettings avro = FormattedOutputs.settings(kafka, directory, OutputFormat.AVRO);
            EngineSettings json = FormattedOutputs.settings(kafka, directory, OutputFormat.JSON);
            RandomEvents random = new RandomEvents(7, 10, 10, "account-");
            FormattedOutputs.fold(avro, random);
            FormattedOutputs.fold(json, random);
            readThroughTheApi(json);
            FormattedOutputs.fold(avro, random);

            for (String topic : Stream.of(
                            json.topics().entries(),
                            json.topics().refunds(),
                            json.topics().notices(),
                            json.topics().balances())
                    .map(each -> each.name())
                    .toList()) {
                assertThat(firstBytes(kafka, topic)).as(topic).containsKey((byte) '{');
            }
            assertThat(firstBytes(kafka, json.topics().entries().name())).containsOnlyKeys((byte) '{', (byte) 0xC3);
            readAsAnybodyDoes(kafka, json);
            new LedgerCheck(avro).requireAgreement();
        }
    }

    private static void readThroughTheApi(EngineSettings settings) throws Exception {
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(LIMIT);
            new Journal(settings).publish("""
                            {"type":"CreditsGranted","accountId":"ada","grantId":"g","amount":100,"kind":"PAID"}
                            {"type":"GenerationCharged","accountId":"ada","generationId":"n","items":[{"itemId":"1","amount":10}]}
                            {"type":"ItemFailed","accountId":"ada","generationId":"n","itemId":"1","cause":"TIMEOUT"}
                            """);
            new Outputs(settings).awaitBalance("ada", 100, LIMIT);
            try (LedgerApi api =
                    LedgerApi.start(settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0))) {
                api.awaitReady(LIMIT);
                Ledger ledger = Ledger.at("http://127.0.0.1:" + api.port());
                Await.until(
                        "readers have come so far",
                        LIMIT,
                        () -> ledger.activity("ada").count() == 3);
                assertThat(ledger.activity("ada").map(Entry::kind)).containsExactly("REFUND", "CHARGE", "GRANT");
                assertThat(ledger.balance("ada").balance()).isEqualTo(100);
                assertThat(ledger.refunds("ada"))
                        .singleElement()
                        .satisfies(refund -> assertThat(refund.amount()).isEqualTo(10));
            }
        }
    }

    private static void readAsAnybodyDoes(EmbeddedKafka kafka, EngineSettings settings) throws IOException {
        List<JsonNode> ofAda = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : Outputs.raw(
                kafka.bootstrapServers(), settings.topics().entries().name())) {
            if (record.value()[0] == '{') {
                JsonNode entry = JSON.readTree(record.value());
                assertThat(entry.path("accountId").asText())
                        .isEqualTo(new String(record.key(), StandardCharsets.UTF_8));
                if (entry.path("accountId").asText().equals("ada")) {
                    ofAda.add(entry);
                }
            }
        }
        assertThat(ofAda).extracting(each -> each.path("kind").asText()).containsExactly("GRANT", "CHARGE", "REFUND");
        assertThat(ofAda).extracting(each -> each.path("balanceAfter").asLong()).containsExactly(100L, 90L, 100L);
        assertThat(ofAda.get(2).path("itemId").asText()).isEqualTo("1");
    }

    private static Map<Byte, Integer> firstBytes(EmbeddedKafka kafka, String topic) {
        Map<Byte, Integer> counts = new HashMap<>();
        Outputs.raw(kafka.bootstrapServers(), topic)
                .forEach(record -> counts.merge(record.value()[0], 1, Integer::sum));
        return counts;
    }
}
