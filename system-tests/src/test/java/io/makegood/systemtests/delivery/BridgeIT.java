package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.Counter;
import io.makegood.application.startup.Profile;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.bridges.topic.BridgeReading;
import io.makegood.bridges.topic.BridgeSettings;
import io.makegood.bridges.topic.Bridges;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.systemtests.engine.Outputs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of others on a real broker: each record once on the journal, whoever is killed meanwhile. */
class BridgeIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int PAYMENTS = 20_000;
    private static final int ACCOUNTS = 2_000;

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void every_payment_is_on_the_journal_once_whenever_the_instance_is_killed() throws Exception {
        createTopic("billing.payments", 3);
        EngineSettings settings = settings("makegood-bridged", "bridged.");
        Path config = Files.writeString(directory.resolve("makegood.yaml"), """
                topic.prefix: bridged.
                no.api: true
                bridges:
                  - topic: billing.payments
                    types: [CreditsGranted]
                    others: leave-out
                    events:
                      - when: { /type: payment.succeeded }
                        type: CreditsGranted
                        fields: { eventId: /id, accountId: /customer, grantId: /id, amount: /credits, kind: PAID }
                """);
        Path state = directory.resolve("bridging");
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers());
                Cluster cluster = new Cluster(settings)) {
            EngineProcess engine = up(state, config);
            for (int i = 0; i < PAYMENTS; i++) {
                send(
                        producer,
                        "billing.payments",
                        i % 10 == 0
                                ? "{\"type\":\"payment.tried\"}"
                                : "{\"type\":\"payment.succeeded\",\"id\":\"p-" + i + "\",\"customer\":\"a-"
                                        + i % ACCOUNTS + "\",\"credits\":10}");
                if (i == PAYMENTS / 3 || i == PAYMENTS * 2 / 3) {
                    producer.flush();
                    long before = journal(settings);
                    engine.kill();
                    engine = up(state, config);
                    Await.until("it goes on", LIMIT, () -> journal(settings) > before);
                }
            }
            send(producer, "billing.payments", "{\"type\":");
            producer.flush();
            Await.until("all are on the journal", LIMIT, () -> journal(settings) >= PAYMENTS * 9L / 10);
            Await.until(
                    "the broken one is a dead letter",
                    LIMIT,
                    () -> new Outputs(settings)
                                    .records(settings.topics().deadLetters().name())
                                    .size()
                            == 1);
            cluster.awaitAllFolded(LIMIT);
            engine.close();
        }
        assertThat(journal(settings)).isEqualTo(PAYMENTS * 9L / 10);
        assertThat(new Outputs(settings).records(settings.topics().deadLetters().name()))
                .singleElement()
                .satisfies(letter -> assertThat(new String(
                                letter.headers()
                                        .lastHeader(DeadLetterHeaders.TOPIC)
                                        .value(),
                                StandardCharsets.UTF_8))
                        .isEqualTo("billing.payments"));
        assertThat(new Outputs(settings)
                        .awaitBalance("a-1", 10L * PAYMENTS / ACCOUNTS, LIMIT)
                        .getHeld())
                .isZero();
    }

    @Test
    void a_topic_that_may_only_report_failures_cannot_grant_credits_and_the_audit_knows_its_dead_letters()
            throws Exception {
        createTopic("studio", 1);
        EngineSettings settings = settings("studio", "studio.");
        try (Engine engine = Engine.start(settings);
                Bridges bridges = Bridges.start(settings, bridges("- topic: studio\n  types: [ItemFailed]\n"), null);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers());
                Cluster cluster = new Cluster(settings)) {
            engine.awaitRunning(LIMIT);
            send(
                    producer,
                    "studio",
                    "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":10,\"kind\":\"PAID\"}");
            send(
                    producer,
                    settings.topics().events().name(),
                    "{\"type\":\"GenerationCharged\",\"accountId\":\"a\",\"generationId\":\"n\",\"items\":[{\"itemId\":\"1\",\"amount\":4}]}");
            producer.flush();
            send(
                    producer,
                    "studio",
                    "{\"type\":\"ItemFailed\",\"accountId\":\"a\",\"generationId\":\"n\",\"itemId\":\"1\",\"cause\":\"TIMEOUT\"}");
            producer.flush();
            Await.until(
                    "both are seen",
                    LIMIT,
                    () -> bridges.tally()
                                    .counts()
                                    .labels(Counter.BRIDGE_RECORDS)
                                    .size()
                            == 2);
            Outputs outputs = new Outputs(settings);
            Await.until(
                    "the refund is issued", LIMIT, () -> outputs.refunds("a").size() == 1);
            cluster.awaitAllFolded(LIMIT);
            assertThat(outputs.records(settings.topics().deadLetters().name()))
                    .singleElement()
                    .satisfies(letter -> assertThat(new String(
                                    letter.headers()
                                            .lastHeader(DeadLetterHeaders.REASON)
                                            .value(),
                                    StandardCharsets.UTF_8))
                            .isEqualTo("NOT_ALLOWED"));
            assertThat(LedgerCheck.audit(settings).findings()).isEmpty();
        }
    }

    @Test
    void in_production_a_bridge_to_nowhere_does_not_start() throws Exception {
        EngineSettings settings = inProduction("nowhere");
        List<BridgeSettings> bridges = bridges("- topic: nowhere\n  types: [ItemFailed]\n");
        assertThatThrownBy(() -> Bridges.start(settings, bridges, null))
                .isInstanceOf(UnsafeStart.class)
                .hasMessageContainingAll("BRIDGE_TOPIC_MISSING", "nowhere", "take its bridge out");
    }

    @Test
    void in_development_a_topic_that_is_missing_is_made() throws Exception {
        EngineSettings settings = settings("made", "made.");
        Engine.start(settings).close();
        Bridges.start(settings, bridges("- topic: made\n  types: [ItemFailed]\n"), null)
                .close();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).contains("made");
        }
    }

    private static EngineSettings inProduction(String name) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .applicationId(name)
                .topicPrefix(name + ".")
                .profile(Profile.PRODUCTION)
                .stateDirectory(directory.resolve(name))
                .build();
    }

    private static List<BridgeSettings> bridges(String yaml) throws Exception {
        return BridgeReading.of(new YAMLMapper().readTree(yaml), new ArrayList<>());
    }

    private static EngineProcess up(Path state, Path config) {
        return EngineProcess.start(kafka.bootstrapServers(), state, "--config", config.toString())
                .awaitRunning();
    }

    private static EngineSettings settings(String name, String prefix) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .applicationId(name)
                .topicPrefix(prefix)
                .stateDirectory(directory.resolve(name))
                .build();
    }

    /** How many events came: a new ledger begins with the version of its fold in each partition. */
    private static long journal(EngineSettings settings) {
        long records =
                new Outputs(settings).records(settings.topics().events().name()).size();
        return records - settings.partitions();
    }

    private static void createTopic(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String value) {
        // Flushing waits; what was not sent is missing in what follows.
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)));
    }
}
