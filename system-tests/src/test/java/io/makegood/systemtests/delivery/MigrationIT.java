package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.cli.ExitCode;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is written all the time, followed into more partitions while everybody in turn is killed: the same, to the last hash. */
class MigrationIT {
    private static final int AT_FIRST = 600;
    private static final long ASTRAY = 31_415;

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private FollowedLedger ledger;

    @BeforeEach
    void start() {
        ledger = new FollowedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void a_ledger_that_is_written_is_the_same_in_more_partitions_whoever_is_killed() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(ledger.source(), 31, AT_FIRST);
        long longest;
        try (KafkaProducer<byte[], byte[]> producer = ledger.producer()) {
            EngineProcess old = ledger.oldEngine();
            old.awaitRunning();
            traffic.publishPolicies();
            traffic.begin(producer, AT_FIRST);
            ledger.publish(traffic, producer);
            CommandProcess migrator = ledger.migrator();
            ledger.awaitCopied(500);
            migrator.kill();
            EngineProcess next = ledger.nextEngine();
            migrator = ledger.migrator();
            next.awaitRunning();
            assertThat(ledger.run("policy publish " + Path.of("..", "policies", "example.yaml")))
                    .satisfies(said -> assertThat(said.code()).as(said.text()).isEqualTo(ExitCode.OK));
            old.kill();
            old = ledger.oldEngine();
            ledger.awaitCopied(1_500);
            migrator.kill();
            migrator = ledger.migrator();
            next.kill();
            next = ledger.nextEngine();
            next.awaitRunning();
            old.awaitRunning();
            CommandProcess last = migrator;
            Await.until("compared while it is written", FollowedLedger.LIMIT, () -> compared(last));
            ledger.requireAllPublished(producer);
            longest = ledger.longest();
            awaitTheSame();
            old.endBySignal();
            // What the last one did goes to the end, with nothing underway.
            awaitBehind(0);
            last.close();
            FollowedLedger.Said differences = ledger.run("migrate differences --into v2. --json");
            assertThat(differences.code()).as(differences.text()).isEqualTo(ExitCode.OK);
            next.endBySignal();
        }
        System.out.println("Published " + traffic.count() + " events; the longest time for one to be taken was "
                + longest + " ms");
        requireEverythingOnce();
        requireTheSameLedger();
        requirePromotion(traffic);
    }

    private void awaitBehind(long records) {
        Await.until("all is copied and folded", FollowedLedger.LIMIT, () -> {
            JsonNode status = ledger.status();
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
        FollowedLedger.awaitAllFolded(ledger.source());
        awaitBehind(0);
    }

    /** Each record stands in the copy once, an event where it is owned; each policy in every partition. */
    private void requireEverythingOnce() {
        JournalReading reading = new JournalReading(FollowedLedger.PARTITIONS, null);
        TreeMap<String, Integer> expected = new TreeMap<>();
        new Outputs(ledger.source()).each(ledger.source().topics().events().name(), record -> {
            Reading read = reading.read(record);
            if (isForEveryPartition(read)) {
                if (record.partition() == 0) {
                    expected.merge("every " + content(record), FollowedLedger.MORE_PARTITIONS, Integer::sum);
                }
            } else if (!(read instanceof Elsewhere)) {
                expected.merge(record.timestamp() + " " + content(record), 1, Integer::sum);
            }
        });
        JournalReading there = new JournalReading(FollowedLedger.MORE_PARTITIONS, null);
        TreeMap<String, Integer> found = new TreeMap<>();
        new Outputs(ledger.copy()).each(ledger.copy().topics().events().name(), record -> {
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
        List<String> entries = FollowedLedger.entries(ledger.source());
        assertThat(entries).hasSizeGreaterThan(AT_FIRST / 2);
        assertThat(FollowedLedger.entries(ledger.copy())).isEqualTo(entries);
        assertThat(FollowedLedger.refunds(ledger.copy()))
                .isNotEmpty()
                .isEqualTo(FollowedLedger.refunds(ledger.source()));
        new LedgerCheck(ledger.source()).requireAgreement();
        new LedgerCheck(ledger.copy()).requireAgreement();
        ledger.requireAuditsAgree();
    }

    /** With publishers stopped the copy becomes the ledger, and takes what is published again for what it is. */
    private void requirePromotion(MirroredTraffic traffic) throws Exception {
        long copied = ledger.status().at("/copied").asLong();
        try (CommandProcess follower = ledger.migrator()) {
            publishAstray();
            Await.until(
                    "it is left out",
                    FollowedLedger.LIMIT,
                    () -> ledger.status().at("/behind").asLong(-1) == 0);
            assertThat(follower.isAlive()).as(follower.said()).isTrue();
        }
        assertThat(ledger.status().at("/copied").asLong()).isEqualTo(copied);
        FollowedLedger.Said last = ledger.run("migrate --into v2.");
        assertThat(last.code()).as(last.text()).isEqualTo(ExitCode.OK);
        assertThat(last.text()).contains("it is a mirror until it is promoted");
        assertThat(ledger.status().at("/copied").asLong()).isEqualTo(copied + 1);
        try (Engine engine = Engine.start(ledger.copy());
                Cluster cluster = new Cluster(ledger.copy())) {
            engine.awaitRunning(FollowedLedger.LIMIT);
            cluster.awaitAllFolded(FollowedLedger.LIMIT);
        }
        assertThat(new Outputs(ledger.copy()).entries("wallet-1"))
                .filteredOn(entry -> entry.getAmount() == ASTRAY)
                .hasSize(1);
        FollowedLedger.Said promoted = ledger.run("promote --topic-prefix v2. --still PT0S --yes");
        assertThat(promoted.code()).as(promoted.text()).isEqualTo(ExitCode.OK);
        assertThat(promoted.text()).contains("and 0 missing events were appended");
        List<String> before = FollowedLedger.refunds(ledger.copy());
        try (Engine engine = Engine.start(ledger.copy());
                KafkaProducer<byte[], byte[]> producer = ledger.producer()) {
            engine.awaitRunning(FollowedLedger.LIMIT);
            traffic.again(producer, ledger.copy().topics().events().name(), 0);
            try (Cluster cluster = new Cluster(ledger.copy())) {
                cluster.awaitAllFolded(FollowedLedger.LIMIT);
            }
            assertThat(engine.failure()).isEmpty();
        }
        assertThat(FollowedLedger.refunds(ledger.copy())).isEqualTo(before);
        for (String command : List.of("migrate --into v2. --follow", "migrate --into v2.")) {
            FollowedLedger.Said again = ledger.run(command);
            assertThat(again.code()).isEqualTo(ExitCode.USAGE);
            assertThat(again.text()).contains("it was promoted");
        }
    }

    /** Where it does not belong, when the old engine does not pass it on any more. */
    private void publishAstray() throws Exception {
        Envelope event =
                Envelope.of("wallet-1", new CreditsGranted("astray", ASTRAY, GrantKind.GOODWILL, null, null, null));
        int partition =
                (Ownership.partitionOf(event.accountId(), FollowedLedger.PARTITIONS) + 1) % FollowedLedger.PARTITIONS;
        try (KafkaProducer<byte[], byte[]> producer = ledger.producer()) {
            producer.send(new ProducerRecord<>(
                            ledger.source().topics().events().name(),
                            partition,
                            event.accountId().getBytes(StandardCharsets.UTF_8),
                            new EventCodec().write(event)))
                    .get();
        }
    }
}
