package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.systemtests.delivery.LedgersAlike.Snapshot;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.ownership.Ownership;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger and its mirror, under the name that MirrorMaker gives it by default, cut where it hurts: what one partition led to in another
 * did not come over. The mirroring itself is MirrorMaker's in DisasterIT.
 */
class MirrorIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int EVENTS = 1_200;

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedKafka kafka;
    private EngineSettings source;
    private EngineSettings mirror;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        source = settings("ledger.").build();
        mirror = settings("primary.ledger.").mirror(true).build();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private EngineSettings.Builder settings(String prefix) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix(prefix)
                .stateDirectory(directory.resolve("state-of-" + prefix));
    }

    @Test
    void a_mirror_follows_appends_nothing_and_makes_good_what_was_cut_off_once_it_is_promoted() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(source, 20, EVENTS);
        try (Engine engine = Engine.start(source);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            traffic.publishPolicies();
            traffic.begin(producer, EVENTS / 2);
            // A gift before its credits is refused, and would be taken when it is published again.
            producer.flush();
            awaitFolded(source);
            traffic.goOn(producer, EVENTS / 2);
            producer.flush();
            awaitFolded(source);
            assertThat(engine.failure()).isEmpty();
        }
        Snapshot before = LedgersAlike.of(source);

        assertThat(run("topics create --mirror --partitions 4").code()).isEqualTo(ExitCode.OK);
        assertThatExceptionOfType(UnsafeStart.class)
                .as("a forgotten setting")
                .isThrownBy(() -> Engine.start(settings("primary.ledger.").build()))
                .withMessageContaining("[TOPIC_CONFIG]")
                .withMessageContaining("start with --mirror");
        assertThatExceptionOfType(UnsafeStart.class)
                .as("a ledger that appends becomes no mirror")
                .isThrownBy(() -> Engine.start(settings("ledger.").mirror(true).build()))
                .withMessageContaining("[NOT_A_MIRROR]");

        copy(before, cuts(before));
        Snapshot copied;
        try (Engine engine = Engine.start(mirror)) {
            engine.awaitRunning(LIMIT);
            awaitFolded(mirror);
            requireReadsAndNoWrites(engine);
            assertThat(run("promote --still PT0S"))
                    .satisfies(said -> assertThat(said.text()).contains("are running"))
                    .satisfies(said -> assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG));
            copied = LedgersAlike.of(mirror);
            assertThat(engine.failure()).isEmpty();
        }
        LedgersAlike.requireBeginning(copied, before);
        assertThat(copied.records()).isLessThan(before.records());
        // The mark says what it is, the setting only at the first start.
        try (Engine again = Engine.start(settings("primary.ledger.").build())) {
            assertThat(again.part().following().appendsNothing()).isTrue();
        }
        requireNoCommandWrites();
        requirePromotion();

        try (Engine engine = Engine.start(mirror);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            assertThat(engine.part().following().appendsNothing())
                    .as("a setting that was left in makes no mirror")
                    .isFalse();
            awaitFolded(mirror);
            requireMadeGood();
            traffic.again(producer, mirror.topics().events().name(), 0);
            awaitFolded(mirror);
            new LedgerCheck(mirror).requireAgreement();
            assertThat(engine.failure()).isEmpty();
        }
        Snapshot after = LedgersAlike.of(mirror);
        assertThat(inTransit(mirror)).as("credits that left and did not arrive").isZero();
        assertThat(refunds(mirror)).as("refunds").isEqualTo(refunds(source));
        assertThat(after.balances()).as("balances").isEqualTo(before.balances());
        assertThat(run("audit verify").text()).contains("THE LEDGER AGREES");
    }

    /** What arrived without having left is named; once it is published again, it leaves, and arrives no second time. */
    @Test
    void what_arrived_without_having_left_is_told_and_does_not_arrive_twice() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(source, 21, 200);
        try (Engine engine = Engine.start(source);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            traffic.begin(producer, 50);
            producer.flush();
            awaitFolded(source);
            traffic.goOn(producer, 150);
            producer.flush();
            awaitFolded(source);
        }
        Snapshot before = LedgersAlike.of(source);
        Map<Integer, Integer> cuts = new TreeMap<>();
        before.journal()
                .forEach((partition, records) ->
                        cuts.put(partition, partition == 0 ? records.size() / 2 : records.size()));
        try (Engine engine = Engine.start(mirror)) {
            engine.awaitRunning(LIMIT);
            copy(before, cuts);
            awaitFolded(mirror);
        }
        Said said = run("promote --still PT0S");
        assertThat(said.text())
                .containsPattern(
                        "Arrived without having left: \\d credits at wallet-\\w+ from wallet-\\d+ by transfer t\\d+")
                .contains("transfers arrived whose leaving did not come over");
        assertThat(json.readTree(run("promote --still PT0S --json").text()).at("/unaccounted"))
                .isNotEmpty();
        assertThat(run("promote --still PT0S --yes").code()).isEqualTo(ExitCode.OK);
        try (Engine engine = Engine.start(mirror);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            awaitFolded(mirror);
            assertThat(inTransit(mirror))
                    .as("credits that arrived and did not leave")
                    .isPositive();
            traffic.again(producer, mirror.topics().events().name(), 0);
            awaitFolded(mirror);
            new LedgerCheck(mirror).requireAgreement();
            assertThat(engine.failure()).isEmpty();
        }
        assertThat(inTransit(mirror)).as("credits on their way").isZero();
        assertThat(LedgersAlike.of(mirror).balances()).as("balances").isEqualTo(before.balances());
    }

    /** Times that the broker has overwritten cannot be had back. */
    @Test
    void a_mirror_that_takes_the_brokers_time_is_refused() throws Exception {
        assertThat(run("topics create --partitions 4").code()).isEqualTo(ExitCode.OK);
        assertThat(run("topics check --mirror").text())
                .contains("MIRROR_TIME: The mirror primary.ledger.events takes the broker's time")
                .contains("--add-config message.timestamp.type=CreateTime");
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            producer.send(new ProducerRecord<>("primary.ledger.events", new byte[] {'a'}, new byte[] {'b'}))
                    .get();
        }
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(mirror))
                .withMessageContaining("[MIRROR_TIME]")
                .withMessageContaining("topics create --mirror --topic-prefix primary.ledger.");
        assertThat(run("promote --still PT0S").text()).contains("is no mirror that a ledger follows");
    }

    /**
     * Where each partition is cut: the last third of two is lost, and of the others what they lead to there. Nothing came over whose cause
     * did not: where a partition stands at another place than the one that led to it, a transfer that is made again may take other grants, and
     * that is for people to see.
     */
    private Map<Integer, Integer> cuts(Snapshot of) {
        JournalReading reading = new JournalReading(source.partitions(), null);
        Map<String, Long> causes = new HashMap<>();
        for (LedgerEntry entry :
                new Outputs(source).values(source.topics().entries().name(), LedgerEntry.class)) {
            of.journal().get(entry.getCause().getPartition()).stream()
                    .filter(record -> record.offset() == entry.getCause().getOffset())
                    .map(reading::read)
                    .forEach(read -> causes.put(
                            cause(entry.getAccountId(), ((JournalReading.Event) read).envelope()),
                            entry.getCause().getOffset()));
        }
        Map<Integer, Integer> cuts = new TreeMap<>();
        of.journal()
                .forEach((partition, records) ->
                        cuts.put(partition, partition < 2 ? records.size() : records.size() - records.size() / 3));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int partition : List.copyOf(cuts.keySet())) {
                List<ConsumerRecord<byte[], byte[]>> records = of.journal().get(partition);
                for (int i = 0; i < cuts.get(partition); i++) {
                    ConsumerRecord<byte[], byte[]> record = records.get(i);
                    ForwardedFrom from = ForwardedFrom.of(record.headers());
                    boolean lost = from != null && isLost(of, cuts, from.partition(), from.offset());
                    if (reading.read(record) instanceof JournalReading.Event event
                            && event.envelope().event() instanceof TransferArrived arrived) {
                        lost = isLost(
                                of,
                                cuts,
                                Ownership.partitionOf(arrived.fromAccount(), source.partitions()),
                                causes.get(arrived.fromAccount() + " " + arrived.cause()));
                    }
                    if (lost) {
                        cuts.put(partition, i);
                        changed = true;
                    }
                }
            }
        }
        return cuts;
    }

    private static String cause(String account, Envelope envelope) {
        return account + " " + new EventContent().statement(envelope).hex();
    }

    private static boolean isLost(Snapshot of, Map<Integer, Integer> cuts, int partition, long offset) {
        List<ConsumerRecord<byte[], byte[]>> records = of.journal().get(partition);
        int cut = cuts.get(partition);
        return cut < records.size() && records.get(cut).offset() <= offset;
    }

    /** As MirrorMaker does it, up to there. */
    private void copy(Snapshot of, Map<Integer, Integer> cuts) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            for (Map.Entry<Integer, List<ConsumerRecord<byte[], byte[]>>> each :
                    of.journal().entrySet()) {
                for (ConsumerRecord<byte[], byte[]> record : each.getValue().subList(0, cuts.get(each.getKey()))) {
                    // The flush waits for it.
                    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                            mirror.topics().events().name(),
                            each.getKey(),
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            record.headers()));
                }
                producer.flush();
            }
        }
    }

    private void requireReadsAndNoWrites(Engine engine) throws Exception {
        try (LedgerApi api =
                LedgerApi.start(mirror, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0))) {
            api.awaitReady(LIMIT);
            String url = "http://127.0.0.1:" + api.port();
            HttpResponse<String> ready = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/health/ready")).build(), BodyHandlers.ofString());
            JsonNode state = json.readTree(ready.body());
            assertThat(state.at("/status").asText()).isEqualTo("READY");
            assertThat(state.at("/mirror/newestAt").asLong()).isPositive();
            assertThat(state.at("/mirror/behindMillis").asLong()).isNotNegative();
            HttpRequest account = HttpRequest.newBuilder(URI.create(url + "/v1/accounts/wallet-1"))
                    .build();
            Await.until(
                    "its account can be read",
                    LIMIT,
                    () -> http.send(account, BodyHandlers.ofString()).statusCode() == 200);
            HttpResponse<String> refused = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/grants"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"accountId\":\"wallet-1\",\"grantId\":\"mine\",\"amount\":5,\"kind\":\"PAID\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            assertThat(json.readTree(refused.body()).at("/type").asText()).isEqualTo("urn:makegood:problem:mirror");
        }
    }

    private void requireNoCommandWrites() throws Exception {
        Path events = Files.writeString(
                directory.resolve("events.jsonl"),
                "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":1,\"kind\":\"PAID\"}\n");
        for (String command : List.of(
                "publish " + events,
                "policy publish " + Path.of("..", "policies", "pinsearch.yaml"),
                "keys create --name me --scope read")) {
            Said said = run(command);
            assertThat(said.code()).as(said.text()).isEqualTo(ExitCode.FOUND_WRONG);
            assertThat(said.text()).contains("this ledger is a mirror");
        }
    }

    private void requirePromotion() throws Exception {
        Said asked = run("promote --still PT0.2S");
        assertThat(asked.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(asked.text())
                .contains("Say with --yes")
                .contains("MirrorMaker is stopped")
                .doesNotContain("run backwards");
        JsonNode looked = json.readTree(run("promote --still PT0S --json").text());
        assertThat(looked.at("/promoted").asBoolean()).isFalse();
        assertThat(looked.at("/missing").asLong()).isPositive();
        Said promoted = run("promote --still PT0S --yes");
        assertThat(promoted.code()).as(promoted.text()).isEqualTo(ExitCode.OK);
        assertThat(promoted.text()).contains("Promoted: primary.ledger.events");
        Said again = run("promote --yes");
        assertThat(again.code()).isEqualTo(ExitCode.OK);
        assertThat(again.text()).contains("is promoted");
        assertThat(json.readTree(run("promote --json").text()).at("/promoted").asBoolean())
                .isTrue();
    }

    /** What partitions led to in others is there, for all that came over; and nothing is there twice, for the mirror's own part. */
    private void requireMadeGood() {
        List<ConsumerRecord<byte[], byte[]>> now =
                new Outputs(mirror).records(mirror.topics().events().name());
        JournalReading reading = new JournalReading(mirror.partitions(), null);
        Set<String> passedOn = now.stream()
                .filter(record -> ForwardedFrom.of(record.headers()) != null)
                .map(record -> Arrays.hashCode(record.value()) + "")
                .collect(Collectors.toSet());
        now.stream()
                .filter(record -> reading.read(record) instanceof JournalReading.Elsewhere)
                .forEach(record -> assertThat(passedOn).as("passed on").contains(Arrays.hashCode(record.value()) + ""));
        List<String> arrivals = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : now) {
            if (reading.read(record) instanceof JournalReading.Event event
                    && event.envelope().event() instanceof TransferArrived arrived) {
                Envelope envelope = event.envelope();
                arrivals.add(envelope.accountId() + " " + arrived.identity());
            }
        }
        assertThat(arrivals).as("arrivals").hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(inTransit(mirror)).as("credits that left and did not arrive").isZero();
    }

    private static long inTransit(EngineSettings settings) {
        return new Outputs(settings)
                .values(settings.topics().entries().name(), LedgerEntry.class).stream()
                        .filter(entry -> entry.getTransfer() != null)
                        .mapToLong(LedgerEntry::getAmount)
                        .sum();
    }

    private static Set<String> refunds(EngineSettings settings) {
        return new Outputs(settings)
                .values(settings.topics().refunds().name(), RefundIssued.class).stream()
                        .map(refund -> refund.getRefundId() + " " + refund.getAccountId() + " " + refund.getAmount())
                        .collect(Collectors.toSet());
    }

    private record Said(int code, String text) {}

    private Said run(String command) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--topic-prefix", "primary.ledger.", "--bootstrap-servers", kafka.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        return new Said(code, said.toString());
    }

    private static void awaitFolded(EngineSettings settings) {
        try (Cluster cluster = new Cluster(settings)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }
}
