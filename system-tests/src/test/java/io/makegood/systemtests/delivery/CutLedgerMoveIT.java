package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.systemtests.engine.Outputs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger that was cut twice is folded again by other rules, copied once, and moved while it is written, all from its archives: what was decided
 * before the cuts stands in the copies with the same hashes, and ids that were used then stay used.
 */
class CutLedgerMoveIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int AT_FIRST = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Engine> engines = new ArrayList<>();
    private EmbeddedKafka kafka;
    private Path directory;
    private EngineSettings source;
    private Thread follower = new Thread();

    @BeforeEach
    void start(@TempDir Path place) {
        directory = place;
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        source = settings("ledger.", 2, false);
    }

    @AfterEach
    void stop() throws InterruptedException {
        follower.interrupt();
        follower.join(10_000);
        engines.forEach(Engine::close);
        kafka.close();
    }

    private EngineSettings settings(String prefix, int partitions, boolean mirror) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix(prefix)
                .partitions(partitions)
                .mirror(mirror)
                .stateDirectory(directory.resolve("state-of-" + prefix))
                .build();
    }

    @Test
    void a_ledger_that_was_cut_is_replayed_copied_and_moved() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(source, 71, AT_FIRST);
        TreeSet<String> decided = new TreeSet<>();
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engines.add(Engine.start(source));
            traffic.publishPolicies();
            traffic.begin(producer, AT_FIRST);
            folded(traffic, producer, 50);
            String first = passed();
            folded(traffic, producer, 50);
            decided.addAll(FollowedLedger.entries(source));
            String byPolicy = "audit replay --policy ../policies/example.yaml --json --to " + first;
            String byFold = "audit replay --fold 1 --json --to " + first;
            JsonNode wasByPolicy = JSON.readTree(ok(byPolicy));
            JsonNode wasByFold = JSON.readTree(ok(byFold));
            ok("audit keygen " + directory.resolve("key.pem"));
            cut("one", first);
            folded(traffic, producer, 50);
            decided.addAll(FollowedLedger.entries(source));
            cut("two", passed());
            folded(traffic, producer, 30);
            decided.addAll(FollowedLedger.entries(source));

            String archives = " --archive " + directory.resolve("one") + " --archive " + directory.resolve("two");
            assertThat(JSON.readTree(ok(byPolicy + archives))).isEqualTo(wasByPolicy);
            assertThat(JSON.readTree(ok(byFold + archives))).isEqualTo(wasByFold);
            assertThat(run("audit replay --fold 1 --archive " + directory.resolve("two"))
                            .text())
                    .contains("goes on from another one: name that too");
            copiedOnce(archives, decided);
            moved(archives, traffic, producer);
        }
    }

    private void folded(MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer, int more) {
        traffic.goOn(producer, more);
        producer.flush();
        FollowedLedger.awaitAllFolded(source);
    }

    /** No record is of this moment or a later one yet. */
    private static String passed() {
        Instant next = Instant.now().plusMillis(1);
        Await.until("the moment is over", LIMIT, () -> Instant.now().isAfter(next));
        return next.toString();
    }

    private void cut(String archive, String before) {
        ok("archive --before " + before + " --to " + directory.resolve(archive) + " --sign-key "
                + directory.resolve("key.pem") + " --cut");
    }

    /** Once, over as many partitions: every entry of before the cuts stands in the copy, and nothing else. */
    private void copiedOnce(String archives, Set<String> decided) {
        assertThat(run("migrate --into once.").text()).contains("does not have its first records", "--archive DIR");
        ok("audit replay --into once." + archives);
        EngineSettings once = settings("once.", 2, false);
        try (Engine engine = Engine.start(once)) {
            FollowedLedger.awaitAllFolded(once);
            assertThat(engine.failure()).isEmpty();
        }
        assertThat(FollowedLedger.entries(once)).containsExactlyElementsOf(decided);
        assertThat(ok("audit verify --topic-prefix once.")).contains("THE LEDGER AGREES");
    }

    /** On and on, over more partitions, until the ledger goes there; then what was published from the beginning on is published again. */
    private void moved(String archives, MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer)
            throws Exception {
        assertThat(run("migrate --into v2. --follow").text()).contains("--archive DIR");
        EngineSettings next = settings("v2.", 3, true);
        follower = new Thread(() -> run("migrate --into v2. --partitions 3 --follow --json" + archives), "follower");
        follower.start();
        Await.until(
                "the copy has begun",
                LIMIT,
                () -> run("migrate status --into v2.").text().contains("Copied:"));
        engines.add(Engine.start(next));
        AtomicReference<String> said = new AtomicReference<>("");
        Await.until("nothing differs", LIMIT, () -> {
            FollowedLedger.Said differences = run("migrate differences --into v2. --json");
            said.set(differences.text());
            return differences.code() == ExitCode.OK;
        });
        // All that was ever decided is compared, though the outputs of before the cuts are gone.
        assertThat(JSON.readTree(said.get()).get("entries").asLong()).isGreaterThanOrEqualTo(allEntries());
        Await.until("the ledger moves", LIMIT, () -> {
            traffic.goOn(producer, 10);
            FollowedLedger.Said moving = run("migrate switch --into v2. --yes");
            said.set(moving.text());
            return moving.code() == ExitCode.OK;
        });
        assertThat(said.get()).contains("The ledger is in v2.events", "Promoted.");
        producer.flush();
        FollowedLedger.awaitAllFolded(source);
        Await.until(
                "all is carried over",
                LIMIT,
                () -> run("migrate status --into v2.").text().contains("Not copied:     0"));
        FollowedLedger.awaitAllFolded(next);
        requireReceiptsHold(next);
        List<String> before = FollowedLedger.entries(next);
        traffic.again(producer, next.topics().events().name(), 0);
        FollowedLedger.awaitAllFolded(next);
        assertThat(FollowedLedger.entries(next)).containsAll(before);
        // A transfer that was refused for want of credits is tried again; whatever was booked before is booked once.
        assertThat(new Outputs(next)
                        .values(next.topics().entries().name(), LedgerEntry.class).stream()
                                .filter(entry ->
                                        before.stream().noneMatch(each -> each.startsWith(entry.getEntryId() + " "))))
                .allMatch(entry -> entry.getKind() == EntryKind.TRANSFER);
        engines.forEach(engine -> assertThat(engine.failure()).isEmpty());
        assertThat(ok("audit verify")).contains("THE LEDGER AGREES");
        assertThat(ok("audit verify --topic-prefix v2.")).contains("THE LEDGER AGREES");
    }

    /** How many entries there ever were: the last of each account says its number, in the topics or where they were cut off. */
    private long allEntries() throws Exception {
        return JSON.readTree(ok("audit verify --json"))
                .get("counts")
                .get("entries")
                .asLong();
    }

    /** An entry that the first archive proves stands in the new ledger with the hash that its proof has. */
    private void requireReceiptsHold(EngineSettings next) throws Exception {
        List<LedgerEntry> entries =
                new Outputs(next).values(next.topics().entries().name(), LedgerEntry.class);
        for (LedgerEntry entry : entries.stream()
                .filter(each -> each.getSequence() == 1)
                .limit(3)
                .toList()) {
            JsonNode proof =
                    JSON.readTree(ok("audit prove " + entry.getEntryId() + " --archive " + directory.resolve("one")));
            assertThat(proof.get("entryHash").asText())
                    .isEqualTo(HexFormat.of().formatHex(entry.getHash().array()));
        }
    }

    private String ok(String command) {
        FollowedLedger.Said said = run(command);
        assertThat(said.code()).as(command + ": " + said.text()).isZero();
        return said.text();
    }

    private FollowedLedger.Said run(String command) {
        StringWriter said = new StringWriter();
        StringWriter complaints = new StringWriter();
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
        boolean isOffline = Stream.of("audit keygen", "audit prove").anyMatch(command::startsWith);
        if (!isOffline) {
            words.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        }
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(complaints))
                .execute(words.toArray(new String[0]));
        return new FollowedLedger.Said(code, code == ExitCode.OK ? said.toString() : said + "" + complaints);
    }
}
