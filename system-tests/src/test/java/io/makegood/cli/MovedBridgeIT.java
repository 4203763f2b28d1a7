package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.RunningPart;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.bridges.topic.BridgeReading;
import io.makegood.bridges.topic.BridgeSettings;
import io.makegood.bridges.topic.Bridges;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.topic.Topics;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.writing.LedgerDeparture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges of a ledger that moves end when it has left, and those of where it went go on from where they were: each record is read once. */
class MovedBridgeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TOPIC = "studio";

    private Map<String, Object> clients = Map.of();

    private static EngineSettings settings(EmbeddedKafka kafka, Path state, String prefix) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix(prefix)
                .stateDirectory(state)
                .commitIntervalMillis(50)
                .build();
    }

    private void send(int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(clients, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(
                                TOPIC,
                                "moved:" + i,
                                "{\"type\":\"ItemFailed\",\"accountId\":\"moved:" + i
                                        + "\",\"generationId\":\"g\",\"itemId\":\"1\",\"cause\":\"TIMEOUT\"}"))
                        .get();
            }
        }
    }

    /** Which of the records that were sent to the bridges stand in that journal, each as often as it does. */
    private List<Integer> bridged(Topics topics) {
        List<Integer> found = new ArrayList<>();
        new CommittedReader(clients).readAll(topics.events().name(), record -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith("moved:")) {
                found.add(Integer.valueOf(key.substring("moved:".length())));
            }
        });
        return found;
    }

    private void leave(Topics here, Topics there) {
        try (KafkaLedger copy = new KafkaLedger(clients, there);
                Admin admin = Admin.create(clients)) {
            LedgerDeparture.append(
                    clients,
                    here,
                    copy.journal().topicId().toString(),
                    there.prefix(),
                    KafkaLedger.answer(admin.describeCluster().clusterId()));
        }
    }

    @Test
    void bridges_end_when_the_ledger_has_left_and_go_on_where_it_went(@TempDir Path directory) throws Exception {
        List<BridgeSettings> bridges = BridgeReading.of(
                new YAMLMapper().readTree("- topic: " + TOPIC + "\n  types: [ItemFailed]\n"), new ArrayList<>());
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineSettings here = settings(kafka, directory.resolve("here"), "ledger.");
            EngineSettings there = settings(kafka, directory.resolve("there"), "v2.");
            clients = here.clients();
            try (Engine old = Engine.start(here);
                    Engine next = Engine.start(there)) {
                old.awaitRunning(LIMIT);
                next.awaitRunning(LIMIT);
                try (Bridges reading =
                        Bridges.start(here, bridges, null, null, old.part().following())) {
                    RunningPart part = reading.part();
                    assertThat(part.isRunningWithin(LIMIT)).isTrue();
                    send(0, 5);
                    Await.until(
                            "they are in the journal",
                            LIMIT,
                            () -> bridged(here.topics()).size() == 5);
                    leave(here.topics(), there.topics());
                    Await.until("they have ended", LIMIT, part::isClosed);
                    Await.until("of themselves", LIMIT, () -> part.state().equals("NOT_RUNNING"));
                    assertThat(part.failure()).isEmpty();
                    send(5, 8);
                    String said = new BridgePlaces(
                                    clients,
                                    Bridges.group(here.applicationId()),
                                    clients,
                                    Bridges.group(there.applicationId()))
                            .carryOver(here.topics().stripe());
                    assertThat(said).isNull();
                }
                try (Bridges reading =
                        Bridges.start(there, bridges, null, null, next.part().following())) {
                    assertThat(reading.part().isRunningWithin(LIMIT)).isTrue();
                    Await.until(
                            "what came since is in the new journal",
                            LIMIT,
                            () -> bridged(there.topics()).size() >= 3);
                    assertThat(bridged(there.topics())).containsExactlyInAnyOrder(5, 6, 7);
                    assertThat(bridged(here.topics())).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
                    assertThat(reading.part().isRunning()).isTrue();
                }
            }
        }
    }
}
