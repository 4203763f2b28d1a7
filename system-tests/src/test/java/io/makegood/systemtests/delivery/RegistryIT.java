package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Words;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.RegistryCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.systemtests.engine.Journal;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.ownership.Ownership;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistryClient;
import io.makegood.topics.registry.RegistryRefusal;
import io.makegood.topics.registry.RegistrySchemas;
import io.makegood.topics.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The engine beside a real schema registry: what it registers, what others read and publish by it, and what if it is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private TestRegistry registry;
    private EmbeddedKafka kafka;

    /** Which registry there is. */
    TestRegistry startRegistry() throws IOException {
        return RegistryProcess.start(Files.createDirectories(directory.resolve("registry")));
    }

    @BeforeAll
    void start() throws IOException {
        registry = startRegistry();
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
    }

    @AfterAll
    void stop() {
        if (kafka != null) {
            kafka.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    private EngineSettings.Builder settings(String name) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .applicationId(name)
                .topicPrefix(name + ".")
                .stateDirectory(directory.resolve(name))
                .schemaRegistry(registry.settings());
    }

    @Test
    void a_consumer_that_knows_nothing_of_makegood_reads_entries_and_refunds_through_the_registry() throws Exception {
        EngineSettings settings = settings("generic").build();
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(LIMIT);
            publish(settings, Words.granted("g-1", 100));
            publish(settings, Words.charged("n", Words.item("1", 10), Words.item("2", 10)));
            publish(settings, Words.itemFailed("n", "2"));
            new Outputs(settings).awaitBalance("a", 90, LIMIT);
        }
        List<GenericRecord> entries = generic(settings.topics().entries().name());
        assertThat(entries)
                .extracting(entry -> entry.get("kind").toString())
                .containsExactly("GRANT", "CHARGE", "REFUND");
        assertThat(entries).extracting(entry -> entry.get("balanceAfter")).containsExactly(100L, 80L, 90L);
        List<GenericRecord> refunds = generic(settings.topics().refunds().name());
        assertThat(refunds).singleElement().satisfies(refund -> {
            assertThat(refund.get("itemId")).hasToString("2");
            assertThat(refund.get("amount")).isEqualTo(10L);
        });
        for (String subject : List.of("events", "entries", "refunds", "notices", "balances")) {
            assertThat(registry.client().compatibility("generic." + subject + "-value"))
                    .as(subject)
                    .contains("BACKWARD_TRANSITIVE");
        }
    }

    @Test
    void a_node_consumer_with_kafkajs_and_avsc_reads_entries_and_refunds(@TempDir Path copy) throws Exception {
        assumeTrue(
                run(copy, "node", "--version").code() == 0
                        && run(copy, "npm", "--version").code() == 0,
                "this machine has no node or no npm");
        EngineSettings settings = settings("node").build();
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(LIMIT);
            publish(settings, Words.granted("g-1", 100));
            publish(settings, Words.charged("n", Words.item("1", 10), Words.item("2", 10)));
            publish(settings, Words.itemFailed("n", "2"));
            new Outputs(settings).awaitBalance("a", 90, LIMIT);
        }
        for (String file : List.of("package.json", "package-lock.json", "read.js")) {
            Files.copy(Path.of("..", "client", "examples", "node", file), copy.resolve(file));
        }
        Ran installed = run(copy, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1");
        assumeTrue(
                installed.code() == 0
                        || !Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH")
                                .matcher(installed.said())
                                .find(),
                "npm reaches no registry: " + installed.said());
        assertThat(installed.code()).as(installed.said()).isZero();
        Ran read = run(
                copy,
                "node",
                "read.js",
                kafka.bootstrapServers(),
                registry.settings().url().toString(),
                settings.topics().entries().name(),
                settings.topics().refunds().name());
        assertThat(read.code()).as(read.said()).isZero();
        assertThat(read.said())
                .contains(
                        "node.entries a GRANT 100 leaves 100",
                        "node.entries a CHARGE -20 leaves 80",
                        "node.entries a REFUND 10 leaves 90",
                        "node.refunds a ITEM_FAILED 10 leaves 90");
    }

    @Test
    void the_registry_refuses_a_version_that_could_not_read_what_is_there() {
        EngineSettings settings = settings("guarded").build();
        Engine.start(settings).close();
        Schema broken = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"RefundIssued\",\"namespace\":\"io.makegood.schemas.avro\","
                        + "\"fields\":[{\"name\":\"somethingNew\",\"type\":\"string\"}]}");
        assertThatThrownBy(() -> registry.client().register("guarded.refunds-value", broken))
                .isInstanceOf(RegistryRefusal.class)
                .hasMessageContaining("409");
    }

    @Test
    void a_ledger_that_gets_a_registry_while_it_runs_and_loses_it_again_stays_one_ledger() {
        RandomEvents random = new RandomEvents(5, 20, 10, "account-");
        EngineSettings with = settings("mixed").build();
        EngineSettings without = settings("mixed").schemaRegistry(null).build();
        for (EngineSettings settings : List.of(without, with, without)) {
            try (Engine engine = Engine.start(settings);
                    Cluster cluster = new Cluster(settings);
                    KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
                engine.awaitRunning(LIMIT);
                for (int i = 0; i < 1_000; i++) {
                    Future<RecordMetadata> unused =
                            producer.send(record(settings, random.next(System.currentTimeMillis() + 1_000_000_000)));
                }
                producer.flush();
                cluster.awaitAllFolded(LIMIT);
            }
        }
        assertThat(firstBytes(with.topics().entries().name())).containsOnlyKeys((byte) 0, (byte) 0xC3);
        new LedgerCheck(without).requireAgreement();
    }

    @Test
    void events_in_the_registrys_frame_are_folded_and_audited_and_an_unknown_id_is_a_dead_letter() throws Exception {
        EngineSettings settings = settings("framed").build();
        try (Engine engine = Engine.start(settings);
                Cluster cluster = new Cluster(settings)) {
            engine.awaitRunning(LIMIT);
            int id = registry.client().register("framed.events-value", LedgerEvent.getClassSchema());
            publishFramed(settings, Words.granted("g-1", 100), id);
            publishFramed(settings, Words.charged("n", Words.item("1", 10)), id);
            publishFramed(settings, Words.itemFailed("n", "1"), 987_654);
            cluster.awaitAllFolded(LIMIT);
            assertThat(engine.tally().deadLetters()).containsExactlyEntriesOf(Map.of("UNKNOWN_SCHEMA", 1L));
        }
        Outputs outputs = new Outputs(settings);
        outputs.awaitBalance("a", 90, LIMIT);
        assertThat(outputs.records(settings.topics().deadLetters().name()))
                .singleElement()
                .satisfies(letter -> assertThat(new String(
                                letter.headers()
                                        .lastHeader(DeadLetterHeaders.DETAIL)
                                        .value(),
                                StandardCharsets.UTF_8))
                        .contains("987654", "register the schema"));
        new LedgerCheck(settings).requireAgreement();
        List<Object> read = new ArrayList<>();
        CommittedReader reader = new CommittedReader(settings.clients(), RegistrySchemas.of(settings.schemaRegistry()));
        reader.readAll(
                settings.topics().events().name(),
                record -> reader.journalEvents().read(record).ifPresent(read::add));
        assertThat(read)
                .as("what was published; the version of the fold is the engine's")
                .filteredOn(each -> !each.toString().contains("event=FoldAdopted"))
                .hasSize(2);
    }

    @Test
    void an_event_whose_schema_cannot_be_asked_for_waits_for_the_registry() throws Exception {
        EngineSettings settings = settings("waiting").build();
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(LIMIT);
            Schema publishers = new Schema.Parser()
                    .parse(LedgerEvent.getClassSchema().toString().replaceFirst("\"doc\":\"", "\"doc\":\"Ours. "));
            int id = registry.client().register("ours-value", publishers);
            registry.leave();
            publishFramed(settings, Words.granted("g-1", 100), id);
            publish(settings, Words.granted("g-2", 1));
            // In all other partitions folding goes on; many records, so that a thread that waited would be seen.
            StringBuilder others = new StringBuilder();
            List<String> accounts = IntStream.range(0, 40)
                    .mapToObj(each -> "b-" + each)
                    .filter(each -> partitionOf(settings, each) != partitionOf(settings, "a"))
                    .toList();
            accounts.forEach(account -> others.append("{\"type\":\"CreditsGranted\",\"accountId\":\"")
                    .append(account)
                    .append("\",\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}\n"));
            new Journal(settings).publish(others.toString());
            Outputs outputs = new Outputs(settings);
            outputs.awaitBalance(accounts.get(accounts.size() - 1), 5, LIMIT);
            assertThat(outputs.entries("a")).isEmpty();
            assertThat(engine.failure()).isEmpty();
            registry.comeBack();
            outputs.awaitBalance("a", 101, LIMIT);
            assertThat(engine.tally().deadLetters()).isEmpty();
        }
    }

    @Test
    void an_engine_whose_registry_is_away_says_so_and_does_not_start() {
        RegistrySettings nobody = RegistrySettings.of("http://127.0.0.1:9/apis/ccompat/v7", null);
        assertThatThrownBy(() ->
                        Engine.start(settings("away").schemaRegistry(nobody).build()))
                .isInstanceOf(UnsafeStart.class)
                .hasMessageContainingAll("REGISTRY_UNAVAILABLE", "127.0.0.1:9", "start the schema registry");
        assertThatThrownBy(() -> new RegistryClient(
                                RegistrySettings.of(registry.settings().url() + "/nothing-here", null))
                        .register("x", RefundIssued.getClassSchema()))
                .isInstanceOf(RegistryRefusal.class);
    }

    private static int partitionOf(EngineSettings settings, String account) {
        return Ownership.partitionOf(account, settings.partitions());
    }

    private static void publish(EngineSettings settings, io.makegood.ledger.event.LedgerEvent event) {
        send(settings, record(settings, Envelope.of("a", event)));
    }

    private static void publishFramed(EngineSettings settings, io.makegood.ledger.event.LedgerEvent event, int id)
            throws UndecodableRecord {
        LedgerEvent avro = new LedgerEventCodec().decode(EventJson.of(Envelope.of("a", event)));
        byte[] value =
                RegistryCodec.of(LedgerEvent.class, any -> Optional.empty()).encode(avro, id);
        send(settings, new ProducerRecord<>(settings.topics().events().name(), key("a"), value));
    }

    private static void send(EngineSettings settings, ProducerRecord<byte[], byte[]> record) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            // Closing waits; what was not sent is missing in what follows.
            Future<RecordMetadata> unused = producer.send(record);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(EngineSettings settings, Envelope envelope) {
        return new ProducerRecord<>(
                settings.topics().events().name(), key(envelope.accountId()), EventJson.of(envelope));
    }

    private static byte[] key(String account) {
        return account.getBytes(StandardCharsets.UTF_8);
    }

    private Map<Byte, Integer> firstBytes(String topic) {
        Map<Byte, Integer> counts = new HashMap<>();
        raw(topic).forEach(record -> counts.merge(record.value()[0], 1, Integer::sum));
        return counts;
    }

    /** As any Avro consumer does it: five bytes of frame, the schema by its id, the datum. */
    private List<GenericRecord> generic(String topic) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        List<GenericRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : raw(topic)) {
            ByteBuffer frame = ByteBuffer.wrap(record.value());
            assertThat(frame.get()).isZero();
            String answer = http.send(
                            HttpRequest.newBuilder(
                                            URI.create(registry.settings().url() + "/schemas/ids/" + frame.getInt()))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            Schema schema = new Schema.Parser()
                    .parse(new ObjectMapper().readTree(answer).path("schema").asText());
            records.add(new GenericDatumReader<GenericRecord>(schema)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(record.value(), frame.position(), frame.remaining(), null)));
        }
        return records;
    }

    private List<ConsumerRecord<byte[], byte[]>> raw(String topic) {
        return Outputs.raw(kafka.bootstrapServers(), topic);
    }

    private record Ran(int code, String said) {}

    private static Ran run(Path directory, String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return new Ran(-1, String.valueOf(e.getMessage()));
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), said);
    }
}
