package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger moves from 4 to 12 partitions while it is written and everybody in turn is killed: nobody waits, nothing is lost or doubled. */
class MigrationSwitchIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int PARTITIONS = 4;
    private static final int MORE_PARTITIONS = 12;
    private static final int AT_FIRST = 400;

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean published = new AtomicBoolean(true);
    private final AtomicLong longest = new AtomicLong();
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private EmbeddedKafka kafka;
    private EngineSettings source;
    private EngineSettings copy;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        source = settings("ledger.", PARTITIONS).build();
        copy = settings("v2.", MORE_PARTITIONS).mirror(true).build();
    }

    @AfterEach
    void stop() {
        published.set(false);
        kafka.close();
    }

    private EngineSettings.Builder settings(String prefix, int partitions) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix(prefix)
                .partitions(partitions)
                .stateDirectory(directory.resolve("state-of-" + prefix));
    }

    @Test
    void a_ledger_moves_while_it_is_written_whoever_is_killed() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(source, 47, AT_FIRST);
        long untilPromoted;
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            EngineProcess old = oldEngine().awaitRunning();
            traffic.publishPolicies();
            traffic.begin(producer, AT_FIRST);
            Thread publisher = new Thread(() -> publish(traffic, producer), "publisher");
            publisher.start();
            CommandProcess migrator = migrator();
            awaitCopied(300);
            EngineProcess next = nextEngine().awaitRunning();
            Said asked = until("it can move", "migrate switch --into v2.", ExitCode.FOUND_WRONG, "Say --yes");
            assertThat(asked.text()).contains("no way back");
            assertThat(status().at("/moved").asBoolean()).isFalse();
            Said switched = run("migrate switch --into v2. --yes --json");
            assertThat(switched.code()).as(switched.text()).isEqualTo(ExitCode.OK);
            System.out.println("Switched: " + switched.text());
            requireOldOneSaysWhere(old);
            migrator.kill();
            old.kill();
            old = oldEngine();
            next.kill();
            migrator = migrator();
            next = nextEngine();
            next.awaitRunning();
            old.awaitRunning();
            Await.until("promoted", LIMIT, () -> status().at("/promoted").asBoolean());
            untilPromoted = longest.get();
            restartBroker();
            migrator.kill();
            migrator = migrator();
            int before = traffic.count();
            Await.until("more is published", LIMIT, () -> traffic.count() > before + 100);
            published.set(false);
            publisher.join();
            producer.flush();
            awaitAllCarried();
            migrator.close();
            old.endBySignal();
            next.endBySignal();
        }
        assertThat(refused.get()).as("no publisher was refused").isNull();
        System.out.println("Published " + traffic.count() + " events; the longest time for ten to be taken was "
                + untilPromoted + " ms until it was promoted, " + longest.get() + " ms with the broker's restart");
        requireEverythingOnce();
        requireTheRightLedger();
    }

    private void restartBroker() {
        int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        kafka.close();
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withPort(port));
    }

    private EngineProcess oldEngine() {
        return EngineProcess.start(
                kafka.bootstrapServers(), directory.resolve("old"), "--partitions", String.valueOf(PARTITIONS));
    }

    private EngineProcess nextEngine() {
        return EngineProcess.start(
                kafka.bootstrapServers(),
                directory.resolve("next"),
                "--topic-prefix",
                "v2.",
                "--mirror",
                "--partitions",
                String.valueOf(MORE_PARTITIONS));
    }

    private CommandProcess migrator() {
        return CommandProcess.start(
                directory,
                "migrate",
                "--into",
                "v2.",
                "--partitions",
                String.valueOf(MORE_PARTITIONS),
                "--follow",
                "--json",
                "--bootstrap-servers",
                kafka.bootstrapServers());
    }

    private void publish(MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer) {
        try {
            while (published.get()) {
                long before = System.nanoTime();
                traffic.goOn(producer, 10);
                producer.flush();
                longest.accumulateAndGet((System.nanoTime() - before) / 1_000_000, Math::max);
                Thread.sleep(100);
            }
        } catch (RuntimeException | InterruptedException e) {
            refused.set(e);
        }
    }

    /** What is asked of the old ledger after the move names where the ledger is. */
    private void requireOldOneSaysWhere(EngineProcess old) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Await.until(
                "the old one says that it moved",
                LIMIT,
                () -> client.send(
                                HttpRequest.newBuilder(URI.create(old.url() + "/health/ready"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body()
                        .contains("\"moved\":{\"prefix\":\"v2.\""));
        HttpResponse<String> write = client.send(
                HttpRequest.newBuilder(URI.create(old.url() + "/v1/events"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"type\":\"CreditsGranted\",\"accountId\":\"wallet-1\",\"grantId\":\"late\",\"amount\":1,"
                                        + "\"kind\":\"GOODWILL\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(write.statusCode()).as(write.body()).isEqualTo(503);
        assertThat(write.body()).contains("urn:makegood:problem:ledger-moved", "v2.");
    }

    private JsonNode status() throws Exception {
        Said said = run("migrate status --into v2. --json");
        return said.code() == ExitCode.OK ? json.readTree(said.text()) : json.createObjectNode();
    }

    private void awaitCopied(long records) {
        Await.until(records + " are copied", LIMIT, () -> status().at("/copied").asLong() >= records);
    }

    private void awaitAllCarried() {
        try (Cluster cluster = new Cluster(source)) {
            cluster.awaitAllFolded(LIMIT);
        }
        Await.until("all is carried over", LIMIT, () -> status().at("/behind").asLong(-1) == 0);
        try (Cluster cluster = new Cluster(copy)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }

    private Said until(String what, String command, int code, String text) {
        AtomicReference<Said> last = new AtomicReference<>();
        Await.until(what, LIMIT, () -> {
            last.set(run(command));
            return last.get().code() == code && last.get().text().contains(text);
        });
        return last.get();
    }

    private static LedgerMoved moveIn(Reading read) {
        return read instanceof Event event && event.envelope().event() instanceof LedgerMoved moved ? moved : null;
    }

    /**
     * Whatever an account's owner had before the departure, and whatever stands anywhere after it, stands in the copy once, but for what its own
     * engine appended.
     */
    private void requireEverythingOnce() {
        JournalReading reading = new JournalReading(PARTITIONS, null);
        Map<Integer, Boolean> left = new HashMap<>();
        TreeMap<String, Integer> expected = new TreeMap<>();
        new Outputs(source).each(source.topics().events().name(), record -> {
            Reading read = reading.read(record);
            LedgerMoved moved = moveIn(read);
            if (moved != null) {
                left.put(record.partition(), true);
            } else if (!(read instanceof Elsewhere) || left.containsKey(record.partition())) {
                expected.merge(HexFormat.of().formatHex(record.value()), 1, Integer::sum);
            }
        });
        assertThat(left).hasSize(PARTITIONS);
        JournalReading there = new JournalReading(MORE_PARTITIONS, null);
        TreeMap<String, Integer> found = new TreeMap<>();
        AtomicLong arrivals = new AtomicLong();
        new Outputs(copy).each(copy.topics().events().name(), record -> {
            Reading read = there.read(record);
            assertThat(read).isNotInstanceOf(Elsewhere.class);
            assertThat(ForwardedFrom.of(record.headers())).isNull();
            LedgerMoved moved = moveIn(read);
            if (moved != null) {
                assertThat(moved.arrived()).isTrue();
                arrivals.incrementAndGet();
            } else {
                found.merge(HexFormat.of().formatHex(record.value()), 1, Integer::sum);
            }
        });
        assertThat(arrivals.get()).isEqualTo(MORE_PARTITIONS);
        Map<String, Integer> missing = new TreeMap<>();
        expected.forEach((content, times) -> {
            if (found.getOrDefault(content, 0) < times) {
                missing.put(content, times - found.getOrDefault(content, 0));
            }
        });
        missing.keySet().removeIf(content -> !isOfAccount(content));
        assertThat(missing).as("lost").isEmpty();
        Map<String, Integer> more = new TreeMap<>();
        found.forEach((content, times) -> {
            if (times > expected.getOrDefault(content, 0) && isOfAccount(content) && !isOfEngine(content)) {
                more.put(content, times);
            }
        });
        assertThat(more).as("doubled").isEmpty();
    }

    private static boolean isOfAccount(String content) {
        return read(content) instanceof Event event && !event.envelope().event().isForEveryPartition();
    }

    private static boolean isOfEngine(String content) {
        return read(content) instanceof Event event
                && io.makegood.ledger.event.Envelope.ENGINE.equals(
                        event.envelope().source());
    }

    private static Reading read(String content) {
        return new JournalReading(1, null).read(null, HexFormat.of().parseHex(content), 0);
    }

    /** Both agree with the reference fold of their journals, and what the old one decided the new one decided too. */
    private void requireTheRightLedger() {
        List<String> before = entries(source);
        List<String> after = entries(copy);
        assertThat(before).isNotEmpty();
        assertThat(after).hasSizeGreaterThan(before.size()).containsAll(before);
        assertThat(refunds(copy)).isNotEmpty().containsAll(refunds(source));
        new LedgerCheck(copy).requireAgreement();
        assertThat(run("audit verify").text()).contains("THE LEDGER AGREES");
        assertThat(run("audit verify --topic-prefix v2.").text()).contains("THE LEDGER AGREES");
    }

    private static List<String> entries(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().entries().name(), LedgerEntry.class).stream()
                        .map(entry -> entry.getEntryId() + " " + entry.getAmount() + " " + entry.getBalanceAfter() + " "
                                + HexFormat.of().formatHex(entry.getHash().array()))
                        .sorted()
                        .toList();
    }

    private static List<String> refunds(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().refunds().name(), RefundIssued.class).stream()
                        .map(RefundIssued::toString)
                        .sorted()
                        .toList();
    }

    private record Said(int code, String text) {}

    private Said run(String command) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        return new Said(code, said.toString());
    }
}
