package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.reading.AdoptedFolds;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.writing.FoldAdoption;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which version of the fold a ledger is decided, from its first start on, on a real broker. */
class FoldVersionsIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final FoldVersions FIRST_ALONE = new FoldVersions(FoldVersion.V1);
    private static final int ACCOUNTS = 12;
    /** So many gifts later, or some seconds, one has arrived. */
    private static final int ARRIVES_WITHIN = 300;

    private static final long FOLDED_BEFORE = 4_000;

    @TempDir
    Path directory;

    private final EventMapping mapping = new EventMapping();
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final AtomicInteger gifts = new AtomicInteger();

    private record Said(int code, String out, String err) {
        private JsonNode json() throws Exception {
            return new ObjectMapper().readTree(out);
        }
    }

    private static Said run(String servers, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--bootstrap-servers");
        all.add(servers);
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }

    private static AdoptedFolds adopted(EngineSettings settings) {
        return AdoptedFolds.all(new CommittedReader(settings.clients()), settings.topics());
    }

    private static long adoptions(EngineSettings settings) {
        long[] found = {0};
        byte[] key = FoldAdoption.ACCOUNT.getBytes(StandardCharsets.UTF_8);
        new Outputs(settings).each(settings.topics().events().name(), record -> {
            found[0] += java.util.Arrays.equals(record.key(), key) ? 1 : 0;
        });
        return found[0];
    }

    // Traffic ---------------------------------------------------------------------------------------------------------

    private static String name(int account) {
        return "wallet-" + account;
    }

    /** What the grant is called at the receiver, as the fold derives it. */
    private static String received(String from, String transfer, String grant) throws Exception {
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                .digest(String.join("\n", from, transfer, grant, "").getBytes(StandardCharsets.UTF_8));
        return "transfer:" + HexFormat.of().formatHex(digest, 0, 16);
    }

    private void send(
            EngineSettings settings, KafkaProducer<byte[], byte[]> producer, String account, LedgerEvent event) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                settings.topics().events().name(),
                account.getBytes(StandardCharsets.UTF_8),
                codec.encode(mapping.toAvro(Envelope.of(account, event)))));
    }

    private static String giver(int number) {
        return "giver-" + number;
    }

    private static String receiver(int number) {
        return name((number + 5) % ACCOUNTS);
    }

    /** A grant is bought and given away in part, by somebody who has nothing else. */
    private void gift(EngineSettings settings, KafkaProducer<byte[], byte[]> producer, int number) {
        String from = giver(number);
        send(settings, producer, from, new CreditsGranted("g" + number, 10, GrantKind.PAID, null, null, null));
        send(settings, producer, from, new CreditsTransferred("t" + number, receiver(number), 6L, "a gift"));
    }

    /** Billing takes some of it back at the receiver, and then all that was bought, for one reason. */
    private void chargeback(EngineSettings settings, KafkaProducer<byte[], byte[]> producer, int number)
            throws Exception {
        String grant = received(giver(number), "t" + number, "g" + number);
        send(settings, producer, receiver(number), new CreditsRevoked(grant, 2L, "chargeback"));
        send(settings, producer, giver(number), new CreditsRevoked("g" + number, null, "chargeback"));
    }

    // Adopted under traffic -------------------------------------------------------------------------------------------

    @Test
    void a_ledger_goes_over_to_a_newer_version_under_traffic_and_kills() throws Exception {
        try (MortalKafka kafka = MortalKafka.process(directory.resolve("kafka"))) {
            String servers = kafka.bootstrapServers();
            EngineSettings settings =
                    EngineSettings.builder().bootstrapServers(servers).build();
            beginBy(FIRST_ALONE, servers);
            assertThat(adoptions(settings)).as("what an older build begins").isZero();
            Path home = directory.resolve("engine");
            PrivateDirectory.make(home);
            EngineProcess engine =
                    EngineProcess.start(servers, home, "--no-api").awaitRunning();
            AtomicBoolean goesOn = new AtomicBoolean(true);
            AtomicReference<Throwable> failed = new AtomicReference<>();
            try (Cluster cluster = new Cluster(settings)) {
                Thread publisher = new Thread(() -> publish(settings, goesOn, failed), "publisher");
                publisher.start();
                Await.until("it folds", LIMIT, () -> cluster.folded() > FOLDED_BEFORE);
                assertThat(run(servers, "fold", "adopt", "2").err())
                        .contains("cannot be known from here", "then say --yes");
                engine.kill();
                Said said = run(servers, "fold", "adopt", "2", "--yes", "--json");
                assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
                assertThat(said.json().get("status").asText()).isEqualTo("ADOPTED");
                engine = EngineProcess.start(servers, home, "--no-api");
                long before = Math.max(0, cluster.folded());
                Await.until("it folds on", LIMIT, () -> cluster.folded() > before + 400);
                engine.kill();
                engine = EngineProcess.start(servers, home, "--no-api");
                goesOn.set(false);
                publisher.join(LIMIT.toMillis());
                assertThat(failed.get()).isNull();
                cluster.awaitAllFolded(LIMIT);
                // What was given last is where it went for certain.
                try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
                    for (int number = gifts.get() - ACCOUNTS; number < gifts.get(); number++) {
                        chargeback(settings, producer, number);
                    }
                }
                cluster.awaitAllFolded(LIMIT);
                new LedgerCheck(settings).requireAgreement();
            } finally {
                goesOn.set(false);
                engine.close();
            }
            requireBothVersions(settings, servers);
            requireRefusal(servers);
        }
    }

    /** Starts an engine of such a build, and ends it when it folds. */
    private void beginBy(FoldVersions folds, String servers) {
        try (Engine first = Engine.start(EngineSettings.builder()
                .bootstrapServers(servers)
                .stateDirectory(directory.resolve("first"))
                .folds(folds)
                .build())) {
            first.awaitRunning(LIMIT);
        }
    }

    private void publish(EngineSettings settings, AtomicBoolean goesOn, AtomicReference<Throwable> failed) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            for (int number = 0; goesOn.get(); number++) {
                gifts.set(number);
                gift(settings, producer, number);
                if (number >= ARRIVES_WITHIN) {
                    chargeback(settings, producer, number - ARRIVES_WITHIN);
                }
                Thread.sleep(10);
            }
        } catch (Exception e) {
            failed.set(e);
        }
    }

    private static void requireBothVersions(EngineSettings settings, String servers) throws Exception {
        assertThat(adopted(settings).versions().values()).containsOnly(2);
        JsonNode list = run(servers, "fold", "list", "--json").json();
        assertThat(list.get("versions")).hasSize(2);
        list.get("partitions").forEach(each -> {
            assertThat(each.get("version").asInt()).isEqualTo(2);
            assertThat(each.get("adopted")).hasSize(1);
            assertThat(each.get("adopted").get(0).get("offset").asLong()).isPositive();
        });
        assertThat(run(servers, "fold", "list").out()).contains("the beginning", "What it changed");
        JsonNode report = run(servers, "audit", "verify", "--json").json();
        assertThat(report.get("agrees").asBoolean()).isTrue();
        assertThat(report.get("folds").findValuesAsText("version"))
                .containsOnly("1", "2")
                .hasSize(8);
        assertThat(run(servers, "audit", "verify").out())
                .contains(
                        "Decided by version 1 of the fold in 4 partitions, then by version 2 of the fold in 4 partitions");
        // As if it had always been: the cases of before would be there, and no credits would be elsewhere.
        JsonNode always =
                run(servers, "audit", "replay", "--fold", "2", "--json").json();
        assertThat(always.get("differences")).isNotEmpty();
        always.get("differences").forEach(each -> {
            assertThat(each.get("asItWouldBe").get("cases").asLong())
                    .isGreaterThan(each.get("asItWas").get("cases").asLong());
            assertThat(each.get("asItWouldBe").get("balance"))
                    .isEqualTo(each.get("asItWas").get("balance"));
            assertThat(each.get("inContent").asBoolean()).isFalse();
        });
        assertThat(run(servers, "audit", "replay", "--fold", "1").out()).contains("of the fold been in force", "->");
        assertThat(run(servers, "audit", "replay", "--fold", "7").err()).contains("none is 7");
        assertThat(run(servers, "fold", "adopt", "1", "--yes").err()).contains("never by an older one again");
        assertThat(run(servers, "fold", "adopt", "2", "--yes").out()).contains("nothing to do");
        assertThat(run(servers, "fold", "adopt", "3", "--yes").err()).contains("none is 3");
    }

    private void requireRefusal(String servers) {
        assertThatThrownBy(() -> beginBy(FIRST_ALONE, servers))
                .hasMessageContaining(FoldUnknown.CODE)
                .hasMessageContaining("version 2 of the fold");
    }

    @Test
    void an_engine_that_lacks_the_version_stops_at_the_record_and_another_goes_on_there() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            String servers = kafka.bootstrapServers();
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(servers)
                    .stateDirectory(directory.resolve("state"))
                    .folds(FIRST_ALONE)
                    .build();
            try (Engine old = Engine.start(settings);
                    KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
                old.awaitRunning(LIMIT);
                gift(settings, producer, 0);
                assertThat(run(servers, "fold", "adopt", "2", "--yes").code()).isEqualTo(ExitCode.OK);
                gift(settings, producer, 1);
                producer.flush();
                Await.until("it stops", LIMIT, () -> old.failure().isPresent());
                assertThat(old.failure().orElseThrow())
                        .hasStackTraceContaining("version 2 of the fold")
                        .hasStackTraceContaining(FoldUnknown.CODE);
            }
            EngineSettings newer = EngineSettings.builder()
                    .bootstrapServers(servers)
                    .stateDirectory(directory.resolve("state"))
                    .build();
            try (Engine engine = Engine.start(newer);
                    Cluster cluster = new Cluster(newer)) {
                engine.awaitRunning(LIMIT);
                cluster.awaitAllFolded(LIMIT);
                assertThat(engine.failure()).isEmpty();
                new LedgerCheck(newer).requireAgreement();
                assertThat(engine.part().counts().folds()).containsExactly(2);
            }
            // An auditor that lacks it says so, too.
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
                send(newer, producer, "any", new FoldAdopted(9));
            }
            Said audit = run(servers, "audit", "replay", "--fold", "2");
            assertThat(audit.code()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(audit.err())
                    .contains("version 9 of the fold", "run a version of Makegood that has", FoldUnknown.CODE);
            goesOnWithout(newer, servers);
        }
    }

    /** No operator adopted that version: a copy does without it, and decides what was published behind it. */
    private void goesOnWithout(EngineSettings settings, String servers) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
            gift(settings, producer, 2);
            send(settings, producer, "any", new CreditsGranted("behind", 5, GrantKind.PAID, null, null, null));
        }
        List<String> forged = new ArrayList<>();
        new Outputs(settings).each(settings.topics().events().name(), record -> {
            if (Arrays.equals(record.key(), "any".getBytes(StandardCharsets.UTF_8)) && forged.isEmpty()) {
                forged.add(record.partition() + "/" + record.offset());
            }
        });
        assertThat(run(servers, "migrate", "--into", "mended.").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run(servers, "migrate", "--into", "mended.", "--leave-out", "0/99999")
                        .err())
                .contains("0/99999 of the journal is no event that decides for all accounts");
        assertThat(run(servers, "migrate", "--into", "mended.", "--leave-out", "0")
                        .err())
                .contains("--leave-out must be PARTITION/OFFSET");
        Said copied = run(servers, "migrate", "--into", "mended.", "--leave-out", forged.get(0));
        assertThat(copied.code()).as(copied.err()).isEqualTo(ExitCode.OK);
        EngineSettings mended = EngineSettings.builder()
                .bootstrapServers(servers)
                .topicPrefix("mended.")
                .stateDirectory(directory.resolve("mended"))
                .build();
        try (Engine engine = Engine.start(mended);
                Cluster cluster = new Cluster(mended)) {
            engine.awaitRunning(LIMIT);
            cluster.awaitAllFolded(LIMIT);
            assertThat(engine.failure()).isEmpty();
            new LedgerCheck(mended).requireAgreement();
        }
        assertThat(new Outputs(mended).entries("any")).hasSize(1);
        assertThat(FollowedLedger.entries(mended)).containsAll(FollowedLedger.entries(settings));
        assertThat(run(servers, "audit", "verify", "--topic-prefix", "mended.").out())
                .contains("THE LEDGER AGREES");
    }

    // How a ledger begins ---------------------------------------------------------------------------------------------

    @Test
    void a_new_ledger_begins_by_the_newest_however_many_start_it() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            String servers = kafka.bootstrapServers();
            List<CompletableFuture<Engine>> starts = new ArrayList<>();
            EngineSettings some = null;
            for (int i = 0; i < 3; i++) {
                EngineSettings settings = EngineSettings.builder()
                        .bootstrapServers(servers)
                        .stateDirectory(directory.resolve("state-" + i))
                        .build();
                some = settings;
                starts.add(CompletableFuture.supplyAsync(() -> Engine.start(settings)));
            }
            for (CompletableFuture<Engine> start : starts) {
                start.get().awaitRunning(LIMIT);
            }
            for (CompletableFuture<Engine> start : starts) {
                start.get().close();
            }
            assertThat(adoptions(some)).isEqualTo(some.partitions());
            assertThat(adopted(some).versions().values()).containsOnly(2);
        }
    }

    @Test
    void a_start_that_died_and_a_copy_adopt_nothing_twice() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            String servers = kafka.bootstrapServers();
            // One that died before it was remembered that the ledger has started, after events were published.
            EngineSettings other = EngineSettings.builder()
                    .bootstrapServers(servers)
                    .topicPrefix("other.")
                    .stateDirectory(directory.resolve("other"))
                    .build();
            assertThat(run(servers, "topics", "create", "--topic-prefix", "other.")
                            .code())
                    .isEqualTo(ExitCode.OK);
            try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
                gift(other, producer, 0);
            }
            new FoldAdoption(other.clients(), new CommittedReader(other.clients()), other.topics())
                    .begin(FoldVersion.V2, false);
            for (int i = 0; i < 2; i++) {
                try (Engine engine = Engine.start(other)) {
                    engine.awaitRunning(LIMIT);
                }
            }
            assertThat(adoptions(other)).isEqualTo(other.partitions());

            // A copy has what it was decided by, and adopts nothing of itself.
            assertThat(run(
                                    servers,
                                    "audit",
                                    "replay",
                                    "--into",
                                    "copy.",
                                    "--partitions",
                                    "6",
                                    "--topic-prefix",
                                    "other.")
                            .code())
                    .isEqualTo(ExitCode.OK);
            EngineSettings copy = EngineSettings.builder()
                    .bootstrapServers(servers)
                    .topicPrefix("copy.")
                    .partitions(6)
                    .stateDirectory(directory.resolve("copy"))
                    .build();
            try (Engine engine = Engine.start(copy);
                    Cluster cluster = new Cluster(copy)) {
                engine.awaitRunning(LIMIT);
                cluster.awaitAllFolded(LIMIT);
            }
            assertThat(adoptions(copy)).isEqualTo(6);
            assertThat(adopted(copy).versions().values()).hasSize(6).containsOnly(2);
        }
    }
}
