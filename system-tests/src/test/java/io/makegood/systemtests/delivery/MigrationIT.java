package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.ownership.Ownership;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is written all the time, followed into more partitions while everybody in turn is killed: the same, to the last hash. */
class MigrationIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int PARTITIONS = 4;
    private static final int MORE_PARTITIONS = 12;
    private static final int AT_FIRST = 600;
    private static final long ASTRAY = 31_415;

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean published = new AtomicBoolean(true);
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
    void a_ledger_that_is_written_is_the_same_in_more_partitions_whoever_is_killed() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(source, 31, AT_FIRST);
        long longest;
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            EngineProcess old = oldEngine();
            old.awaitRunning();
            traffic.publishPolicies();
            traffic.begin(producer, AT_FIRST);
            AtomicReference<Long> pause = new AtomicReference<>(0L);
            Thread publisher = new Thread(() -> publish(traffic, producer, pause), "publisher");
            publisher.start();
            CommandProcess migrator = migrator();
            awaitCopied(500);
            migrator.kill();
            EngineProcess next = nextEngine();
            migrator = migrator();
            next.awaitRunning();
            assertThat(run("policy publish " + Path.of("..", "policies", "example.yaml")))
                    .satisfies(said -> assertThat(said.code()).as(said.text()).isEqualTo(ExitCode.OK));
            old.kill();
            old = oldEngine();
            awaitCopied(1_500);
            migrator.kill();
            migrator = migrator();
            next.kill();
            next = nextEngine();
            next.awaitRunning();
            old.awaitRunning();
            CommandProcess last = migrator;
            Await.until("compared while it is written", LIMIT, () -> compared(last));
            published.set(false);
            publisher.join();
            producer.flush();
            longest = pause.get();
            awaitTheSame();
            old.endBySignal();
            // What the last one did goes to the end, with nothing underway.
            awaitBehind(0);
            last.close();
            Said differences = run("migrate differences --into v2. --json");
            assertThat(differences.code()).as(differences.text()).isEqualTo(ExitCode.OK);
            next.endBySignal();
        }
        assertThat(refused.get()).as("no publisher was refused").isNull();
        System.out.println("Published " + traffic.count() + " events; the longest time for one to be taken was "
                + longest + " ms");
        requireEverythingOnce();
        requireTheSameLedger();
        requirePromotion(traffic);
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

    /** As fast as they are taken, but for a breath after each few. */
    private void publish(
            MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer, AtomicReference<Long> longest) {
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

    private JsonNode status() throws Exception {
        Said said = run("migrate status --into v2. --json");
        return said.code() == ExitCode.OK ? json.readTree(said.text()) : json.createObjectNode();
    }

    private void awaitCopied(long records) {
        Await.until(records + " are copied", LIMIT, () -> status().at("/copied").asLong() >= records);
    }

    private void awaitBehind(long records) {
        Await.until("all is copied and folded", LIMIT, () -> {
            JsonNode status = status();
            return status.at("/behind").asLong(-1) == records
                    && status.at("/unfolded").asLong(-1) == records;
        });
    }

    /** Whether the migrator itself has told that it compared entries, and found nothing. */
    private boolean compared(CommandProcess migrator) throws Exception {
        assertThat(migrator.isAlive()).as(migrator.said()).isTrue();
        for (String line : migrator.said().split("\n", -1)) {
            if (line.startsWith("{") && line.endsWith("}")) {
                JsonNode told = json.readTree(line);
                assertThat(told.at("/differences").asLong()).as(line).isZero();
                if (told.at("/entries").asLong() > 100 && told.at("/refunds").asLong() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void awaitTheSame() {
        try (Cluster cluster = new Cluster(source)) {
            cluster.awaitAllFolded(LIMIT);
        }
        awaitBehind(0);
    }

    /** Each record stands in the copy once, an event where it is owned; each policy in every partition. */
    private void requireEverythingOnce() {
        JournalReading reading = new JournalReading(PARTITIONS, null);
        TreeMap<String, Integer> expected = new TreeMap<>();
        new Outputs(source).each(source.topics().events().name(), record -> {
            Reading read = reading.read(record);
            if (isForEveryPartition(read)) {
                if (record.partition() == 0) {
                    expected.merge("every " + content(record), MORE_PARTITIONS, Integer::sum);
                }
            } else if (!(read instanceof Elsewhere)) {
                expected.merge(record.timestamp() + " " + content(record), 1, Integer::sum);
            }
        });
        JournalReading there = new JournalReading(MORE_PARTITIONS, null);
        TreeMap<String, Integer> found = new TreeMap<>();
        new Outputs(copy).each(copy.topics().events().name(), record -> {
            assertThat(ForwardedFrom.of(record.headers())).isNull();
            Reading read = there.read(record);
            assertThat(read).isNotInstanceOf(Elsewhere.class);
            found.merge(
                    (isForEveryPartition(read) ? "every " : record.timestamp() + " ") + content(record),
                    1,
                    Integer::sum);
        });
        assertThat(found).isEqualTo(expected);
    }

    private static boolean isForEveryPartition(Reading read) {
        return read instanceof Event event && event.envelope().event().isForEveryPartition();
    }

    private static String content(ConsumerRecord<byte[], byte[]> record) {
        return HexFormat.of().formatHex(record.value());
    }

    private void requireTheSameLedger() {
        List<String> entries = entries(source);
        assertThat(entries).hasSizeGreaterThan(AT_FIRST / 2);
        assertThat(entries(copy)).isEqualTo(entries);
        assertThat(refunds(copy)).isNotEmpty().isEqualTo(refunds(source));
        new LedgerCheck(source).requireAgreement();
        new LedgerCheck(copy).requireAgreement();
        assertThat(run("audit verify").text()).contains("THE LEDGER AGREES");
        assertThat(run("audit verify --topic-prefix v2.").text()).contains("THE LEDGER AGREES");
    }

    /** With publishers stopped the copy becomes the ledger, and takes what is published again for what it is. */
    private void requirePromotion(MirroredTraffic traffic) throws Exception {
        long copied = status().at("/copied").asLong();
        try (CommandProcess follower = migrator()) {
            publishAstray();
            Await.until("it is left out", LIMIT, () -> status().at("/behind").asLong(-1) == 0);
            assertThat(follower.isAlive()).as(follower.said()).isTrue();
        }
        assertThat(status().at("/copied").asLong()).isEqualTo(copied);
        Said last = run("migrate --into v2.");
        assertThat(last.code()).as(last.text()).isEqualTo(ExitCode.OK);
        assertThat(last.text()).contains("it is a mirror until it is promoted");
        assertThat(status().at("/copied").asLong()).isEqualTo(copied + 1);
        try (Engine engine = Engine.start(copy);
                Cluster cluster = new Cluster(copy)) {
            engine.awaitRunning(LIMIT);
            cluster.awaitAllFolded(LIMIT);
        }
        assertThat(new Outputs(copy).entries("wallet-1"))
                .filteredOn(entry -> entry.getAmount() == ASTRAY)
                .hasSize(1);
        Said promoted = run("promote --topic-prefix v2. --still PT0S --yes");
        assertThat(promoted.code()).as(promoted.text()).isEqualTo(ExitCode.OK);
        assertThat(promoted.text()).contains("and 0 missing events were appended");
        List<String> before = refunds(copy);
        try (Engine engine = Engine.start(copy);
                KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engine.awaitRunning(LIMIT);
            traffic.again(producer, copy.topics().events().name(), 0);
            try (Cluster cluster = new Cluster(copy)) {
                cluster.awaitAllFolded(LIMIT);
            }
            assertThat(engine.failure()).isEmpty();
        }
        assertThat(refunds(copy)).isEqualTo(before);
        for (String command : List.of("migrate --into v2. --follow", "migrate --into v2.")) {
            Said again = run(command);
            assertThat(again.code()).isEqualTo(ExitCode.USAGE);
            assertThat(again.text()).contains("it was promoted");
        }
    }

    /** Where it does not belong, when the old engine does not pass it on any more. */
    private void publishAstray() throws Exception {
        Envelope event =
                Envelope.of("wallet-1", new CreditsGranted("astray", ASTRAY, GrantKind.GOODWILL, null, null, null));
        int partition = (Ownership.partitionOf(event.accountId(), PARTITIONS) + 1) % PARTITIONS;
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            producer.send(new ProducerRecord<>(
                            source.topics().events().name(),
                            partition,
                            event.accountId().getBytes(StandardCharsets.UTF_8),
                            new EventCodec().write(event)))
                    .get();
        }
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
